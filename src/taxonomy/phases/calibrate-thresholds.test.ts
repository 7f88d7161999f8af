import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { type Cell, estimateIn } from "../table/cells.ts";
import { cellFromMeans } from "../table/observed-cell.ts";
import { calibrateThresholds } from "./calibrate-thresholds.ts";
import { phaseOfMeans } from "./cell-side.ts";
import { classifyHeldOut } from "./held-out.ts";
import { phaseAgreement } from "./phase-agreement.ts";
import { LANDSCAPE_PHASES } from "./phase-descriptions.ts";
import {
  DEFAULT_THRESHOLDS,
  EQUAL_LOSS_THRESHOLDS,
  type PhaseThresholds,
  requireThresholds,
} from "./thresholds.ts";

/** Cells spread over all phases, on a grid of ten widths and 24 batch sizes. */
function spreadCells(): readonly Cell[] {
  const stream = randomStream(7, "spread-cells");
  return Array.from({ length: 240 }, (_, i) =>
    cellFromMeans({
      knobs: { width: 1 + (i % 10), batch_size: 1 + Math.floor(i / 10) },
      means: {
        train_loss: Math.exp(-8 + 7 * stream.uniform()),
        mode_connectivity_pct: -12 + 14 * stream.uniform(),
        cka_softmax: 0.3 + 0.6 * stream.uniform(),
        hessian_trace: Math.exp(2 + 6 * stream.uniform()),
      },
    }),
  );
}

const cells = spreadCells();
const hidden: PhaseThresholds = { train_loss: 0.007, connectivity_pct: 4, cka: 0.55 };
const hiddenAtEqualLoss: PhaseThresholds = {
  ...EQUAL_LOSS_THRESHOLDS,
  cka: 0.5,
  sharpness: {
    by: "hessian_trace",
    ln: 5,
    at_equal_loss: { per_ln_loss: 0.6, reference_loss: 0.01, least_loss: 1e-4 },
  },
  similarity: {
    by: "cka_softmax",
    at_equal_loss: { per_ln_loss: 0.07, reference_loss: 0.002, least_loss: 1e-4 },
  },
};
const labelsUnder = (thresholds: PhaseThresholds) => cells.map((cell) => phaseOfMeans(cell, thresholds));
const quick = { resamples: 40 };

describe("labels that thresholds made", () => {
  test("give the thresholds back", () => {
    const { thresholds, cuts } = calibrateThresholds(cells, labelsUnder(hidden), quick);
    expect(Math.log(thresholds.train_loss / hidden.train_loss)).toBeCloseTo(0, 0.7);
    expect(Math.abs(thresholds.connectivity_pct - hidden.connectivity_pct)).toBeLessThan(0.5);
    expect(Math.abs(thresholds.cka - hidden.cka)).toBeLessThan(0.03);
    for (const { fitted, agreement, interval, threshold } of cuts) {
      expect(fitted).toBe(true);
      expect(agreement).toBeGreaterThan(0.96);
      expect(interval!.low).toBeLessThanOrEqual(threshold);
      expect(interval!.high).toBeGreaterThanOrEqual(threshold);
    }
  });

  test("give the weight of the loss back where equal loss is asked", () => {
    const labels = labelsUnder(hiddenAtEqualLoss);
    const { sharpness, similarity } = calibrateThresholds(cells, labels, {
      base: EQUAL_LOSS_THRESHOLDS,
      ...quick,
    }).thresholds;
    const trace = sharpness?.by === "hessian_trace" ? sharpness.at_equal_loss : undefined;
    expect(Math.abs(trace!.per_ln_loss - 0.6)).toBeLessThan(0.1);
    expect(Math.abs(similarity!.at_equal_loss!.per_ln_loss - 0.07)).toBeLessThan(0.02);
  });

  test("agree almost everywhere with phases calibrated without their line", () => {
    const labels = labelsUnder(hiddenAtEqualLoss);
    const base = EQUAL_LOSS_THRESHOLDS;
    for (const knob of ["width", "batch_size"] as const) {
      const unseen = phaseAgreement(classifyHeldOut(cells, labels, knob, { base }), labels);
      expect(unseen.cells).toBe(240);
      expect(unseen.share).toBeGreaterThan(0.93);
    }
  });
});

test("one line alone has nothing to learn from, so the base classifies it", () => {
  const base = EQUAL_LOSS_THRESHOLDS;
  const found = classifyHeldOut(cells, labelsUnder(hidden), "depth", { base });
  expect(found.map(({ leadingPhase }) => leadingPhase)).toEqual(labelsUnder(base));
});

describe("labels that decide nothing", () => {
  test("leave the thresholds of the base", () => {
    const none = calibrateThresholds(
      cells,
      cells.map(() => null),
    );
    expect(none.thresholds).toEqual(DEFAULT_THRESHOLDS);
    expect(none.cuts[0]!.evidence).toBe(
      "the 0 labelled cells lie on one side, so the given threshold stands",
    );
    const onePhase = calibrateThresholds(
      cells,
      cells.map(() => "IV-A"),
    );
    expect(onePhase.thresholds).toEqual(DEFAULT_THRESHOLDS);
    expect(onePhase.cuts.map(({ fitted, count }) => [fitted, count])).toEqual([
      [false, 240],
      [false, 240],
      [false, 240],
    ]);
  });

  test("against the order of the metric are refused", () => {
    const reversed = cells.map((cell) =>
      estimateIn(cell, "train_loss").value! < 0.01 ? ("I" as const) : ("III" as const),
    );
    const [local, connectivity] = calibrateThresholds(cells, reversed, quick).cuts;
    expect(local).toMatchObject({ fitted: false, threshold: 0.02, interval: null });
    expect(local!.evidence).toContain("the metric does not part the 240 labelled cells");
    expect(connectivity!.evidence).toContain("lie on one side");
  });

  test("a loss that pulls the other way weighs nothing", () => {
    const labels = cells.map((cell) => {
      const [cka, loss] = [estimateIn(cell, "cka_softmax"), estimateIn(cell, "train_loss")];
      return cka.value! - 0.07 * Math.log(loss.value!) > 0.9 ? "IV-B" : "IV-A";
    });
    const { similarity } = calibrateThresholds(cells, labels, {
      base: EQUAL_LOSS_THRESHOLDS,
      ...quick,
    }).thresholds;
    expect(similarity!.at_equal_loss!.per_ln_loss).toBe(0);
  });
});

test("labels that do not pair up with cells are refused", () => {
  expect(() => calibrateThresholds(cells, ["I"])).toThrow("there are 1 labels for 240 cells");
  expect(() => classifyHeldOut(cells, ["I"], "width")).toThrow("there are 1 labels for 240 cells");
});

test("whatever the labels, the thresholds are in range and lie among the cells", () => {
  const label = fc.constantFrom(null, ...LANDSCAPE_PHASES);
  const few = cells.slice(0, 24);
  fc.assert(
    fc.property(fc.array(label, { minLength: 24, maxLength: 24 }), fc.boolean(), (labels, atEqualLoss) => {
      const base = atEqualLoss ? EQUAL_LOSS_THRESHOLDS : DEFAULT_THRESHOLDS;
      const { thresholds } = calibrateThresholds(few, labels, { base, resamples: 0 });
      expect(requireThresholds(thresholds)).toBe(thresholds);
      expect(thresholds.connectivity_pct).toBeLessThanOrEqual(12);
      expect(thresholds.train_loss).toBeLessThanOrEqual(Math.exp(-1));
    }),
  );
});
