import fc from "fast-check";
import { expect, test } from "vitest";
import type { CutName } from "../phases/cut-threshold.ts";
import { decide, type MetricValues } from "../phases/cuts.ts";
import { anyMeans } from "../phases/phase-cells.testing.ts";
import {
  DEFAULT_THRESHOLDS,
  EQUAL_LOSS_THRESHOLDS,
  type PhaseThresholds,
  TRACE_TEST,
} from "../phases/thresholds.ts";
import { stabilisedDistance as distanceBy } from "./stabilised-distance.ts";

const stabilisedDistance = (values: MetricValues, cut: CutName, thresholds: PhaseThresholds) =>
  distanceBy((metric) => values[metric] ?? null, cut, thresholds);

test("is a logarithm of factors for losses and curvature, in steps of the threshold for small barriers", () => {
  const distance = (values: Parameters<typeof stabilisedDistance>[0], cut: "local" | "connectivity") =>
    stabilisedDistance(values, cut, DEFAULT_THRESHOLDS)!;
  expect(distance({ train_loss: 0.002 }, "local")).toBeCloseTo(Math.log(10), 12);
  expect(distance({ train_loss: 0 }, "local")).toBeCloseTo(Math.log(0.02 / 1e-8), 9);
  expect(distance({ mode_connectivity_pct: 0 }, "connectivity")).toBeCloseTo(Math.log(1 + Math.SQRT2), 12);
  // Tenfold barriers far out are a factor of ten apart.
  const far = [-180, -1800].map((value) => distance({ mode_connectivity_pct: value }, "connectivity"));
  expect(far[0]! - far[1]!).toBeCloseTo(Math.log(10), 4);
  const trace = { ...DEFAULT_THRESHOLDS, sharpness: TRACE_TEST };
  expect(stabilisedDistance({ hessian_trace: Math.E ** 4 }, "local", trace)).toBeCloseTo(1.3, 12);
  expect(stabilisedDistance({ hessian_trace: -1 }, "local", trace)).toBeNull();
  const zero = { ...DEFAULT_THRESHOLDS, connectivity_pct: 0 };
  expect(stabilisedDistance({ mode_connectivity_pct: 0 }, "connectivity", zero)).toBe(0);
  expect(stabilisedDistance({}, "similarity", zero)).toBeNull();
});

test.each([
  ["by training loss", DEFAULT_THRESHOLDS],
  ["at equal training loss", EQUAL_LOSS_THRESHOLDS],
])("lies on the side on which the phases %s have the cell", (_, thresholds) => {
  fc.assert(
    fc.property(anyMeans, fc.double({ min: 1, max: 5000, noNaN: true }), (means, hessian_trace) => {
      const [train_loss, mode_connectivity_pct, cka_softmax] = means;
      const values = { train_loss, mode_connectivity_pct, cka_softmax, hessian_trace };
      for (const { name, passed, distance } of decide(values, thresholds).cuts)
        if (Math.abs(distance) > 1e-12)
          expect(stabilisedDistance(values, name, thresholds)! > 0).toBe(passed);
    }),
  );
});
