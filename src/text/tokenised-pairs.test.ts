import { expect, test } from "vitest";
import { MARKS } from "#data";
import { exactMatch, tokenAccuracy } from "./accuracy.ts";
import { pairVocabularies } from "./pair-vocabularies.ts";
import { tokenisedPairs } from "./tokenised-pairs.ts";

const text = { source: ["ein ein", "ein zwei drei", "vier"], target: ["one one", "one two", "four"] };
const vocabularies = pairVocabularies(text, { kind: "words", size: 20, joint: false });
const { padding, begin, end } = MARKS;

test("pairs become rows of the longest sentence's length", () => {
  const { pairs } = tokenisedPairs(text, vocabularies, { tooLong: "refuse" });
  expect(pairs).toMatchObject({
    count: 3,
    length: { source: 3, target: 3 },
    words: { source: 8, target: 7 },
  });
  const [one, four, two] = [4, 5, 6];
  expect([...pairs.targets]).toEqual([one, one, end, one, two, end, four, end, padding]);
  const [ein, drei, vier, zwei] = [4, 5, 6, 7];
  expect([...pairs.inputs]).toEqual(
    [
      [ein, ein, padding, begin, one, one],
      [ein, zwei, drei, begin, one, two],
      [vier, padding, padding, begin, four, padding],
    ].flat(),
  );
});

test("pairs know their translations and the texts of tokens", () => {
  const { pairs } = tokenisedPairs(text, vocabularies, { tooLong: "refuse" });
  expect(pairs.texts?.translations).toEqual(text.target);
  expect(pairs.texts?.textOf([4, 6, end, 5])).toBe("one two");
});

test("pairs that are too long in either language are left out and counted, or refused", () => {
  const options = { length: { source: 2, target: 3 }, words: { source: 30, target: 40 } };
  const short = tokenisedPairs(text, vocabularies, { ...options, tooLong: "drop" });
  expect([[...short.kept], short.dropped]).toEqual([[0, 2], 1]);
  expect(short.pairs).toMatchObject({ count: 2, ...options });
  expect(short.pairs.texts?.translations).toEqual(["one one", "four"]);
  const length = { source: 3, target: 2 };
  expect([...tokenisedPairs(text, vocabularies, { length, tooLong: "drop" }).kept]).toEqual([2]);
  expect(() => tokenisedPairs(text, vocabularies, { ...options, tooLong: "refuse" })).toThrow(
    expect.objectContaining({ code: "text/too-long", where: "pair 2", expected: "at most 2 and 3" }),
  );
  expect(() => tokenisedPairs({ ...text, source: [] }, vocabularies, { tooLong: "drop" })).toThrow(
    expect.objectContaining({ code: "text/unequal-counts" }),
  );
});

test("exact matches and tokens are counted in percent", () => {
  expect(exactMatch(["a  b", "a b c", "", "B"], ["a b", "a b", "", "b"])).toBe(50);
  expect(tokenAccuracy([5, 6, 9, 7], [5, 7, padding, 7])).toBeAllclose(200 / 3, { relative: 1e-12 });
  expect(() => exactMatch([], [])).toThrow(expect.objectContaining({ code: "text/empty" }));
  expect(() => exactMatch(["a"], [])).toThrow(expect.objectContaining({ code: "text/unequal-counts" }));
  expect(() => tokenAccuracy([1], [padding])).toThrow(expect.objectContaining({ code: "text/empty" }));
});
