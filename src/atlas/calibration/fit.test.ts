import { describe, expect, it } from "vitest";
import { CALIBRATION, type CostParts, type Rates, secondsOf } from "#atlas/plan";
import { fittedRates } from "./fit.ts";

const parts = (
  calls: number,
  operations: number,
  activations: number,
  inputs: number,
  vectorNumbers: number,
): CostParts => ({
  kind: "train",
  isConvolutional: false,
  arrays: 6,
  calls,
  operations,
  activations,
  inputs,
  vectorNumbers,
});

/** Jobs of which each mostly consists of something else. */
const JOBS: readonly CostParts[] = [
  parts(2, 1e7, 1e5, 1e5, 1e5),
  parts(5000, 1e8, 1e6, 1e6, 1e6),
  parts(10, 1e11, 1e7, 1e7, 1e7),
  parts(10, 1e9, 2e9, 1e6, 1e6),
  parts(10, 1e9, 1e6, 9e9, 1e6),
  parts(100, 1e9, 1e6, 1e6, 4e9),
  parts(1000, 2e10, 1e8, 1e8, 1e8),
];

const MACHINE: Rates = {
  secondsPerJobAndArray: 0.03,
  secondsPerCallAndArray: 4e-5,
  operationsPerSecond: 1.4e10,
  secondsPerActivation: 9e-10,
  secondsPerInput: 4e-10,
  secondsPerVectorNumber: 3e-9,
  timesByKind: {},
};

const secondsBy = (rates: Rates, job: CostParts) => secondsOf(job, { dense: rates, convolutional: rates });

const timesBy = (rates: Rates, factor: (index: number) => number = () => 1) =>
  JOBS.map((job, index) => ({ parts: job, seconds: factor(index) * secondsBy(rates, job) }));

describe("fittedRates", () => {
  it("foretells jobs of a machine that has rates, whatever they are", () => {
    const found = fittedRates(timesBy(MACHINE), CALIBRATION.dense);
    for (const job of JOBS) {
      const ratio = secondsBy(found, job) / secondsBy(MACHINE, job);
      expect(ratio).toBeGreaterThan(0.9);
      expect(ratio).toBeLessThan(1.1);
    }
  });

  it("is as much slower as the machine is", () => {
    const once = fittedRates(timesBy(MACHINE), CALIBRATION.dense);
    const sevenfold = fittedRates(
      timesBy(MACHINE, () => 7),
      CALIBRATION.dense,
    );
    for (const job of JOBS) expect(secondsBy(sevenfold, job) / secondsBy(once, job)).toBeCloseTo(7, 0);
  });

  it("is not far off where single jobs are", () => {
    const noisy = fittedRates(
      timesBy(MACHINE, (index) => (index % 2 === 0 ? 1.3 : 1 / 1.3)),
      CALIBRATION.dense,
    );
    for (const job of JOBS) {
      const ratio = secondsBy(noisy, job) / secondsBy(MACHINE, job);
      expect(ratio).toBeGreaterThan(1 / 1.4);
      expect(ratio).toBeLessThan(1.4);
    }
  });

  it("finds kinds of jobs that take longer than their parts tell", () => {
    const slow = timesBy(MACHINE, () => 3).map(({ parts: own, seconds }) => ({
      parts: { ...own, kind: "curvature" },
      seconds,
    }));
    const { timesByKind } = fittedRates([...timesBy(MACHINE), ...slow], CALIBRATION.dense);
    expect(Object.keys(timesByKind)).toEqual(["curvature"]);
    expect(timesByKind.curvature).toBeGreaterThan(2.7);
    expect(timesByKind.curvature).toBeLessThan(3.3);
  });

  it("keeps the proportions that jobs leave open", () => {
    const [job] = JOBS;
    const found = fittedRates(
      [{ parts: job!, seconds: 5 * secondsBy(CALIBRATION.dense, job!) }],
      CALIBRATION.dense,
    );
    expect(secondsBy(found, job!)).toBeCloseTo(5 * secondsBy(CALIBRATION.dense, job!), 1);
    expect(CALIBRATION.dense.operationsPerSecond / found.operationsPerSecond).toBeCloseTo(5, 0);
  });
});
