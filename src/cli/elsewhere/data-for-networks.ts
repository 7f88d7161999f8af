import { AtlasError } from "#errors";
import type { OpenedNetworks } from "#interchange/networks";
import { besideAsked, requirePaddingToken, sourceNamed } from "#sources";
import { counted } from "#words";
import { dataGivenBy, sourceIn } from "./data-given.ts";
import { type DataSection, dataOfPath } from "./data-of-path.ts";
import { type ExampleCounts, exampleCounts } from "./example-counts.ts";

/** The examples of a call. */
export interface NamedData {
  readonly path: string;
  readonly test: string | undefined;
  /** Overrides of a configuration, such as `data.y=label`. */
  readonly set: readonly string[];
}

/** The data section for networks, and what was noticed of it. */
export interface DataForNetworks {
  readonly data: DataSection;
  readonly counts: ExampleCounts;
  /** A clause or sentence each, without those of the counts. */
  readonly notes: readonly string[];
}

/**
 * The data section for networks: what a path is taken for, with labels counted as the networks do.
 *
 * @throws AtlasError of kind `input` for data that are not so
 */
export async function dataForNetworks(
  {
    axes,
    classesFor,
    readsTokens,
    besideTokens,
  }: Pick<OpenedNetworks, "axes" | "classesFor" | "readsTokens" | "besideTokens">,
  { path, test, set }: NamedData,
): Promise<DataForNetworks> {
  const given = dataGivenBy(set);
  const found = await dataOfPath(path, {
    test,
    // Pictures whose size is given need no network to say it.
    axes: "size" in given ? undefined : axes,
    source: sourceIn(given),
  });
  const tokens = readsTokens && "inputs" in sourceNamed(found.section.source).settings;
  const data: DataSection = {
    ...found.section,
    ...(tokens && { inputs: "tokens", ...besideAsked(given, besideTokens) }),
    ...given,
  };
  const counts = await exampleCounts(data);
  requirePaddingToken(given, besideTokens, counts.vocabulary);
  const classes = classesFor(counts.inputShape, counts.beside);
  if (classes === 1 && counts.answers > 2 && !counts.areNumbers && given.task === undefined) {
    const predicted = { ...data, task: "regression" };
    const note =
      "the network answers with a single number, so that targets are numbers to be predicted (--set data.task=regression)";
    return { data: predicted, counts: await exampleCounts(predicted), notes: [...found.notes, note] };
  }
  if (!counts.areNumbers && counts.answers > classes && classes > 1)
    throw moreClasses(data, counts.answers, classes);
  const hasClassMore =
    !counts.areNumbers && classes === counts.answers + 1 && given.first_label === undefined;
  if (counts.firstLabel === 1 && hasClassMore) {
    const kept = { ...data, first_label: 0 };
    const note = `the network answers for ${classes} classes, so that labels count from 0 though none is`;
    return { data: kept, counts: await exampleCounts(kept), notes: [...found.notes, note] };
  }
  return { data, counts, notes: [...found.notes, ...doubts(counts, classes)] };
}

/** Labels of classes that the network has no answer for: those of other data, or numbers to be predicted. */
function moreClasses(data: DataSection, answers: number, classes: number): AtlasError {
  const mayBeNumbers = "task" in sourceNamed(data.source).settings && !("task" in data);
  return new AtlasError({
    code: "networks/classes",
    kind: "input",
    where: "--data",
    problem: `the data have ${answers} classes, and the network answers for ${classes}`,
    expected: `labels from 0 to ${classes - 1}${mayBeNumbers ? ", or targets that are numbers" : ""}`,
    remedy: `Give the data that it was trained on${mayBeNumbers ? ". Call with --set data.task=regression where the targets are whole numbers to be predicted" : ""}`,
  });
}

/** What may be meant otherwise. */
function doubts({ train, test, answers, areNumbers }: ExampleCounts, classes: number): readonly string[] {
  return [
    ...(test > train
      ? [
          `there are more test examples (${test}) than training examples (${train}): --data and --test may be swapped`,
        ]
      : []),
    ...(answers < classes && !areNumbers
      ? [`the network answers for ${counted(classes, "class", "classes")}, and the data have ${answers}`]
      : []),
  ];
}
