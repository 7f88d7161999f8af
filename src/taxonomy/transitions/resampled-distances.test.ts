import { expect, test } from "vitest";
import { seededCell } from "../phases/phase-cells.testing.ts";
import { DEFAULT_THRESHOLDS } from "../phases/thresholds.ts";
import { resampledDistances } from "./resampled-distances.ts";

test("networks of constant output have a loss but no connectivity, in no resample either", () => {
  const cell = seededCell([2.3, 2.2, 2.4], [0, 1], [0.9, 0.8]);
  const distancesOf = (degenerateSeeds: number) =>
    resampledDistances({ ...cell, degenerateSeeds }, DEFAULT_THRESHOLDS, { rootSeed: 0, resamples: 3 });
  const [living, constant] = [distancesOf(0), distancesOf(3)];
  expect(constant.ofMeans("local")).toBe(living.ofMeans("local"));
  expect(constant.ofResamples("local")).toEqual(living.ofResamples("local"));
  expect(living.ofMeans("connectivity")).not.toBeNull();
  expect(living.ofResamples("connectivity")).not.toBeNull();
  expect(living.varies("connectivity")).toBe(true);
  expect(constant.ofMeans("connectivity")).toBeNull();
  expect(constant.ofResamples("connectivity")).toBeNull();
  expect(constant.varies("connectivity")).toBe(false);
});
