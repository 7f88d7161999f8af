import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { areSentences, FIRST_WORD, MARKS, type SentencePairs } from "#data";
import { type DatasetRequest, loadDataset, loadExamples } from "./load-dataset.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-sentences-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A text of its own: the numbers from 1, as strokes and as figures, whose last pairs are the longest. */
function writeText(name: string, part: string, count: number): void {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const strokes = numbers.map((number) => "| ".repeat(number).trim());
  writeFileSync(join(folder, `${part}.de`), `${strokes.join("\n")}\n`);
  writeFileSync(join(folder, `${part}.en`), `${numbers.map((number) => `${name}${number}`).join("\n")}\n`);
}
writeText("t", "train", 30);
writeText("t", "test", 10);

async function sentencesOf(request: DatasetRequest, trainExamples = request.examples) {
  const dataset = await loadExamples(request, { dataFolder: folder, rootSeed: 1, trainExamples });
  const { train, test: tested } = dataset;
  if (!areSentences(train) || !areSentences(tested)) throw new Error("these are no sentences");
  return { ...dataset, train, test: tested };
}

const rowsOf = ({ inputs, targets, count, length }: SentencePairs): readonly string[] =>
  Array.from({ length: count }, (_, pair) => {
    const each = length.source + length.target;
    const own = [...inputs.subarray(pair * each, (pair + 1) * each)];
    return [...own, ...targets.subarray(pair * length.target, (pair + 1) * length.target)].join(" ");
  });

const NUMBERS = { source: "number-words", largest: 500, examples: 60, test_examples: 40 };
const OWN = {
  source: "parallel-text",
  folder: ".",
  tokens: "words",
  vocabulary: 64,
  length: 24,
  examples: 20,
  test_examples: 10,
};

describe.each([
  ["number words", NUMBERS],
  ["a text of one's own", OWN],
])("%s", (_, request) => {
  test("begin with the same pairs however many are asked for, and are tested on the same others", async () => {
    const [few, more] = [await sentencesOf(request, 9), await sentencesOf(request, 20)];
    expect(few.train.count).toBe(9);
    expect(rowsOf(more.train).slice(0, 9)).toEqual(rowsOf(few.train));
    expect(rowsOf(more.test)).toEqual(rowsOf(few.test));
    expect(new Set(rowsOf(more.train)).size).toBe(20);
    expect(few.hash).not.toBe(more.hash);
    expect((await sentencesOf(request, 9)).hash).toBe(few.hash);
  });

  test("are words, an end and padding, and a decoder is given the words before", async () => {
    const { train } = await sentencesOf(request);
    const { length, targets, inputs, words } = train;
    for (let pair = 0; pair < train.count; pair++) {
      const wanted = targets.subarray(pair * length.target, (pair + 1) * length.target);
      const end = wanted.indexOf(MARKS.end);
      expect(end).toBeGreaterThan(0);
      expect(wanted.subarray(0, end).every((token) => token >= FIRST_WORD)).toBe(true);
      expect(wanted.subarray(end + 1).every((token) => token === MARKS.padding)).toBe(true);
      const from = pair * (length.source + length.target) + length.source;
      const read = [...inputs.subarray(from, from + end + 1)];
      expect(read).toEqual([MARKS.begin, ...wanted.subarray(0, end)]);
    }
    expect(Math.max(...inputs, ...targets)).toBeLessThan(words.source);
  });
});

test("number words share none to train on with those to test on", async () => {
  const { train, test: tested } = await sentencesOf(NUMBERS);
  const known = new Set(rowsOf(train));
  expect(rowsOf(tested).filter((row) => known.has(row))).toEqual([]);
});

test("numbers that are too long give way to others", async () => {
  const [short, whole] = [await sentencesOf({ ...NUMBERS, length: 5 }), await sentencesOf(NUMBERS)];
  expect([short.train.count, short.test.count]).toEqual([60, 40]);
  const known = new Set(rowsOf(short.train));
  expect(rowsOf(short.test).filter((row) => known.has(row))).toEqual([]);
  const fewer = await sentencesOf({ ...NUMBERS, length: 5 }, 10);
  expect(rowsOf(short.train).slice(0, 10)).toEqual(rowsOf(fewer.train));
  expect(rowsOf(fewer.test)).toEqual(rowsOf(short.test));
  expect(whole.train.count).toBe(60);
});

test("noise is in the translations of number words that are trained on alone", async () => {
  const [clean, noisy] = [await sentencesOf(NUMBERS), await sentencesOf({ ...NUMBERS, noise: 0.5 })];
  expect(rowsOf(noisy.test)).toEqual(rowsOf(clean.test));
  expect(noisy.train.targets).not.toEqual(clean.train.targets);
  const sourcesOf = ({ inputs, length, count }: SentencePairs) =>
    Array.from({ length: count }, (_, pair) => {
      const from = pair * (length.source + length.target);
      return [...inputs.subarray(from, from + length.source)];
    });
  expect(sourcesOf(noisy.train)).toEqual(sourcesOf(clean.train));
});

test.each([
  [
    { ...OWN, examples: 25 },
    "25 pairs were asked for, but there are 24; 6 of 30 pairs are longer than data.length 24",
  ],
  [{ ...OWN, test_examples: 11 }, "11 pairs were asked for, but there are 10"],
  [{ ...OWN, from: "fr" }, "train.fr"],
  [{ ...OWN, tokens: "byte-pairs", vocabulary: 8 }, "vocabulary"],
  [{ ...NUMBERS, examples: 480 }, "between 1 and 460"],
  [{ ...NUMBERS, length: 2 }, "60 pairs were asked for, but there are "],
])("%j is an input error", async (request, words) => {
  await expect(
    loadExamples(request, { dataFolder: folder, rootSeed: 1, trainExamples: request.examples }),
  ).rejects.toMatchObject({
    kind: "input",
    message: expect.stringContaining(words),
  });
});

test("who asks for images is told that these are none", async () => {
  await expect(loadDataset(NUMBERS, { dataFolder: folder, rootSeed: 1 })).rejects.toMatchObject({
    code: "data/not-images",
    kind: "input",
    remedy: expect.stringContaining("loadExamples"),
  });
});
