import { expect, test } from "vitest";
import { randomStream } from "#random";
import { exactMatch, tokenAccuracy } from "./accuracy.ts";
import { corruptWords } from "./corrupt-words.ts";
import { pairVocabularies } from "./pair-vocabularies.ts";
import { selectPairs } from "./parallel-text.ts";
import { tokenPairs } from "./token-pairs.ts";
import { BEGIN, END, PADDING } from "./vocabulary.ts";
import { splitWords, wordsOf } from "./words.ts";

const text = { source: ["ein ein", "ein zwei drei", "vier"], target: ["one one", "one two", "four"] };
const vocabularies = pairVocabularies(text, { kind: "words", size: 20, joint: false });

test("pairs become rows of the longest sentence's length", () => {
  const pairs = tokenPairs(text, vocabularies, { tooLong: "refuse" });
  const [one, four, two] = [4, 5, 6];
  expect(pairs).toMatchObject({ count: 3, sourceLength: 3, targetLength: 4, sourceWords: 8, targetWords: 7 });
  expect([...pairs.target]).toEqual(
    [
      [BEGIN, one, one, END],
      [BEGIN, one, two, END],
      [BEGIN, four, END, PADDING],
    ].flat(),
  );
  const [ein, drei, vier, zwei] = [4, 5, 6, 7];
  expect([...pairs.source]).toEqual(
    [
      [ein, ein, PADDING],
      [ein, zwei, drei],
      [vier, PADDING, PADDING],
    ].flat(),
  );
});

test("pairs that are too long in either language are left out and counted, or refused", () => {
  const short = tokenPairs(text, vocabularies, { sourceLength: 2, tooLong: "drop" });
  expect([[...short.kept], short.dropped, short.count]).toEqual([[0, 2], 1, 2]);
  expect([...short.source]).toEqual([4, 4, 6, PADDING]);
  const shorter = tokenPairs(text, vocabularies, { targetLength: 3, tooLong: "drop" });
  expect([[...shorter.kept], shorter.dropped, shorter.target.length]).toEqual([[2], 2, 3]);
  expect(() => tokenPairs(text, vocabularies, { sourceLength: 2, tooLong: "refuse" })).toThrow(
    expect.objectContaining({ code: "text/too-long", where: "pair 2", expected: "at most 2 and 4" }),
  );
  expect(() => tokenPairs({ ...text, source: [] }, vocabularies, { tooLong: "drop" })).toThrow(
    expect.objectContaining({ code: "text/unequal-counts" }),
  );
});

test("chosen pairs stay pairs", () => {
  expect(selectPairs(text, [2, 0])).toEqual({ source: ["vier", "ein ein"], target: ["four", "one one"] });
});

const lines = Array.from({ length: 400 }, (_, i) => `a${i % 7} b${i % 5}  c${i % 3} d`);
const words = wordsOf(lines);
const stream = () => randomStream(3, "words");

test("as many words are replaced as are asked for, each by another of the text", () => {
  const {
    lines: noisy,
    corrupted,
    total,
  } = corruptWords(lines, words, { fraction: 0.25, kind: "flip" }, stream());
  const before = lines.flatMap(splitWords);
  const after = noisy.flatMap(splitWords);
  expect([corrupted, total, after.length]).toEqual([400, 1600, 1600]);
  expect(after.filter((word, i) => word !== before[i]).length).toBe(400);
  expect(after.every((word) => words.includes(word))).toBe(true);
});

test("more noise keeps the wrong words of less, and a longer text begins with a shorter one", () => {
  const at = (fraction: number, of = lines) =>
    corruptWords(of, words, { fraction, kind: "redraw" }, stream()).lines;
  const [less, more] = [at(0.1).flatMap(splitWords), at(0.4).flatMap(splitWords)];
  const clean = lines.flatMap(splitWords);
  expect(less.every((word, i) => word === clean[i] || word === more[i])).toBe(true);
  expect(at(0.3, lines.slice(0, 100))).toEqual(at(0.3).slice(0, 100));
  expect(at(0).join(" ")).toBe(clean.join(" "));
});

test("exact matches and tokens are counted in percent", () => {
  expect(exactMatch(["a  b", "a b c", "", "B"], ["a b", "a b", "", "b"])).toBe(50);
  expect(tokenAccuracy([5, 6, 9, 7], [5, 7, PADDING, 7])).toBeAllclose(200 / 3, { relative: 1e-12 });
  expect(() => exactMatch([], [])).toThrow(expect.objectContaining({ code: "text/empty" }));
  expect(() => exactMatch(["a"], [])).toThrow(expect.objectContaining({ code: "text/unequal-counts" }));
  expect(() => tokenAccuracy([1], [PADDING])).toThrow(expect.objectContaining({ code: "text/empty" }));
});
