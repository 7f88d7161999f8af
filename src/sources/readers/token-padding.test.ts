import { expect, test } from "vitest";
import { randomStream } from "#random";
import { arePairs, maskOf, seenPadding, type TokenRows } from "./token-padding.ts";

const rows = (...texts: readonly (readonly number[])[]): TokenRows => ({
  pixels: texts.flat(),
  count: texts.length,
  width: texts[0]!.length,
});

test.each<[string, TokenRows, ReturnType<typeof seenPadding>]>([
  ["behind texts", rows([5, 6, 1, 1], [7, 5, 6, 1], [6, 6, 7, 5]), { token: 1, texts: 2 }],
  ["before texts", rows([0, 0, 5, 6], [0, 0, 0, 6], [6, 5, 7, 5]), { token: 0, texts: 2 }],
  ["behind texts of one length", rows([5, 6, 0, 0], [7, 5, 0, 0]), { token: 0, texts: 2 }],
  // A mark that ends every text is none, and neither is a word that a few texts end in.
  ["nowhere", rows([5, 6, 9], [7, 8, 9], [6, 6, 9]), "none"],
  ["nowhere though a text ends in a word twice", rows([5, 6, 6], [6, 7, 5], [8, 5, 7]), "none"],
  ["perhaps, by a token that is a word as well", rows(...Array(4).fill([1, 0, 3, 0, 0])), "unclear"],
  ["perhaps, by a token that ends some texts", rows([5, 9], [6, 9], [7, 9], [5, 6]), "unclear"],
])("padding is seen %s", (_, tokens, found) => {
  expect(seenPadding(tokens)).toEqual(found);
});

test("no padding is seen in texts of one length that are drawn at random", () => {
  const stream = randomStream(1, "texts without padding");
  for (let i = 0; i < 50; i++) {
    const [count, width, words] = [2 + stream.below(80), 3 + stream.below(12), 4 + stream.below(12)];
    const pixels = Array.from({ length: count * width }, () => stream.below(words));
    const found = seenPadding({ pixels, count, width });
    if (count > 20) expect(found, JSON.stringify({ count, width, pixels })).toBe("none");
  }
});

test("a mask hides what fills a text up on either side, and the same token within it not", () => {
  const tokens = rows([0, 5, 0, 6, 0, 0], [5, 6, 7, 8, 9, 5]);
  expect([...maskOf(tokens, 0)]).toEqual([0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1]);
});

test("pairs are told by the mark that ends both of their texts", () => {
  expect(arePairs(rows([1, 5, 2, 6, 7, 2, 0], [1, 5, 6, 2, 6, 7, 2]), 0)).toBe(true);
  expect(arePairs(rows([1, 5, 2, 6, 7, 2, 0], [1, 5, 6, 2, 0, 0, 0]), 0)).toBe(false);
  expect(arePairs(rows([1, 5, 6, 2, 2, 0, 0], [1, 5, 6, 2, 0, 0, 0]), 0)).toBe(false);
});
