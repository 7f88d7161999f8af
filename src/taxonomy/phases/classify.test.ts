import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { QuantityName } from "#quantities";
import type { Phase } from "../table/classified.ts";
import { cellFromMeans, cellFromObservations } from "../table/observed-cell.ts";
import { classifyCell, classifyTable } from "./classify.ts";
import { anyMeans, decidedCell, seededCell } from "./phase-cells.testing.ts";
import { DEFAULT_THRESHOLDS, TRACE_TEST } from "./thresholds.ts";

const errors = { train_loss: 0.001, mode_connectivity_pct: 0.5, cka_softmax: 0.02 };

describe("the rule", () => {
  const cases: readonly [Phase, number, number | null, number | null][] = [
    ["I", 0.5, -10, null],
    ["II", 0.5, 4, null],
    ["II", 0.5, -1.8, null],
    ["II", 0.02, 0, 0.9],
    ["III", 0.003, -1.81, null],
    ["IV-A", 0.003, -1.8, 0.71],
    ["IV-A", 0.003, 0, 0.5],
    ["IV-B", 0.003, 0, 0.72],
    ["IV-B", 0, 25, 1],
  ];
  test.each(cases)("gives %s for loss %d, connectivity %d, CKA %d", (phase, loss, connectivity, cka) => {
    expect(classifyCell(decidedCell([loss, connectivity, cka])).phase).toBe(phase);
  });

  test("splits by the Hessian when asked, keeping the other cuts", () => {
    const thresholds = { ...DEFAULT_THRESHOLDS, sharpness: TRACE_TEST };
    const cellOfTrace = (hessian_trace: number) =>
      cellFromMeans({
        knobs: {},
        means: { train_loss: 0.5, hessian_trace, mode_connectivity_pct: 0, cka_softmax: 0.9 },
      });
    expect(classifyCell(cellOfTrace(Math.exp(5.31)), thresholds).phase).toBe("II");
    const flat = classifyCell(cellOfTrace(Math.exp(5.29)), thresholds);
    expect(flat.phase).toBe("IV-B");
    expect(flat.explanation).toBe(
      "flat (ln trace 5.29 < 5.3), connected (0 > -1.8), similar (0.9 > 0.71): IV-B",
    );
    expect(classifyCell(cellOfTrace(-3), thresholds)).toMatchObject({
      phase: "not measured",
      explanation: "not measured: Hessian trace is -3, which has no place on its scale",
    });
  });

  test("says what it compared in one sentence", () => {
    expect(classifyCell(decidedCell([0.003, -0.2, 0.74])).explanation).toBe(
      "converged (0.003 < 0.02), connected (-0.2 > -1.8), similar (0.74 > 0.71): IV-B",
    );
    expect(classifyCell(decidedCell([0.0200001, -7, null])).explanation).toBe(
      "not converged (0.0200001 > 0.02), poorly connected (-7 < -1.8): I",
    );
    expect(classifyCell(decidedCell([0.4, 3.1, null])).explanation).toBe(
      "not converged (0.4 > 0.02), connected with unconverged ends (3.1 > -1.8): II",
    );
  });
});

describe("what is missing", () => {
  test("a cell whose networks all diverged is not measured and says so", () => {
    const cell = cellFromMeans({ knobs: {}, seeds: 3, divergedSeeds: 3, means: {} });
    expect(classifyCell(cell)).toMatchObject({
      phase: "not measured",
      leadingPhase: null,
      phaseShare: null,
      phaseMargin: null,
      explanation: "not measured: every network diverged (3 of 3)",
    });
  });

  test("a cell whose networks all have a constant output is not measured and says so", () => {
    const cell = decidedCell([2.3, 0, 0.9], errors);
    expect(classifyCell(cell).phase).toBe("II");
    expect(classifyCell({ ...cell, degenerateSeeds: 2 }).phase).toBe("II");
    expect(classifyCell({ ...cell, degenerateSeeds: 3 })).toMatchObject({
      phase: "not measured",
      leadingPhase: null,
      phaseShare: null,
      phaseMargin: null,
      cuts: [{ name: "local", passed: false }],
      explanation:
        "not measured: every network has a constant output (3 of 3), so their mode connectivity says nothing",
    });
    expect(classifyCell({ ...cell, divergedSeeds: 1, degenerateSeeds: 2 }).explanation).toBe(
      "not measured: 1 of 3 networks diverged and the others have a constant output, so their mode connectivity says nothing",
    );
  });

  test("a cell some of whose networks diverged is classified by the others", () => {
    const cell = { ...decidedCell([0.003, 0, 0.8]), divergedSeeds: 1 };
    expect(classifyCell(cell).phase).toBe("IV-B");
    expect(classifyCell(cell).explanation).toMatch(/: IV-B; 1 of 3 networks diverged$/);
  });

  test("similarity is needed in phase IV alone", () => {
    expect(classifyCell(decidedCell([0.003, -5, null])).phase).toBe("III");
    expect(classifyCell(decidedCell([0.003, 0, null]))).toMatchObject({
      phase: "not measured",
      explanation: "not measured: CKA of probabilities is missing",
    });
    const constant = { ...decidedCell([0.003, 0, null]), degenerateSeeds: 2 };
    expect(classifyCell(constant).explanation).toBe(
      "not measured: CKA of probabilities is missing (2 of 3 networks have a constant output)",
    );
  });

  test("a threshold out of range is refused by name", () => {
    expect(() => classifyCell(decidedCell([1, 0, 0]), { ...DEFAULT_THRESHOLDS, cka: 71 })).toThrow(
      "phases.cka: the threshold is 71; expected a number from 0 to 1",
    );
  });
});

describe("moving a metric away from its boundary", () => {
  const metrics: readonly QuantityName[] = ["train_loss", "mode_connectivity_pct", "cka_softmax"];

  test("never changes the label and never lowers the margin", () => {
    fc.assert(
      fc.property(anyMeans, fc.nat(2), fc.double({ min: 0, max: 10, noNaN: true }), (means, which, step) => {
        const before = classifyCell(decidedCell(means, errors), DEFAULT_THRESHOLDS, { resamples: 1 });
        const cut = before.cuts.find(({ metric }) => metric === metrics[which]);
        const outward = cut === undefined ? step : Math.sign(cut.value - cut.threshold) * step;
        const moved = means.map((value, i) => (i === which ? value + outward : value)) as typeof means;
        const after = classifyCell(decidedCell(moved, errors), DEFAULT_THRESHOLDS, { resamples: 1 });
        expect(after.leadingPhase).toBe(before.leadingPhase);
        expect(after.phaseMargin!).toBeGreaterThanOrEqual(before.phaseMargin!);
      }),
    );
  });

  test("crossing a boundary that decides a label always changes it", () => {
    fc.assert(
      fc.property(anyMeans, fc.nat(2), (means, which) => {
        const before = classifyCell(decidedCell(means));
        const cut = before.cuts[which];
        if (cut === undefined || cut.distance === 0) return;
        const index = metrics.indexOf(cut.metric);
        const across = cut.threshold - Math.sign(cut.value - cut.threshold) * 0.001;
        const moved = means.map((value, i) => (i === index ? across : value)) as typeof means;
        expect(classifyCell(decidedCell(moved)).leadingPhase).not.toBe(before.leadingPhase);
      }),
    );
  });
});

describe("the margin", () => {
  test("is the nearest deciding boundary in standard errors", () => {
    const cell = classifyCell(decidedCell([0.01, 0.2, 0.75], errors));
    expect(cell.cuts.map(({ standardErrors }) => Math.round(standardErrors! * 1e9) / 1e9)).toEqual([
      10, 4, 2,
    ]);
    expect(cell.phaseMargin).toBeCloseTo(2, 12);
    expect(classifyCell(decidedCell([0.01, -3.8, 0.75], errors)).phaseMargin).toBeCloseTo(4, 12);
  });

  test("is unknown where a deciding metric has no standard error", () => {
    expect(classifyCell(decidedCell([0.01, 0.2, 0.75], { train_loss: 0.001 })).phaseMargin).toBeNull();
  });

  test("does not count a cut whose observations are all equal", () => {
    const margin = classifyCell(
      decidedCell([0.01, 0, 0.75], { ...errors, mode_connectivity_pct: 0 }),
    ).phaseMargin;
    expect(margin).toBeCloseTo(2, 12);
  });
});

describe("the share", () => {
  test("is one far from every boundary and withholds a label near one", () => {
    const sure = classifyCell(seededCell([0.001, 0.002, 0.001], [0, 0.1], [0.8, 0.82]));
    expect(sure).toMatchObject({ phase: "IV-B", phaseShare: 1 });
    const torn = classifyCell(seededCell([0.004, 0.03, 0.02], [-5, -6], []));
    expect(torn.leadingPhase).toBe("III");
    expect(torn.phase).toBe("undecided");
    expect(torn.explanation).toBe(
      `converged (0.018 < 0.02, by 0.264 standard errors), poorly connected (-5.5 < -1.8, by 4.27 standard errors): undecided, III in only ${Math.round(
        100 * torn.phaseShare!,
      )} % of seed resamples`,
    );
  });

  test("of two seeds that disagree is a quarter or three quarters, as counting says", () => {
    const cell = seededCell([0.01, 0.035], [-5], []);
    const share = classifyCell(cell, DEFAULT_THRESHOLDS, { resamples: 8000 }).phaseShares!;
    // Means are 0.01, 0.0225 (twice) and 0.035: flat in one of four. Four standard errors are 0.02.
    expect(Math.abs(share.III - 0.25)).toBeLessThan(0.02);
    expect(share.I + share.III).toBeCloseTo(1, 12);
  });

  test("of a table without observations follows the normal law of its standard errors", () => {
    const cell = decidedCell([0.021, -9, null], { train_loss: 0.001, mode_connectivity_pct: 0.1 });
    const share = classifyCell(cell, DEFAULT_THRESHOLDS, { resamples: 8000 }).phaseShare!;
    // One standard error from the boundary: the normal distribution function at 1.
    expect(Math.abs(share - 0.8413)).toBeLessThan(0.017);
  });

  test("is unknown for a single network and keeps the label of the means", () => {
    expect(classifyCell(decidedCell([0.5, -9, null]))).toMatchObject({ phase: "I", phaseShare: null });
    expect(classifyCell(seededCell([0.5], [], [])).phase).toBe("not measured");
  });

  test("depends on neither the order of cells nor that of observations", () => {
    const near = seededCell([0.013, 0.03, 0.011], [-2.5, -1.1], [0.7, 0.73]);
    const reversed = cellFromObservations({ ...near, observations: near.observations.toReversed() });
    const scrambled = { ...near, observations: near.observations.toReversed() };
    const other = seededCell([0.5, 0.6], [3], []);
    const [alone] = classifyTable([near]);
    expect(classifyTable([other, near])[1]).toEqual(alone);
    expect(classifyCell(reversed)).toEqual(alone);
    expect(classifyCell(scrambled).phaseShares).toEqual(alone!.phaseShares);
    expect(classifyCell(near, DEFAULT_THRESHOLDS, { rootSeed: 1 }).phaseShares).not.toEqual(
      alone!.phaseShares,
    );
  });
});

test("sharpness is reported beside the label as natural logarithms", () => {
  const means: Partial<Record<QuantityName, number>> = { hessian_trace: Math.E ** 4, hessian_top_eig: -1 };
  expect(classifyCell(cellFromMeans({ knobs: {}, means }))).toMatchObject({
    lnHessianTrace: 4,
    lnHessianTopEig: null,
  });
});
