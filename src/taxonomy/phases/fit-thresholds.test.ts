import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AtlasTable } from "../table/classified.ts";
import { cellFromMeans } from "../table/observed-cell.ts";
import { classifyCell } from "./classify.ts";
import { fitThresholds } from "./fit-thresholds.ts";
import {
  DEFAULT_THRESHOLDS,
  EQUAL_LOSS_THRESHOLDS,
  type PhaseThresholds,
  requireThresholds,
} from "./thresholds.ts";

const SIZES = [2, 4, 8, 16, 32, 64];

/** A plane of widths (rows' knob) and batch sizes with the means that `measure` gives at their indices. */
function plane(
  measure: (width: number, batch: number) => { loss: number; connectivity: number; cka: number },
): AtlasTable {
  const cells = SIZES.flatMap((width, w) =>
    SIZES.map((batch_size, b) => {
      const { loss, connectivity, cka } = measure(w, b);
      const means = {
        train_loss: loss,
        mode_connectivity_pct: connectivity,
        cka_softmax: cka,
        hessian_trace: 1000 * loss,
      };
      return classifyCell(cellFromMeans({ knobs: { width, batch_size }, means }));
    }),
  );
  const axis = { values: SIZES };
  return {
    name: "plane",
    load: { knob: "width", ...axis },
    temperature: { knob: "batch_size", ...axis },
    slices: [],
    cells,
  };
}

/** Converged from the third batch on, connected from the third width on, similar below the fifth batch. */
const clear = plane((w, b) => ({
  loss: b < 2 ? 0.9 : 0.001,
  connectivity: w < 2 ? -8 : 0,
  cka: b < 4 ? 0.9 : 0.5,
}));

describe("a plane with three clear transitions", () => {
  const { thresholds, cuts } = fitThresholds(clear);

  test("has its thresholds in the middle of their gaps, on the scale of each", () => {
    expect(thresholds.train_loss).toBeCloseTo(Math.sqrt(0.9 * 0.001), 12);
    expect(thresholds.connectivity_pct).toBeCloseTo(Math.sqrt(9 * 1) - 1, 12);
    expect(thresholds.cka).toBeCloseTo(0.7, 12);
    expect(cuts.map(({ name, fitted, agreement }) => [name, fitted, agreement])).toEqual([
      ["local", true, 1],
      ["connectivity", true, 1],
      ["similarity", true, 1],
    ]);
  });

  test("is decided by the lines that cross; six that agree have an interval, four are too few", () => {
    expect(cuts.map(({ count }) => count)).toEqual([6, 4, 4]);
    const { threshold } = cuts[0]!;
    expect(cuts.map(({ interval }) => interval)).toEqual([
      { low: threshold, high: threshold, level: 0.95 },
      null,
      null,
    ]);
    expect(cuts[0]!.evidence).toBe(
      "6 of 12 rows and columns show an abrupt, more than tenfold fall of training loss; 0.03 puts 100 % of their cells on the side that their line gives them",
    );
  });

  test("may be cut by the trace: the sides are those of the loss", () => {
    const base: PhaseThresholds = { ...DEFAULT_THRESHOLDS, sharpness: { by: "hessian_trace", ln: 5 } };
    const byTrace = fitThresholds(clear, { base });
    expect(byTrace.cuts[0]).toMatchObject({ metric: "hessian_trace", fitted: true });
    expect(byTrace.cuts[0]!.threshold).toBeCloseTo(Math.log(Math.sqrt(900 * 1)), 12);
    expect(byTrace.thresholds.train_loss).toBe(DEFAULT_THRESHOLDS.train_loss);
  });

  test("at equal loss is cut where all flat cells have the same loss", () => {
    const { cka } = fitThresholds(clear, { base: EQUAL_LOSS_THRESHOLDS }).thresholds;
    expect(cka).toBeCloseTo(0.7 + 0.05 * Math.log(0.001 / 0.0015), 12);
  });
});

describe("what decides nothing", () => {
  test("a plane that never converges keeps every threshold and says why", () => {
    const hot = plane(() => ({ loss: 0.7, connectivity: 3, cka: 0.4 }));
    const { thresholds, cuts } = fitThresholds(hot);
    expect(thresholds).toEqual(DEFAULT_THRESHOLDS);
    for (const cut of cuts) expect(cut).toMatchObject({ fitted: false, interval: null, agreement: null });
    expect(cuts.map(({ evidence }) => evidence)).toEqual([
      "0 of 12 rows and columns show an abrupt, more than tenfold fall of training loss; 3 are needed, so the given threshold stands",
      "0 of 0 rows and columns of flat cells show an abrupt, more than threefold rise of the barrier; 3 are needed, so the given threshold stands",
      "0 of 0 columns of flat, connected cells show an abrupt loss of 0.05 or more of their similarity from hot to cold; 3 are needed, so the given threshold stands",
    ]);
  });

  test("a slope is no transition, however far it reaches", () => {
    const slope = plane((_, b) => ({ loss: Math.exp(-2 * b), connectivity: 0, cka: 0.9 - 0.1 * b }));
    expect(fitThresholds(slope).cuts.map(({ fitted }) => fitted)).toEqual([false, false, false]);
  });

  test("a smaller fall than tenfold is none", () => {
    const shallow = plane((_, b) => ({ loss: b < 3 ? 0.09 : 0.01, connectivity: 0, cka: 0.5 }));
    expect(fitThresholds(shallow).cuts[0]!.fitted).toBe(false);
  });

  test("similarity that rises as training gets colder is no crossover from IV-B to IV-A", () => {
    const reversed = plane((_, b) => ({ loss: 0.001, connectivity: 0, cka: b < 3 ? 0.5 : 0.9 }));
    expect(fitThresholds(reversed).cuts[2]!.count).toBe(0);
  });

  test("columns that fall at different similarities have no threshold in common", () => {
    const scattered = plane((w, b) => ({
      loss: 0.001,
      connectivity: 0,
      cka: 0.15 * w + (b < 3 ? 0.1 : 0),
    }));
    const similarity = fitThresholds(scattered).cuts[2]!;
    expect(similarity).toMatchObject({ fitted: false, count: 6, threshold: DEFAULT_THRESHOLDS.cka });
    expect(similarity.evidence).toContain("no threshold agrees with more than");
  });
});

test("one column that falls less far narrows the gap, and resamples without it widen it again", () => {
  const odd = plane((w, b) => ({ loss: b < 2 ? 0.9 : w === 0 ? 0.009 : 0.001, connectivity: 0, cka: 0.5 }));
  const { threshold, interval } = fitThresholds(odd).cuts[0]!;
  expect(threshold).toBeCloseTo(Math.sqrt(0.9 * 0.009), 12);
  expect(interval!.low).toBeCloseTo(Math.sqrt(0.9 * 0.001), 12);
  expect(interval!.high).toBeCloseTo(threshold, 12);
});

test("every slice votes for the same thresholds, in any order of the cells", () => {
  const noisy = clear.cells.map((cell) => ({ ...cell, knobs: { ...cell.knobs, label_noise: 0.1 } }));
  const clean = clear.cells.map((cell) => ({ ...cell, knobs: { ...cell.knobs, label_noise: 0 } }));
  const slices = [{ knob: "label_noise", values: [0, 0.1] }] as const;
  const both = fitThresholds({ ...clear, slices, cells: [...clean, ...noisy] });
  expect(both.cuts.map(({ count }) => count)).toEqual([12, 8, 8]);
  expect(fitThresholds({ ...clear, slices, cells: [...noisy, ...clean].toReversed() })).toEqual(both);
});

test("whatever was measured, the thresholds are in range", () => {
  const value = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const measured = fc.record({ loss: value(0, 3), connectivity: value(-90, 90), cka: value(0, 1) });
  fc.assert(
    fc.property(fc.array(measured, { minLength: 36, maxLength: 36 }), (means) => {
      const { thresholds } = fitThresholds(
        plane((w, b) => means[6 * w + b]!),
        { resamples: 5 },
      );
      expect(requireThresholds(thresholds)).toBe(thresholds);
    }),
    { numRuns: 40 },
  );
});
