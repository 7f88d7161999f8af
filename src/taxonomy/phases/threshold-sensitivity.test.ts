import fc from "fast-check";
import { expect, test } from "vitest";
import { cellFromMeans } from "../table/observed-cell.ts";
import { phaseOfMeans } from "./cell-side.ts";
import { anyMeans, decidedCell } from "./phase-cells.testing.ts";
import { thresholdSensitivity } from "./threshold-sensitivity.ts";
import { DEFAULT_THRESHOLDS, EQUAL_LOSS_THRESHOLDS } from "./thresholds.ts";

test("every threshold in use moves down and up, the cells between change", () => {
  const cells = [
    decidedCell([0.017, 0, 0.9]),
    decidedCell([0.023, 0, 0.9]),
    decidedCell([0.023, -2, null]),
    decidedCell([0.001, 0, 0.8]),
    decidedCell([0.001, 0, null]),
  ];
  const { shifts, share } = thresholdSensitivity({ cells });
  expect(share).toBe(0.2);
  expect(shifts.map(({ threshold, from, to }) => [threshold, from, Number(to.toFixed(6))])).toEqual([
    ["train_loss", 0.02, 0.016],
    ["train_loss", 0.02, 0.024],
    ["connectivity_pct", 1.8, 1.44],
    ["connectivity_pct", 1.8, 2.16],
    ["cka", 0.71, 0.568],
    ["cka", 0.71, 0.852],
  ]);
  expect(shifts.map(({ cells: placed, changed }) => [placed, changed])).toEqual([
    [4, 1],
    [4, 2],
    [4, 0],
    [4, 1],
    [4, 0],
    [4, 1],
  ]);
  expect(shifts[1]!.moves).toEqual([
    { from: "II", to: "IV-B", cells: 1 },
    { from: "I", to: "III", cells: 1 },
  ]);
});

test("a Hessian threshold moves as the metric itself would", () => {
  const cell = (trace: number) =>
    cellFromMeans({
      knobs: {},
      means: { train_loss: 0.02, hessian_trace: trace, mode_connectivity_pct: -9, cka_softmax: 0.5 },
    });
  const boundary = Math.exp(6.3);
  const cells = [0.79, 0.81, 1.19, 1.21].map((factor) => cell(factor * boundary));
  const { shifts } = thresholdSensitivity({ cells }, EQUAL_LOSS_THRESHOLDS);
  expect(shifts[0]).toMatchObject({ threshold: "sharpness.ln", from: 6.3, changed: 1 });
  expect(shifts[1]).toMatchObject({ threshold: "sharpness.ln", changed: 1 });
});

test("counts what classifying again counts", () => {
  fc.assert(
    fc.property(fc.array(anyMeans, { maxLength: 20 }), fc.double({ min: 0.01, max: 0.9 }), (means, share) => {
      const cells = means.map((each) => decidedCell(each));
      for (const { threshold, to, changed, moves } of thresholdSensitivity({ cells }, undefined, { share })
        .shifts) {
        const moved = { ...DEFAULT_THRESHOLDS, [threshold]: to };
        const again = cells.filter(
          (cell) => phaseOfMeans(cell, moved) !== phaseOfMeans(cell, DEFAULT_THRESHOLDS),
        );
        expect(changed).toBe(again.length);
        expect(moves.reduce((sum, move) => sum + move.cells, 0)).toBe(changed);
      }
    }),
  );
});

test("a share that is none is refused", () => {
  for (const share of [0, 1, -0.2, Number.NaN]) {
    expect(() => thresholdSensitivity({ cells: [] }, DEFAULT_THRESHOLDS, { share })).toThrow(
      `thresholds were to move by a share of ${share}; expected a number between 0 and 1`,
    );
  }
});
