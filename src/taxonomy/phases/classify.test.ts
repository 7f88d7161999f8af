import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { QuantityName } from "#quantities";
import { studentProbability, unanimousProbability } from "#statistics";
import { estimateIn } from "../table/cells.ts";
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
      "flat (ln trace 5.29 < 5.3), connected (0 > −1.8), similar (0.9 > 0.71): IV-B; no standard error: not known how sure",
    );
    expect(classifyCell(cellOfTrace(-3), thresholds)).toMatchObject({
      phase: "not measured",
      explanation: "not measured: Hessian trace is -3, which has no place on its scale",
    });
  });

  test("says what it compared in one sentence", () => {
    expect(classifyCell(decidedCell([0.003, -0.2, 0.74])).explanation).toBe(
      "converged (0.003 < 0.02), connected (−0.2 > −1.8), similar (0.74 > 0.71): IV-B; no standard error: not known how sure",
    );
    expect(classifyCell(decidedCell([0.0200001, -7, null])).explanation).toBe(
      "not converged (0.0200001 > 0.02), poorly connected (−7 < −1.8): I; no standard error: not known how sure",
    );
    expect(classifyCell(decidedCell([0.4, 3.1, null])).explanation).toBe(
      "not converged (0.4 > 0.02), connected with unconverged ends (3.1 > −1.8): II; no standard error: not known how sure",
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
    expect(classifyCell(cell).explanation).toMatch(/: IV-B; 1 of 3 networks diverged; /);
    const lost = { ...decidedCell([0.003, 0, 0.8], { ...errors, train_loss: 0.0001 }), degenerateSeeds: 1 };
    expect(classifyCell(lost).explanation).toMatch(/: IV-B; 1 of 3 networks has a constant output$/);
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

/** Errors that are even where they are compared: a loss on the scale of its logarithm. */
function errorsAt([trainLoss]: readonly number[]) {
  return { ...errors, train_loss: 0.1 * Math.max(1e-8, trainLoss!) };
}

describe("moving a metric away from its boundary", () => {
  const metrics: readonly QuantityName[] = ["train_loss", "mode_connectivity_pct", "cka_softmax"];

  test("never changes the label and never lowers the margin", () => {
    fc.assert(
      fc.property(anyMeans, fc.nat(2), fc.double({ min: 0, max: 10, noNaN: true }), (means, which, step) => {
        const before = classifyCell(decidedCell(means, errorsAt(means)));
        const cut = before.cuts.find(({ metric }) => metric === metrics[which]);
        const outward = cut === undefined ? step : Math.sign(cut.value - cut.threshold) * step;
        const moved = means.map((value, i) => (i === which ? value + outward : value)) as typeof means;
        const after = classifyCell(decidedCell(moved, errorsAt(moved)));
        expect(after.leadingPhase).toBe(before.leadingPhase);
        expect(after.phaseMargin!).toBeGreaterThanOrEqual(before.phaseMargin! - 1e-12);
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
  test("is the least probability of a side among the comparisons that decide, by Student's t", () => {
    const cell = classifyCell(decidedCell([0.01, 0.2, 0.75], { ...errors, train_loss: 0.002 }));
    const distances = cell.cuts.map(({ standardErrors }) => Math.round(standardErrors! * 1e9) / 1e9);
    // A loss of 0.01 with an error of a fifth lies ln 2 below the threshold.
    expect(distances).toEqual([Math.round((Math.LN2 / 0.2) * 1e9) / 1e9, 4, 2]);
    expect(cell.cuts.map(({ degreesOfFreedom }) => degreesOfFreedom)).toEqual([2, 2, 2]);
    expect(cell.phaseMargin).toBeCloseTo(studentProbability(2, 2), 12);
    expect(cell.cuts[1]!.probability).toBeCloseTo(unanimousProbability(3), 12);
  });

  test("is unknown where a deciding metric has no standard error", () => {
    const cell = classifyCell(decidedCell([0.01, 0.2, 0.75], { train_loss: 0.001 }));
    expect(cell).toMatchObject({ phaseMargin: null, phaseShare: null, shareUnknown: "no standard error" });
    expect(cell.explanation).toMatch(
      /^converged \(0.01 < 0.02, 97 %\), connected \(0.2 > −1.8, no standard error: not known\)/,
    );
  });

  test("of equal observations is as sure as so few that agree can be", () => {
    const cell = classifyCell(
      decidedCell([0.001, 0, 0.95], { train_loss: 1e-6, mode_connectivity_pct: 0, cka_softmax: 0.001 }),
    );
    expect(cell.cuts[1]).toMatchObject({ exact: true, standardErrors: null });
    expect(cell.phaseMargin).toBeCloseTo(unanimousProbability(3), 12);
  });

  test("is finite or missing whatever the numbers", () => {
    for (const [loss, error] of [
      [1.7e308, 1e-320],
      [1.7e308, 1e308],
      [5e-324, 5e-324],
      [0.02, 0],
    ] as const) {
      const cell = classifyCell(
        decidedCell([loss, -5, null], { train_loss: error, mode_connectivity_pct: 1e-310 }),
      );
      expect(JSON.stringify(cell)).not.toContain("Infinity");
      expect(cell.explanation).not.toMatch(/Infinity|NaN/);
      for (const cut of cell.cuts) {
        const { thresholds, standardErrors, distance, probability } = cut;
        for (const number of [thresholds, standardErrors ?? 0, distance, probability ?? 0]) {
          expect(Number.isFinite(number)).toBe(true);
        }
      }
    }
  });
});

describe("the share", () => {
  test("is the probability of the phase, and withholds a label that is less than two thirds sure", () => {
    const sure = classifyCell(seededCell([0.001, 0.0012, 0.0011], [-0.1, 0, -0.05], [0.9, 0.91, 0.905]));
    expect(sure).toMatchObject({ phase: "IV-B", shareUnknown: null });
    expect(sure.phaseShare).toBeGreaterThan(0.95);
    const torn = classifyCell(seededCell([0.004, 0.03, 0.02], [-5, -6], []));
    expect(torn.leadingPhase).toBe("III");
    expect(torn.phase).toBe("undecided");
    expect(torn.explanation).toBe(
      "converged (0.018 < 0.02, 59 %), poorly connected (−5.5 < −1.8, 92 %): undecided, III with a probability of only 54 %",
    );
  });

  test("is the product of its sides, and all shares make less than one", () => {
    const cell = decidedCell([0.5, -2.8, 0.73], {
      train_loss: 0.01,
      mode_connectivity_pct: 1,
      cka_softmax: 0.02,
    });
    const shares = classifyCell(cell).phaseShares!;
    const poor = studentProbability(1, 2);
    expect(shares.II).toBeCloseTo(1 - poor, 3);
    expect(shares.I).toBeCloseTo(poor, 3);
    expect(shares["IV-B"]).toBeLessThan(0.001);
    expect(Object.values(shares).reduce((sum, share) => sum + share)).toBeLessThanOrEqual(1);
  });

  test("is never one, nor 95 % of fewer than three networks, however far the thresholds", () => {
    for (const count of [2, 3, 5, 10]) {
      const seeds = Array.from({ length: count }, (_, i) => i);
      const pairs = seeds.flatMap((a) => seeds.slice(a + 1).map((b) => [a, b] as const));
      const cell = cellFromObservations({
        knobs: {},
        seeds: count,
        observations: [
          ...seeds.map((seed) => ({
            metric: "train_loss",
            seeds: [seed] as const,
            value: 9,
            standardError: null,
          })),
          ...pairs.map((seeds) => ({
            metric: "mode_connectivity_pct",
            seeds,
            value: -50,
            standardError: null,
          })),
        ],
      });
      const { phaseShare, shareUnknown, phase } = classifyCell(cell);
      expect(phase).toBe("I");
      if (count === 2) expect([phaseShare, shareUnknown]).toEqual([null, "one pair"]);
      else expect(phaseShare).toBeCloseTo(unanimousProbability(count), 12);
    }
  });

  test("is not known where a deciding metric has one observation, and the reason is said", () => {
    const near = [
      ["IV-B", -1.79, 0.7101],
      ["IV-A", -1.79, 0.7099],
      ["III", -1.81, 0.7101],
    ] as const;
    for (const [phase, connectivity, cka] of near) {
      const cell = classifyCell(seededCell([0.001, 0.0011], [connectivity], [cka]));
      expect(cell).toMatchObject({
        phase,
        phaseShare: null,
        phaseShares: null,
        phaseMargin: null,
        shareUnknown: "one pair",
      });
      expect(cell.explanation).toContain(
        `(−${-connectivity} ${connectivity < -1.8 ? "<" : ">"} −1.8, one pair: not known)`,
      );
    }
    const alone = cellFromMeans({
      knobs: {},
      seeds: 1,
      means: { train_loss: 0.5, mode_connectivity_pct: -9 },
    });
    expect(classifyCell(alone)).toMatchObject({ phase: "I", phaseShare: null, shareUnknown: "one network" });
    const means = classifyCell(decidedCell([0.003, 0, 0.9]));
    expect(means).toMatchObject({ phase: "IV-B", phaseShare: null, shareUnknown: "no standard error" });
    expect(means.explanation).toBe(
      "converged (0.003 < 0.02), connected (0 > −1.8), similar (0.9 > 0.71): IV-B; no standard error: not known how sure",
    );
  });

  test("of a table of means has as many degrees of freedom as networks that live, or one where it does not say how many", () => {
    const means = { train_loss: 0.5, mode_connectivity_pct: -9 };
    const standardErrors = { train_loss: 0.01, mode_connectivity_pct: 1 };
    const degrees = (seeds: number | null, divergedSeeds = 0) =>
      classifyCell(cellFromMeans({ knobs: {}, seeds, divergedSeeds, means, standardErrors })).cuts.map(
        ({ degreesOfFreedom }) => degreesOfFreedom,
      );
    expect(degrees(5)).toEqual([4, 4]);
    expect(degrees(5, 2)).toEqual([2, 2]);
    expect(degrees(null)).toEqual([1, 1]);
    expect(degrees(2)).toEqual([1, null]);
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
  });
});

describe("connectivity pair by pair", () => {
  const converged = [0.001, 0.0012, 0.0011];

  test("does not let a barrier and a better curve cancel", () => {
    const cell = classifyCell(seededCell(converged, [12, -17], [0.9, 0.9]));
    expect(cell.leadingPhase).toBe("III");
    expect(cell.cuts[1]).toMatchObject({ value: -8.5, pairs: { pairs: 2, beyond: 1, mean: -2.5, tied: 0 } });
    const better = classifyCell(seededCell(converged, [30, -17], [0.9, 0.9]));
    // The published mean says connected, 6.5 points better than the ends.
    expect(estimateIn(better, "mode_connectivity_pct").value).toBe(6.5);
    expect(better.leadingPhase).toBe("III");
    expect(better.explanation).toContain(
      "poorly connected (−8.5 < −1.8, with a barrier beyond that in 1 of 2 pairs, counting barriers alone where the mean with signs is 6.5",
    );
  });

  test("of pairs without a barrier is connected, and how much better than their ends they are is said", () => {
    const cell = classifyCell(seededCell([0.4, 0.5, 0.45], [3, 4], []));
    expect(cell.explanation).toContain("connected with unconverged ends (3.5 > −1.8");
    expect(cell.cuts[1]).toMatchObject({ value: 0, exact: true, pairs: { beyond: 0, mean: 3.5 } });
    expect(cell.leadingPhase).toBe("II");
  });

  test("goes by the mean where a table has means alone", () => {
    const cell = classifyCell(decidedCell([0.001, -2.5, 0.9]));
    expect(cell.cuts[1]).toMatchObject({ value: -2.5 });
    expect(cell.cuts[1]).not.toHaveProperty("pairs");
  });

  test("says when rounding decides the sign, and does not decide by it", () => {
    const tie = (examples: number, connectivity: number, barrier: number, dip: number) => {
      const cell = seededCell(converged, [connectivity, 0], [0.9, 0.9]);
      const own = (metric: QuantityName, value: number) =>
        ({ metric, seeds: [0, 1], value, standardError: null }) as const;
      return classifyCell(
        cellFromObservations({
          ...cell,
          knobs: { ...cell.knobs, examples },
          observations: [...cell.observations, own("curve_barrier_pct", barrier), own("curve_dip_pct", dip)],
        }),
      );
    };
    const torn = tie(1000, 5, 5, 5.1);
    expect(torn.cuts[1]!.pairs).toMatchObject({ tied: 1, tiesDecide: true });
    expect(torn.phase).toBe("undecided");
    expect(torn.explanation).toContain("with a barrier and a dip of one size, to an example, in 1, 50 %)");
    // Two examples apart is no tie, and one that changes nothing decides nothing.
    expect(tie(1000, 5, 5, 5.21).cuts[1]!.pairs!.tied).toBe(0);
    expect(tie(1000, 2, 2, 2).cuts[1]!.pairs).toMatchObject({ tied: 1, tiesDecide: false });
    // A barrier beyond the cut that a larger dip outweighs leaves the pair connected, and is told.
    const outweighed = tie(1000, 7, 4, 7);
    expect(outweighed.cuts[1]!.pairs).toMatchObject({ tied: 0, outweighed: 1 });
    expect(outweighed.explanation).toContain("with a barrier beyond that beside a larger dip in 1");
    expect(tie(1000, 7, 1, 7).cuts[1]!.pairs!.outweighed).toBe(0);
    expect(tie(1000, -4, 4, 3).cuts[1]!.pairs!.outweighed).toBe(0);
  });
});

test("sharpness is reported beside the label as natural logarithms", () => {
  const means: Partial<Record<QuantityName, number>> = { hessian_trace: Math.E ** 4, hessian_top_eig: -1 };
  expect(classifyCell(cellFromMeans({ knobs: {}, means }))).toMatchObject({
    lnHessianTrace: 4,
    lnHessianTopEig: null,
  });
});
