import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellFromMeans } from "../table/observed-cell.ts";
import { classifyCell } from "./classify.ts";
import { type Cut, decidingMetrics } from "./cuts.ts";
import { decidedCell } from "./phase-cells.testing.ts";
import {
  CKA_AT_EQUAL_LOSS,
  DEFAULT_THRESHOLDS,
  EQUAL_LOSS_THRESHOLDS,
  type PhaseThresholds,
} from "./thresholds.ts";

const similarity: PhaseThresholds = { ...DEFAULT_THRESHOLDS, cka: 0.7, similarity: CKA_AT_EQUAL_LOSS };
const cutOf = (cuts: readonly Cut[], name: Cut["name"]) => cuts.find((cut) => cut.name === name)!;

describe("similarity at equal loss", () => {
  test("needs 0.05 more for a loss e times smaller, in numbers and in words", () => {
    const [at, below] = [0.0015 * Math.E, 0.0015].map((loss) =>
      classifyCell(decidedCell([loss, 0, 0.68]), similarity),
    );
    expect(at).toMatchObject({ leadingPhase: "IV-B" });
    expect(cutOf(at!.cuts, "similarity").threshold).toBeCloseTo(0.65, 12);
    expect(below!.explanation).toBe(
      "converged (0.0015 < 0.02), connected (0 > −1.8), dissimilar (0.68 < 0.7 at a loss of 0.0015): IV-A; no standard error: not known how sure",
    );
    expect(at!.explanation).toContain("similar (0.68 > 0.65 at a loss of 0.00408): IV-B");
  });

  test("asks no more of losses below the least one, not even of none", () => {
    const needed = [0.0008, 1e-6, 0].map(
      (loss) => cutOf(classifyCell(decidedCell([loss, 0, 0.7]), similarity).cuts, "similarity").threshold,
    );
    expect(needed[0]).toBeCloseTo(0.7 + 0.05 * Math.log(0.0015 / 0.0008), 12);
    expect(needed[1]).toBe(needed[0]);
    expect(needed[2]).toBe(needed[0]);
  });

  test("adds the loss's standard error to that of the CKA in squares, and nothing below the least loss", () => {
    const errors = { train_loss: 0.0012, mode_connectivity_pct: 1, cka_softmax: 0.03 };
    const near = cutOf(classifyCell(decidedCell([0.0015, 0, 0.75], errors), similarity).cuts, "similarity");
    expect(near.standardErrors).toBeCloseTo(0.05 / Math.hypot(0.03, 0.05 * (0.0012 / 0.0015)), 12);
    const least = cutOf(classifyCell(decidedCell([0.0005, 0, 0.75], errors), similarity).cuts, "similarity");
    expect(least.standardErrors).toBeCloseTo(least.distance / 0.03, 12);
    const unknown = classifyCell(decidedCell([0.0015, 0, 0.75], { cka_softmax: 0.03 }), similarity).cuts;
    expect(cutOf(unknown, "similarity").standardErrors).toBeNull();
  });

  test("at a weight of zero is the plain test", () => {
    const weightless: PhaseThresholds = {
      ...DEFAULT_THRESHOLDS,
      similarity: {
        by: "cka_softmax",
        at_equal_loss: { ...CKA_AT_EQUAL_LOSS.at_equal_loss!, per_ln_loss: 0 },
      },
    };
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (cka) => {
        const cell = decidedCell([0.003, 0, cka]);
        expect(classifyCell(cell, weightless).phase).toBe(classifyCell(cell).phase);
      }),
    );
  });
});

describe("sharpness at equal loss", () => {
  const cell = (train_loss: number | null, hessian_trace: number) =>
    cellFromMeans({
      knobs: {},
      means: { train_loss, hessian_trace, mode_connectivity_pct: 0, cka_softmax: 0.9 },
    });

  test("compares the product of trace and loss", () => {
    const product = Math.exp(6.3) * 0.02;
    fc.assert(
      fc.property(
        fc.double({ min: -6, max: 1, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (ln, off) => {
          fc.pre(Math.abs(off) > 1e-9);
          const loss = Math.exp(ln);
          const { leadingPhase } = classifyCell(
            cell(loss, (product / loss) * Math.exp(off)),
            EQUAL_LOSS_THRESHOLDS,
          );
          expect(leadingPhase === "II").toBe(off > 0);
        },
      ),
    );
  });

  test("is not measured without the training loss, and says so", () => {
    expect(decidingMetrics(EQUAL_LOSS_THRESHOLDS)).toEqual([
      "hessian_trace",
      "train_loss",
      "mode_connectivity_pct",
      "cka_softmax",
    ]);
    expect(classifyCell(cell(null, 20), EQUAL_LOSS_THRESHOLDS)).toMatchObject({
      phase: "not measured",
      explanation: "not measured: Training loss is missing",
    });
  });

  test("says at which loss it compared", () => {
    expect(classifyCell(cell(0.002, 100), EQUAL_LOSS_THRESHOLDS).explanation).toBe(
      "flat (ln trace 4.61 < 8.6 at a loss of 0.002), connected (0 > −1.8), similar (0.9 > 0.691 at a loss of 0.002): IV-B; no standard error: not known how sure",
    );
  });
});

describe("moving a metric away from every boundary that it bears on", () => {
  const near = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });
  const place = fc.tuple(near(-8, 0), near(2, 9), near(-4, 1), near(0.5, 0.9));
  const labelAt = ([lnLoss, lnTrace, connectivity, cka]: readonly number[]) =>
    classifyCell(
      cellFromMeans({
        knobs: {},
        means: {
          train_loss: Math.exp(lnLoss!),
          hessian_trace: Math.exp(lnTrace!),
          mode_connectivity_pct: connectivity!,
          cka_softmax: cka!,
        },
      }),
      EQUAL_LOSS_THRESHOLDS,
    ).leadingPhase!;

  /** Which way ln loss, ln trace, connectivity and CKA may go in a phase; 0 where either way nears a boundary. */
  const AWAY = {
    I: [1, 1, -1, 0],
    II: [1, 1, 1, 0],
    III: [-1, -1, -1, 0],
    "IV-A": [-1, -1, 1, -1],
    "IV-B": [0, -1, 1, 1],
  } as const;

  test("never changes the label", () => {
    fc.assert(
      fc.property(place, fc.nat(3), near(0, 4), (from, which, step) => {
        const before = labelAt(from);
        const moved = from.map((value, i) => (i === which ? value + AWAY[before][which]! * step : value));
        expect(labelAt(moved)).toBe(before);
      }),
    );
  });

  test("has no way to go for the loss of phase IV-B, whose two boundaries lie on either side", () => {
    const similarCell = [Math.log(0.005), 4, 0, 0.66] as const;
    expect(labelAt(similarCell)).toBe("IV-B");
    expect(labelAt([Math.log(0.001), ...similarCell.slice(1)])).toBe("IV-A");
    expect(labelAt([Math.log(0.5), ...similarCell.slice(1)])).toBe("II");
  });
});

test("an equal loss out of range is refused by name", () => {
  const at = (key: string, value: number): PhaseThresholds => ({
    ...DEFAULT_THRESHOLDS,
    similarity: { by: "cka_softmax", at_equal_loss: { ...CKA_AT_EQUAL_LOSS.at_equal_loss!, [key]: value } },
  });
  const cell = decidedCell([0.01, 0, 0.5]);
  expect(() => classifyCell(cell, at("per_ln_loss", -1))).toThrow(
    "phases.similarity.at_equal_loss.per_ln_loss",
  );
  expect(() => classifyCell(cell, at("reference_loss", 0))).toThrow("expected a positive number of nats");
  expect(() => classifyCell(cell, at("least_loss", Number.NaN))).toThrow("least_loss: the threshold is NaN");
});
