import { canonicalJson } from "#files";
import type { GivenSettings } from "#settings";
import { sourceNamed } from "#sources";
import type { DataConfiguration, ExperimentConfiguration } from "./configuration.ts";
import { dataOfCells, type KnobSections } from "./knob-values.ts";

/** Examples that cells take theirs from, the same ones however many each takes and whatever it does with them. */
export interface DataPool {
  /** The source with the settings of its own. */
  readonly settings: Pick<DataConfiguration, "source">;
  /** The most training examples that a cell takes. */
  readonly examples: number;
  /** The most test examples that a cell takes. */
  readonly test_examples: number;
}

/** The pools of examples behind the cells of an experiment, in the order in which cells first take from them. */
export function dataPools(sections: KnobSections): readonly DataPool[] {
  const pools = Map.groupBy(dataOfCells(sections), (data) => canonicalJson(settingsOfSource(data)));
  return [...pools.values()].map((same) => ({
    settings: settingsOfSource(same[0]!),
    examples: Math.max(...same.map(({ examples }) => examples)),
    test_examples: Math.max(...same.map((data) => data.test_examples)),
  }));
}

/** Examples of files that a cell reads; none but what is written here decides which they are. */
export interface ExamplesRead
  extends GivenSettings,
    Pick<DataConfiguration, "source" | "examples" | "test_examples"> {
  /** By what sets of examples are told apart, a text. */
  readonly name: string;
}

/** What a cell reads of files; `undefined` where its examples are made. */
export function examplesRead(data: DataConfiguration): ExamplesRead | undefined {
  const { source, examples, test_examples } = data;
  if (sourceNamed(source).imagesInFiles === 0) return undefined;
  const read = { ...settingsOfSource(data), examples, test_examples };
  return { ...read, name: canonicalJson(read) };
}

/** The different sets of examples that the cells of an experiment read of files. */
export function examplesReadBy(configuration: ExperimentConfiguration): readonly ExamplesRead[] {
  const read = dataOfCells(configuration).flatMap((data) => examplesRead(data) ?? []);
  return [...new Map(read.map((own) => [own.name, own] as const)).values()];
}

function settingsOfSource(data: DataConfiguration): DataPool["settings"] {
  const own = Object.keys(sourceNamed(data.source).settings).map((key) => [key, data[key]] as const);
  return { ...Object.fromEntries(own), source: data.source };
}
