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
 *
 * @param counts of both parts, after a test set was set aside
 */
export function notesOnExamples(
  data: OwnData,
  testShare: number,
  counts: { readonly train: number; readonly test: number },
): readonly string[] {
  const { test } = data;
  const notes = [sizesInWords(data)];
  if (test === null) {
    const of = strataOf(data.train).classes === 1 ? "the examples" : "each class";
    notes.push(
      `no test data are given, so ${percent(testShare)} of ${of}, ${counts.test.toLocaleString("en-US")} of ${(counts.train + counts.test).toLocaleString("en-US")} drawn at random by root_seed, are set aside as the test set`,
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
  const known = new KnownExamples(train.count);
  let repeated = 0;
  let contradictory = 0;
  for (const [i, key] of keysOf(train)) {
    const before = known.find(key);
    if (before === undefined) known.add(key, i);
    else {
      repeated++;
      if (targetOf(train, before) !== targetOf(train, i)) contradictory++;
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
  for (const [, key] of keysOf(test)) if (known.find(key) !== undefined) shared++;
  if (shared > 0) {
    notes.push(
      `${shared.toLocaleString("en-US")} of ${test.count.toLocaleString("en-US")} test examples are training examples, too`,
    );
  }
  return notes;
}

/** Examples with a number of 52 bits for each, of which those of different examples are as good as never the same. */
function* keysOf(stored: Stored): Generator<readonly [example: number, key: number]> {
  const { pixels, count } = stored;
  const each = (pixels.length / count) * pixels.BYTES_PER_ELEMENT;
  for (let i = 0; i < count; i++) {
    const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset + i * each, each);
    yield [i, Number.parseInt(hash("sha1", bytes, "hex").slice(0, KEY_DIGITS), 16)];
  }
}

const KEY_DIGITS = 13;

/** The first example of each key; a table of numbers, for a million entries of a Map would take more memory than the examples. */
class KnownExamples {
  readonly #keys: Float64Array;
  readonly #examples: Int32Array;

  constructor(count: number) {
    const places = 2 ** Math.ceil(Math.log2(2 * count + 1));
    this.#keys = new Float64Array(places);
    this.#examples = new Int32Array(places).fill(-1);
  }

  find(key: number): number | undefined {
    const example = this.#examples[this.#placeOf(key)]!;
    return example === -1 ? undefined : example;
  }

  add(key: number, example: number): void {
    const place = this.#placeOf(key);
    this.#keys[place] = key;
    this.#examples[place] = example;
  }

  /** The place of a key, or the empty one where it would be. */
  #placeOf(key: number): number {
    const places = this.#keys.length;
    let place = key % places;
    while (this.#examples[place] !== -1 && this.#keys[place] !== key) place = (place + 1) % places;
    return place;
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
