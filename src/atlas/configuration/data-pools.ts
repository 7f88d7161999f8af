import { canonicalJson } from "#files";
import { sourceNamed } from "#sources";
import type { DataConfiguration } from "./configuration.ts";
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

function settingsOfSource(data: DataConfiguration): DataPool["settings"] {
  const own = Object.keys(sourceNamed(data.source).settings).map((key) => [key, data[key]] as const);
  return { ...Object.fromEntries(own), source: data.source };
}
