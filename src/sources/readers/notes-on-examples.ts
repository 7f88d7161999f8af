import { hash } from "node:crypto";
import { strataOf } from "#data";
import { conjoined, counted, quotedBriefly } from "#words";
import { areOwnNumbers, type OwnClasses, type OwnData, type OwnNumbers } from "./own-data.ts";
import type { StoredImages, StoredNumbers } from "./stored-images.ts";

/** More names than this are counted rather than listed. */
const MOST_NAMED = 5;

/**
 * What whoever trains on examples should know of them: how many there are of what, how a test set is set aside, classes
 * without examples, and examples that occur more than once. A clause each, without a full stop.
 */
export function notesOnExamples(data: OwnData, testShare: number): readonly string[] {
  const { test } = data;
  const notes = [sizesInWords(data)];
  if (test === null) {
    const of = strataOf(data.train).classes === 1 ? "the examples" : "each class";
    notes.push(
      `no test data are given, so ${percent(testShare)} of ${of}, drawn at random by root_seed, are set aside as the test set`,
    );
  }
  if (!areOwnNumbers(data)) notes.push(...classesWithoutExamples(data));
  return [...notes, ...repetitions(data.train, test)];
}

function sizesInWords(data: OwnData): string {
  const { train, test, where } = data;
  const { channels, height, width, vocabulary } = train;
  const size =
    vocabulary !== undefined
      ? counted(width, "token")
      : height === 1
        ? counted(channels * width, "number")
        : `${height} × ${width} pixels in ${counted(channels, "channel")}`;
  const counts =
    test === null
      ? `${train.count.toLocaleString("en-US")} examples`
      : `${train.count.toLocaleString("en-US")} training and ${test.count.toLocaleString("en-US")} test examples`;
  const targets = areOwnNumbers(data) ? numbersInWords(data) : classesInWords(data);
  return `${where} holds ${counts} of ${size} ${targets}`;
}

function classesInWords({ classNames }: OwnClasses): string {
  const names = classNames.length <= 2 * MOST_NAMED ? `: ${classNames.map(plainly).join(", ")}` : "";
  return `in ${counted(classNames.length, "class", "classes")}${names}`;
}

function numbersInWords({ targetNames }: OwnNumbers): string {
  const names = targetNames.length <= 2 * MOST_NAMED ? `: ${targetNames.map(plainly).join(", ")}` : "";
  return `with ${counted(targetNames.length, "number")} to be predicted${names}`;
}

function classesWithoutExamples({ train, test, classNames }: OwnClasses): readonly string[] {
  return [
    ...emptyClasses(train, classNames, "training"),
    ...(test === null ? [] : emptyClasses(test, classNames, "test")),
  ];
}

function emptyClasses(
  { labels, classes }: StoredImages,
  names: readonly string[],
  part: "training" | "test",
): readonly string[] {
  const present = new Set(labels);
  const empty = Array.from({ length: classes }, (_, label) => label).filter((label) => !present.has(label));
  if (empty.length === 0) return [];
  const which =
    empty.length > MOST_NAMED
      ? `${empty.length} of ${classes} classes have`
      : `${empty.length === 1 ? "class" : "classes"} ${conjoined(empty.map((label) => plainly(names[label]!)))} ${empty.length === 1 ? "has" : "have"}`;
  return [`${which} no ${part} examples`];
}

type Stored = StoredImages | StoredNumbers;

/** Examples that are the same in every number, be their targets what they may. */
function repetitions(train: Stored, test: Stored | null): readonly string[] {
  const known = new Map<string, string>();
  let repeated = 0;
  let contradictory = 0;
  for (const [key, target] of keysOf(train)) {
    const before = known.get(key);
    if (before === undefined) known.set(key, target);
    else {
      repeated++;
      if (before !== target) contradictory++;
    }
  }
  const notes: string[] = [];
  if (repeated > 0) {
    const contradiction =
      contradictory > 0
        ? `, ${contradictory} of them ${"labels" in train ? "under another label" : "with another target"}`
        : "";
    const both = test === null ? ", so that the test set may hold what is trained on" : "";
    notes.push(
      `${repeated.toLocaleString("en-US")} of ${train.count.toLocaleString("en-US")} ${test === null ? "" : "training "}examples repeat another exactly${contradiction}${both}`,
    );
  }
  if (test === null) return notes;
  let shared = 0;
  for (const [key] of keysOf(test)) if (known.has(key)) shared++;
  if (shared > 0) {
    notes.push(
      `${shared.toLocaleString("en-US")} of ${test.count.toLocaleString("en-US")} test examples are training examples, too`,
    );
  }
  return notes;
}

function* keysOf(stored: Stored): Generator<readonly [example: string, target: string]> {
  const { pixels, count } = stored;
  const each = (pixels.length / count) * pixels.BYTES_PER_ELEMENT;
  for (let i = 0; i < count; i++) {
    const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset + i * each, each);
    yield [hash("sha1", bytes, "base64"), targetOf(stored, i)];
  }
}

function targetOf(stored: Stored, example: number): string {
  if ("labels" in stored) {
    const { labels, places = 1 } = stored;
    return labels.subarray(example * places, (example + 1) * places).join(" ");
  }
  const { numbers, outputs } = stored;
  return numbers.subarray(example * outputs, (example + 1) * outputs).join(" ");
}

function percent(share: number): string {
  return `${Math.round(1000 * share) / 10} %`;
}

function plainly(name: string): string {
  return /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u.test(name) ? name : quotedBriefly(name);
}
