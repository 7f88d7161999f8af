import { expect, test } from "vitest";
import { randomStream } from "#random";
import { decidedCell, seededCell } from "./phase-cells.testing.ts";
import { valuesOfResample } from "./resampled-metrics.ts";
import { resampleCell } from "./seed-resampling.ts";

/** The metrics of every resample. */
function resamplesOf(...given: Parameters<typeof resampleCell>) {
  const samples = resampleCell(...given)!;
  return Array.from({ length: samples.count }, (_, i) => valuesOfResample(samples, i));
}

const COUNT = 20_000;

function shareOf(values: readonly (number | null | undefined)[], wanted: number): number {
  return values.filter((value) => Math.abs((value ?? Number.NaN) - wanted) < 1e-9).length / values.length;
}

test("a pair weighs the product of its seeds' multiplicities", () => {
  // Pairs (0, 1), (1, 2), (2, 3) of four seeds, with means that tell every set of weights apart.
  const cell = seededCell([0, 0, 0, 0], [1, 10, 100], []);
  const resamples = resamplesOf(
    cell,
    ["train_loss", "mode_connectivity_pct"],
    randomStream(1, "pairs"),
    COUNT,
  );
  const means = resamples.map((values) => values.mode_connectivity_pct);
  // Of 256 equally likely draws 24 hold every seed once, 12 hold seeds 0, 0, 1, 2 and 12 hold 1, 2, 3, 3. In 46
  // no two neighbours meet; the pairs are then three free draws. Four standard errors are below 0.01.
  const free = 46 / 256;
  expect(Math.abs(shareOf(means, 37) - (24 / 256 + (free * 6) / 27))).toBeLessThan(0.01);
  expect(Math.abs(shareOf(means, (2 * 1 + 10) / 3) - (12 / 256 + (free * 3) / 27))).toBeLessThan(0.01);
  expect(Math.abs(shareOf(means, (10 + 2 * 100) / 3) - (12 / 256 + (free * 3) / 27))).toBeLessThan(0.01);
});

test("a resample without any pair resamples the pairs themselves", () => {
  const cell = seededCell([0, 3, 6], [1, 10], []);
  const resamples = resamplesOf(
    cell,
    ["train_loss", "mode_connectivity_pct"],
    randomStream(2, "none"),
    COUNT,
  );
  // Seed 0 three times: one draw in 27, the only one with a mean loss of 0; its pairs are then two free draws.
  const alone = resamples.filter(({ train_loss }) => train_loss === 0);
  expect(Math.abs(alone.length / COUNT - 1 / 27)).toBeLessThan(0.006);
  const means = alone.map((values) => values.mode_connectivity_pct);
  expect(Math.abs(shareOf(means, 1) - 0.25)).toBeLessThan(0.07);
  expect(Math.abs(shareOf(means, 5.5) - 0.5)).toBeLessThan(0.08);
  expect(Math.abs(shareOf(means, 10) - 0.25)).toBeLessThan(0.07);
});

test("metrics of one resample share its seeds", () => {
  const cell = seededCell([1, 2, 4], [], []);
  const doubled = {
    ...cell,
    observations: cell.observations.flatMap((observation) => [
      observation,
      { ...observation, metric: "hessian_trace" as const, value: 2 * observation.value },
    ]),
  };
  for (const values of resamplesOf(doubled, ["train_loss", "hessian_trace"], randomStream(3, "shared"), 50)) {
    expect(values.hessian_trace).toBeCloseTo(2 * values.train_loss!, 12);
  }
});

test("nothing to resample gives nothing", () => {
  expect(resampleCell(decidedCell([1, 2, 0.5]), ["train_loss"], randomStream(4, "means"), 5)).toBeNull();
  expect(resampleCell(seededCell([1], [], []), ["train_loss"], randomStream(4, "one"), 5)).toBeNull();
});
