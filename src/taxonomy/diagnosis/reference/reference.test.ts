import fc from "fast-check";
import { expect, test } from "vitest";
import { cellFromMeans } from "../../table/observed-cell.ts";
import { DIRECTIONS, knobMoved } from "../moves.ts";
import { roomForImprovement } from "../room-for-improvement.ts";
import { gainOfStep, stepsBetween } from "../steps.ts";
import { OWN_GRIDS } from "./reference-grids.ts";
import { linesOfRows, rowsOfLines } from "./reference-rows.ts";
import { stepSize } from "./step-size.ts";

test("lines hold what rows hold, to four digits", () => {
  for (const { cells } of OWN_GRIDS) {
    const rows = rowsOfLines(linesOfRows(cells));
    expect(rows).toHaveLength(cells.length);
    expect(rowsOfLines(linesOfRows(rows))).toEqual(rows);
  }
});

test.each(OWN_GRIDS.map((grid) => [grid.name, grid] as const))(
  "what helped %s is what a search through its table finds",
  (_, { cells: found }) => {
    const cells = found.map(({ width, examples, labelNoise, batchSize, testAccuracyPct }) =>
      cellFromMeans({
        knobs: { width, examples, label_noise: labelNoise, batch_size: batchSize },
        means: { test_acc_pct: testAccuracyPct },
      }),
    );
    const rooms = roomForImprovement(cells, "batch_size");
    const steps = stepsBetween(cells, "batch_size");
    for (const [index, { room, gain }] of found.entries()) {
      expect(room).toEqual(rooms[index]);
      for (const direction of DIRECTIONS) {
        const next = steps.next[direction][index] ?? null;
        const knob = knobMoved(direction, "batch_size");
        const knobAt = (at: number) => cells[at]!.knobs[knob] as number;
        const expected =
          next === null
            ? null
            : gainOfStep(steps, index, direction)! / stepSize(direction, knobAt(index), knobAt(next));
        if (expected === null) expect(gain[direction]).toBeNull();
        else expect(gain[direction]).toBeCloseTo(expected, 9);
      }
    }
  },
);

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
