import { type AskedBeside, families, familyNamed } from "#families";
import { isRecord } from "#files";
import { registeredLosses } from "#landscape/losses";
import { besideAsked, type FoundData, requirePaddingToken, sourceNamed } from "#sources";
import type { ExperimentConfiguration } from "./configuration.ts";
import { dataSection } from "./data-section.ts";
import { DEFAULTS } from "./defaults.ts";
import { type Inconsistency, pathOfKnob } from "./inconsistency.ts";
import { valuesOfKnob } from "./knob-values.ts";
import type { Source } from "./source-document.ts";

/** A configuration with what its data files decide filled in, and what is to be said of that. */
export interface WithFoundData {
  readonly source: Source;
  readonly notes: readonly string[];
  /** How many training and test examples there are, where that is known. */
  readonly available?: Pick<FoundData, "train" | "test">;
}

/**
 * A configuration after a look at its data files, where its source says that these decide what examples are; any other as it
 * is. How many examples are taken is as usual where the file does not say, or all where there are fewer.
 *
 * @param family of the file of a network that the configuration names
 * @throws AtlasError of kind `input` for files that are not so
 */
export async function withFoundData(
  source: Source,
  dataFolder: string,
  family?: string,
): Promise<WithFoundData> {
  const { value } = source;
  const given = isRecord(value) ? value.data : undefined;
  const { data } = dataSection().safeParse(given);
  const find = data === undefined ? undefined : sourceNamed(data.source).find;
  if (!isRecord(value) || !isRecord(given) || data === undefined || find === undefined) {
    return { source, notes: [] };
  }
  const beside = askedBy(family, value.model);
  const asked = given.inputs === "tokens" ? besideAsked(given, beside) : {};
  const { settings, train, test, notes } = await find({ ...data, ...asked }, dataFolder);
  requirePaddingToken(
    given,
    beside,
    typeof settings.vocabulary === "number" ? settings.vocabulary : undefined,
  );
  const counts = {
    examples: Math.min(DEFAULTS.data.examples, train),
    test_examples: Math.min(DEFAULTS.data.test_examples, test),
  };
  const found = { ...value, data: { ...counts, ...asked, ...given, ...settings } };
  // What a network brings along judges numbers, too.
  const bringsLoss = family !== undefined && familyNamed(family).hasOwnLoss === true;
  const chosen = settings.task === "regression" && !bringsLoss ? lossOfNumbers(value.training) : undefined;
  const available = { train, test };
  if (chosen === undefined) return { source: { ...source, value: found }, notes, available };
  return {
    available,
    source: { ...source, value: { ...found, training: chosen } },
    notes: [...notes, `targets are numbers, so training.loss is ${chosen.loss}`],
  };
}

/** What the network of a model section reads beside tokens, where a file says it. */
function askedBy(family: string | undefined, model: unknown): AskedBeside | undefined {
  const name = family ?? (isRecord(model) ? model.family : undefined);
  return families().find((family) => family.name === name)?.besideTokens;
}

/** The training section with a loss of targets that are numbers, where it names none. */
function lossOfNumbers(training: unknown): { readonly loss: string } | undefined {
  const usual = registeredLosses().find(({ targets }) => targets === "numbers");
  if (usual === undefined || (training !== undefined && !isRecord(training))) return undefined;
  return training?.loss === undefined ? { ...training, loss: usual.kind } : undefined;
}

/** What was noticed when configurations were read in this process, of data files above all. */
const NOTES = new WeakMap<ExperimentConfiguration["data"], readonly string[]>();

/** Keeps what was noticed when a configuration was read beside it. */
export function noteFound({ data }: ExperimentConfiguration, notes: readonly string[]): void {
  NOTES.set(data, notes);
}

/** What was noticed when a configuration was read in this process: what its data files showed, and overrides that its grid overrules. */
export function foundNotes({ data }: Pick<ExperimentConfiguration, "data">): readonly string[] {
  return NOTES.get(data) ?? [];
}

/** More examples than data files were found to have, in the cell that takes the most. */
export function moreThanFound(
  configuration: ExperimentConfiguration,
  { train, test }: Pick<FoundData, "train" | "test">,
): readonly Inconsistency[] {
  const { grid, data } = configuration;
  // What is set aside for testing then differs between cells.
  if (valuesOfKnob(configuration, "data.test_share").length > 1) return [];
  const kinds = [
    { knob: "examples", available: train, words: "training examples" },
    { knob: "data.test_examples", available: test, words: "test examples" },
  ] as const;
  return kinds.flatMap(({ knob, available, words }) => {
    const asked = Math.max(...valuesOfKnob(configuration, knob));
    if (asked <= available) return [];
    const path = pathOfKnob(grid, knob);
    const expected = `at most ${available}, the ${words} of ${dataInWords(data)}`;
    return [{ path, problem: `${path.join(".")} is ${asked}`, expected }];
  });
}

/** What examples are called: by their file or folder where these decide what they are, else by their source. */
export function dataInWords(data: ExperimentConfiguration["data"]): string {
  const { source, file, folder }: Readonly<Record<string, unknown>> & typeof data = data;
  const place = sourceNamed(source).find === undefined ? undefined : (file ?? folder);
  return typeof place === "string" ? place : source;
}
