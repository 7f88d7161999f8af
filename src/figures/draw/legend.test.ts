import fc from "fast-check";
import { expect, test } from "vitest";
import type { LegendEntry } from "../figure.ts";
import { textWidth } from "../text-width.ts";
import { drawLegend } from "./legend.ts";
import { TYPE } from "./svg.ts";

const entries = (words: readonly string[]): LegendEntry[] =>
  words.map((one) => ({ swatch: { kind: "partial" }, words: one }));

/** Where each entry begins. */
function placesOf(words: readonly string[], width: number, mostColumns?: number) {
  const { node } = drawLegend(entries(words), width, mostColumns);
  return node.children.map((entry) => {
    const transform = typeof entry === "string" ? "" : String(entry.attributes.transform);
    const [x = 0, y = 0] = transform.match(/[\d.]+/g)!.map(Number);
    return { x, y };
  });
}

test("short entries share a row, as many as there is room for or as are wished", () => {
  const words = ["one", "two", "three", "four"];
  expect(new Set(placesOf(words, 1000).map(({ y }) => y)).size).toBe(1);
  expect(new Set(placesOf(words, 150).map(({ x }) => x)).size).toBe(2);
  expect(new Set(placesOf(words, 1000, 1).map(({ x }) => x))).toEqual(new Set([0]));
  expect(drawLegend([], 300).height).toBe(0);
});

test("entries in several columns neither touch nor leave the legend", () => {
  const legends = fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(legends, fc.integer({ min: 80, max: 900 }), (words, width) => {
      const places = placesOf(words, width);
      if (places.every(({ x }) => x === 0)) return;
      words.forEach((word, i) => {
        const end = places[i]!.x + 32 + textWidth(word, TYPE.legend);
        const right = places.filter(({ x, y }) => y === places[i]!.y && x > places[i]!.x);
        expect(end).toBeLessThanOrEqual(Math.min(width, ...right.map(({ x }) => x)) + 1e-9);
      });
    }),
  );
});
