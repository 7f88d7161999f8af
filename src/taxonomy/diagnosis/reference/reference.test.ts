import fc from "fast-check";
import { expect, test } from "vitest";
import { stepSize } from "../step-size.ts";
import { OWN_GRIDS } from "./reference-grids.ts";
import { linesOfRows, type ReferenceRow, rowsOfLines } from "./reference-rows.ts";

test("lines hold what rows hold, to four digits", () => {
  for (const { cells } of OWN_GRIDS) {
    const rows = rowsOfLines(linesOfRows(cells));
    expect(rows).toHaveLength(cells.length);
    expect(rowsOfLines(linesOfRows(rows))).toEqual(rows);
  }
});

test.each(OWN_GRIDS.map((grid) => [grid.name, grid] as const))(
  "what helped %s is what a search through its rows finds",
  (_, { cells }) => {
    const places = ({ width, examples, labelNoise, batchSize }: ReferenceRow) => [
      width,
      examples,
      -labelNoise,
      batchSize,
    ];
    for (const from of cells) {
      for (const [direction, moved, sign] of WAYS) {
        const on = cells
          .filter((to) => places(to).every((place, knob) => knob === moved || place === places(from)[knob]))
          .map((to) => ({ ahead: sign * (places(to)[moved]! - places(from)[moved]!), to }))
          .filter(({ ahead }) => ahead > 0)
          .sort((a, b) => a.ahead - b.ahead);
        const gains = on.map(({ to }) => to.testAccuracyPct - from.testAccuracyPct);
        expect(from.room[direction]).toBe(Math.max(0, ...gains));
        const [next] = on;
        if (next === undefined) {
          expect(from.gain[direction]).toBeNull();
          continue;
        }
        const size =
          direction === "cleaner labels"
            ? next.ahead / 0.1
            : Math.abs(Math.log2(places(next.to)[moved]! / places(from)[moved]!));
        expect(from.gain[direction]).toBeCloseTo(gains[0]! / size, 9);
      }
    }
  },
);

/** Each direction with the place of the knob that it moves and which way that goes. */
const WAYS = [
  ["wider", 0, 1],
  ["more data", 1, 1],
  ["cleaner labels", 2, 1],
  ["hotter", 3, -1],
  ["colder", 3, 1],
] as const;

test("a doubling is one step, ten points of label noise another", () => {
  expect(stepSize("wider", 8, 16)).toBe(1);
  expect(stepSize("colder", 8, 32)).toBe(2);
  expect(stepSize("cleaner labels", 0.4, 0.2)).toBeCloseTo(2, 12);
  expect(stepSize("hotter", null, 8)).toBe(1);
  const anyNumber = fc.double({ min: -10, max: 10, noNaN: true });
  fc.assert(
    fc.property(anyNumber, anyNumber, (a, b) => {
      expect(stepSize("hotter", a, b)).toBeGreaterThan(0);
    }),
  );
});
