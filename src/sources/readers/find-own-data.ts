import { type LabelledImages, stratifiedSplit } from "#data";
import { AtlasError } from "#errors";
import type { OwnDataSettings } from "../own-data-settings.ts";
import type { ExamplesRequest, FoundData, TrainAndTest } from "../source.ts";
import { chosenImages } from "./chosen-images.ts";
import { notesOnExamples } from "./notes-on-examples.ts";
import type { OwnData } from "./own-data.ts";
import { selectStored } from "./stored-images.ts";

/**
 * What a configuration says of own data from now on, and what its writer should know of them.
 *
 * @throws AtlasError `data/not-as-written` or `data/too-few-examples` of kind `input`
 */
export function findIn(data: OwnData, settings: OwnDataSettings): FoundData {
  requireAsWritten(data, settings);
  const { train, test, classNames, chosen } = data;
  const counts =
    test === null ? countsOfSplit(data, settings.test_share) : { train: train.count, test: test.count };
  return {
    settings: {
      ...chosen,
      shape: [train.channels, train.height, train.width],
      counts: countsIn(data),
      class_names: classNames,
    },
    ...counts,
    notes: [...data.notes, ...notesOnExamples(data, settings.test_share)],
  };
}

/**
 * As many of own examples as are asked for, class by class; without test data, a share of each class is set aside first.
 *
 * @throws AtlasError `data/not-as-written` or `data/too-few-examples` of kind `input`
 */
export function chosenOwnImages(
  data: OwnData,
  settings: OwnDataSettings,
  request: ExamplesRequest,
): TrainAndTest<LabelledImages> {
  requireAsWritten(data, settings);
  const { train, test } = data;
  if (test !== null) return chosenImages({ train, test }, request);
  countsOfSplit(data, settings.test_share);
  const { first, second } = stratifiedSplit(train, settings.test_share, request.stream.child("split"));
  return chosenImages({ train: selectStored(train, first), test: selectStored(train, second) }, request);
}

function countsOfSplit({ train, where }: OwnData, share: number): { train: number; test: number } {
  const ofClasses = new Array<number>(train.classes).fill(0);
  for (const label of train.labels) ofClasses[label]!++;
  const test = ofClasses.reduce((sum, count) => sum + Math.round(share * count), 0);
  if (test > 0 && test < train.count) return { train: train.count - test, test };
  throw new AtlasError({
    code: "data/too-few-examples",
    kind: "input",
    where,
    problem: `${train.count} examples leave ${test === 0 ? "none for testing" : "none to train on"} where ${share} of each class is set aside`,
    expected: "examples of both kinds",
    remedy: "Give test data of their own, or another data.test_share",
  });
}

/** Examples of the files, those for testing after the others. */
function countsIn({ train, test }: OwnData): readonly number[] {
  return test === null ? [train.count] : [train.count, test.count];
}

/** Refuses files that hold something else than the configuration says. */
function requireAsWritten(data: OwnData, settings: OwnDataSettings): void {
  const { train, classNames, where } = data;
  const shape = [train.channels, train.height, train.width];
  const { shape: written = shape, class_names: names = classNames } = settings;
  const isSameShape = shape.every((size, axis) => size === written[axis]);
  const areSameNames = names.length === classNames.length && names.every((name, i) => name === classNames[i]);
  const counts = countsIn(data);
  const { counts: writtenCounts = counts } = settings;
  if (isSameShape && areSameNames && String(counts) !== String(writtenCounts)) {
    throw new AtlasError({
      code: "data/not-as-written",
      kind: "input",
      where,
      problem: `there are ${counts.join(" and ")} examples`,
      expected: `data.counts as written: ${writtenCounts.join(" and ")}`,
      remedy:
        "Leave the key out to take what the files hold; a run that is under way needs its files as they were",
    });
  }
  if (isSameShape && areSameNames) return;
  throw new AtlasError({
    code: "data/not-as-written",
    kind: "input",
    where,
    problem: isSameShape
      ? `the classes are ${listed(classNames)}`
      : `an example is ${shape.join(" × ")} (channels, height, width)`,
    expected: isSameShape
      ? `data.class_names as written: ${listed(names)}`
      : `data.shape as written: ${written.join(" × ")}`,
    remedy:
      "Leave both keys out to take what the files hold; a run that is under way needs its files as they were",
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(", ");
  return names.length > 10 ? `${shown} … (${names.length})` : shown;
}
