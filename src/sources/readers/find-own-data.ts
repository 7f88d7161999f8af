import { type ImagesWithNumbers, type LabelledImages, strataOf, stratifiedSplit } from "#data";
import { AtlasError } from "#errors";
import { counted, quotedBriefly, thereAre } from "#words";
import type { OwnDataSettings } from "../own-data-settings.ts";
import type { ExamplesRequest, FoundData, TrainAndTest } from "../source.ts";
import { chosenStored } from "./chosen-images.ts";
import { notesOnExamples } from "./notes-on-examples.ts";
import { areOwnNumbers, type OwnClasses, type OwnData, type OwnNumbers } from "./own-data.ts";
import { selectStored, toStandardTargets, toUnitRange } from "./stored-images.ts";
import { scaleOf } from "./target-scale.ts";

/**
 * What a configuration says of own data from now on, and what its writer should know of them.
 *
 * @throws AtlasError `data/not-as-written`, `data/constant-target` or `data/too-few-examples` of kind `input`
 */
export function findIn(data: OwnData, settings: OwnDataSettings): FoundData {
  requireAsWritten(data, settings);
  if (!areOwnNumbers(data)) requireClasses(data);
  const { train, test, chosen } = data;
  const counts =
    test === null ? countsOfSplit(data, settings.test_share) : { train: train.count, test: test.count };
  return {
    settings: {
      ...chosen,
      shape: [train.channels, train.height, train.width],
      counts: countsIn(data),
      ...(areOwnNumbers(data) ? numbersFound(data, settings) : { class_names: data.classNames }),
    },
    ...counts,
    notes: [...data.notes, ...notesOnExamples(data, settings.test_share, counts)],
  };
}

/** The task and the unit of targets, which from now on stay as they are, whatever becomes of the files. */
function numbersFound(data: OwnNumbers, settings: OwnDataSettings) {
  const { mean, deviation } = scaleOf(data, settings);
  return { task: "regression", target_mean: mean, target_deviation: deviation };
}

/**
 * As many of own examples as are asked for, class by class; without test data, a share of each class is set aside first.
 * Examples with numbers are drawn as one class.
 *
 * @throws AtlasError `data/not-as-written`, `data/constant-target` or `data/too-few-examples` of kind `input`
 */
export function chosenOwnExamples(
  data: OwnData,
  settings: OwnDataSettings,
  request: ExamplesRequest,
): TrainAndTest<LabelledImages> | TrainAndTest<ImagesWithNumbers> {
  requireAsWritten(data, settings);
  if (areOwnNumbers(data)) {
    const { train, test } = chosenStored(bothParts(data, settings, request), request, data.where);
    const scale = scaleOf(data, settings);
    return { train: toStandardTargets(train, scale), test: toStandardTargets(test, scale) };
  }
  const { train, test } = chosenStored(bothParts(data, settings, request), request, data.where);
  return { train: toUnitRange(train), test: toUnitRange(test) };
}

function bothParts<Data extends OwnClasses | OwnNumbers>(
  data: Data,
  settings: OwnDataSettings,
  request: ExamplesRequest,
): { readonly train: Data["train"]; readonly test: Data["train"] } {
  const { train, test } = data;
  if (test !== null) return { train, test };
  countsOfSplit(data, settings.test_share);
  const split = stratifiedSplit(strataOf(train), settings.test_share, request.stream.child("split"));
  return { train: selectStored(train, split.first), test: selectStored(train, split.second) };
}

function countsOfSplit(data: OwnData, share: number): { train: number; test: number } {
  const { train, where } = data;
  const { labels, classes } = strataOf(train);
  const ofClasses = new Array<number>(classes).fill(0);
  for (const label of labels) ofClasses[label]!++;
  const test = ofClasses.reduce((sum, count) => sum + Math.round(share * count), 0);
  if (test > 0 && test < train.count) return { train: train.count - test, test };
  throw new AtlasError({
    code: "data/too-few-examples",
    kind: "input",
    where,
    problem: `${counted(train.count, "example")} ${train.count === 1 ? "leaves" : "leave"} ${test === 0 ? "none for testing" : "none to train on"} where ${share} of ${classes === 1 ? "them" : "each class"} is set aside`,
    expected: "examples of both kinds",
    remedy: `Give test data of their own, or another data.test_share${mayBeNumbers(data) ? ". Set data.task to regression if the targets are numbers to be predicted" : ""}`,
  });
}

/** Whether classes are numbers, of which there are too many beside the examples for most to be classes. */
function mayBeNumbers(data: OwnData): boolean {
  if (areOwnNumbers(data)) return false;
  const { classNames, train } = data;
  return 2 * classNames.length > train.count && classNames.every((name) => Number.isFinite(Number(name)));
}

/** Examples of the files, those for testing after the others. */
function countsIn({ train, test }: OwnData): readonly number[] {
  return test === null ? [train.count] : [train.count, test.count];
}

/** Refuses examples of a single class, which nothing can be told apart from. */
function requireClasses({ train, classNames, where }: OwnClasses): void {
  if (train.classes > 1) return;
  throw new AtlasError({
    code: "data/one-class",
    kind: "input",
    where,
    problem: `all examples are of one class, ${quotedBriefly(classNames[0] ?? "0")}`,
    expected: "examples of two classes or more",
    remedy: "Look whether the array, column or folder that was taken for the labels is that of the labels",
  });
}

/** Refuses files that hold something else than the configuration says. */
function requireAsWritten(data: OwnData, settings: OwnDataSettings): void {
  const { train, where } = data;
  const shape = [train.channels, train.height, train.width];
  const { shape: written = shape } = settings;
  if (shape.some((size, axis) => size !== written[axis])) {
    throw notAsWritten(where, {
      problem: `an example is ${shape.join(" × ")} (channels, height, width)`,
      expected: `data.shape as written: ${written.join(" × ")}`,
    });
  }
  const target = otherTargets(data, settings);
  if (target !== undefined) throw notAsWritten(where, target);
  const counts = countsIn(data);
  const { counts: writtenCounts = counts } = settings;
  if (String(counts) === String(writtenCounts)) return;
  throw notAsWritten(where, {
    problem: `there are ${counts.join(" and ")} examples`,
    expected: `data.counts as written: ${writtenCounts.join(" and ")}`,
  });
}

/** What is wrong with targets that are not those of the configuration. */
function otherTargets(
  data: OwnData,
  { class_names: names, target_mean: mean }: OwnDataSettings,
): { readonly problem: string; readonly expected: string } | undefined {
  if (areOwnNumbers(data)) {
    const { targetNames } = data;
    if (names !== undefined) {
      return { problem: "targets are numbers to be predicted", expected: "data.class_names not written" };
    }
    if (mean === undefined || mean.length === targetNames.length) return undefined;
    return {
      problem: `${thereAre(targetNames.length, "number")} to be predicted`,
      expected: `as many as data.target_mean and data.target_deviation have: ${mean.length}`,
    };
  }
  const { classNames } = data;
  if (mean !== undefined) {
    return {
      problem: `targets are ${counted(classNames.length, "class", "classes")}`,
      expected: "data.target_mean not written, or data.task is regression",
    };
  }
  if (names === undefined) return undefined;
  if (names.length === classNames.length && names.every((name, i) => name === classNames[i]))
    return undefined;
  return {
    problem: `the classes are ${listed(classNames)}`,
    expected: `data.class_names as written: ${listed(names)}`,
  };
}

function notAsWritten(
  where: string,
  words: { readonly problem: string; readonly expected: string },
): AtlasError {
  return new AtlasError({
    code: "data/not-as-written",
    kind: "input",
    where,
    ...words,
    remedy:
      "Leave the key out to take what the files hold; a run that is under way needs its files as they were",
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(", ");
  return names.length > 10 ? `${shown} … (${names.length})` : shown;
}
