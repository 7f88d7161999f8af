import { expect, test } from "vitest";
import { randomStream } from "#random";
import { inputsOf, inputsPerExample, selectExamples, targetsOf, targetsPerExample } from "./examples.ts";
import { hashExamples } from "./hash.ts";
import { FIRST_WORD, MARKS, sentencePairs } from "./sentence-pairs.ts";
import { corruptTokens } from "./token-noise.ts";

const SIZES = { words: { source: 9, target: 8 }, length: { source: 3, target: 4 } };
const { begin, end, unknown } = MARKS;
const pairs = sentencePairs({
  source: Int32Array.of(4, 5, 0, 8, unknown, 6),
  target: Int32Array.of(4, end, 0, 0, 7, 6, 5, end),
  ...SIZES,
});

test("a decoder is given the beginning and the words before the one that it is to answer", () => {
  expect([...pairs.inputs]).toEqual([4, 5, 0, begin, 4, 0, 0, 8, unknown, 6, begin, 7, 6, 5]);
  expect([...pairs.targets]).toEqual([4, end, 0, 0, 7, 6, 5, end]);
  expect(pairs.count).toBe(2);
  expect([inputsPerExample(pairs), targetsPerExample(pairs)]).toEqual([7, 4]);
});

test("pairs are chosen whole, and told apart by every token", () => {
  const last = selectExamples(pairs, Int32Array.of(1, 1));
  expect([...inputsOf(last)]).toEqual([...pairs.inputs.subarray(7), ...pairs.inputs.subarray(7)]);
  expect([...targetsOf(last)]).toEqual([7, 6, 5, end, 7, 6, 5, end]);
  const other = selectExamples(pairs, Int32Array.of(1, 0));
  expect(hashExamples(pairs)).not.toBe(hashExamples(other));
  expect(hashExamples(selectExamples(other, Int32Array.of(1, 0)))).toBe(hashExamples(pairs));
  expect(hashExamples({ ...pairs, words: { source: 9, target: 9 } })).not.toBe(hashExamples(pairs));
});

test.each([
  ["an odd token", { source: Int32Array.of(4, 9, 0, 1, 1, 1) }, "9 at place 1"],
  ["a part of a sentence", { source: Int32Array.of(4, 5) }, "sources and 2 targets"],
  ["no length", { length: { source: 0, target: 4 } }, "the value is 0"],
])("%s is an input error", (_, change, words) => {
  const sentences = { source: Int32Array.of(4, 5, 0, 8, 3, 6), target: pairs.targets, ...SIZES, ...change };
  expect(() => sentencePairs(sentences)).toThrow(
    expect.objectContaining({ kind: "input", message: expect.stringContaining(words) }),
  );
});

test("noise falls on words alone, and a larger share keeps the wrong words of a smaller one", () => {
  const draws = randomStream(1, "tokens");
  const targets = Int32Array.from({ length: 4000 }, () => draws.below(12));
  const noisy = (fraction: number, kind: "redraw" | "flip" = "redraw") =>
    corruptTokens(targets, { fraction, kind }, randomStream(2));
  expect(noisy(0)).toEqual(targets);
  const [some, more] = [noisy(0.2), noisy(0.5)];
  const isWord = (_: number, i: number) => targets[i]! >= FIRST_WORD;
  for (const [i, token] of targets.entries()) {
    if (token < FIRST_WORD) expect(more[i]).toBe(token);
    else expect(more[i]).toBeGreaterThanOrEqual(FIRST_WORD);
    if (some[i] !== token) expect(more[i]).toBe(some[i]);
  }
  const words = targets.filter(isWord).length;
  const wrong = (tokens: Int32Array) => tokens.filter((token, i) => token !== targets[i]).length;
  expect(Math.abs(wrong(some) - 0.2 * (7 / 8) * words)).toBeLessThan(4.5 * Math.sqrt(words * 0.16));
  expect(wrong(noisy(0.2, "flip"))).toBe(Math.round(0.2 * words));
});
