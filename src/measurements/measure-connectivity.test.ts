import { describe, expect, test } from "vitest";
import { l2Distance } from "#landscape/similarity";
import { float32Tensor } from "#trees";
import { requestWith } from "./connectivity.testing.ts";
import { connectivity } from "./connectivity.ts";
import type { ConnectivitySettings } from "./connectivity-pair.ts";
import { judgeConnectivities, measureConnectivities } from "./measure-connectivity.ts";
import type { Measured } from "./measurement.ts";

const USUAL = [
  "linear_barrier_pct",
  "linear_barrier_nll",
  "mode_connectivity_pct",
  "curve_barrier_pct",
  "curve_dip_pct",
  "curve_barrier_nll",
  "curve_dip_nll",
  "mode_connectivity_published_pct",
  "curve_length_ratio",
  "final_curve_loss",
  "unsettled_connectivity_pct",
];

async function measured(change: Partial<ConnectivitySettings>): Promise<readonly Measured[]> {
  return await measureConnectivities({
    ...requestWith(change),
    subjects: [
      [0, 1],
      [0, 2],
    ],
  });
}

const observation = ({ observations }: Measured, name: string) =>
  observations.find(({ quantity }) => quantity === name)!;

describe("what is measured of paths", () => {
  test("is what it always was where nothing else is asked for", async () => {
    const [own] = await measured({});
    expect(own!.observations.map(({ quantity }) => quantity)).toEqual(USUAL);
    expect(observation(own!, "curve_barrier_pct").evidence).toEqual({ at: expect.anything() });
  });

  test("has lengths and means along them where these are asked for, and no other number changed", async () => {
    const change = { shape: "polychain", bends: 2 } as const;
    const plain = await measured(change);
    const asked = await measured({ ...change, arc_length: true });
    const { networks } = requestWith({});
    for (const [i, own] of asked.entries()) {
      const further = ["linear_mean_loss", "curve_mean_loss", "curve_length"];
      expect(own.observations.filter(({ quantity }) => !further.includes(quantity))).toEqual(
        plain[i]!.observations,
      );
      const length = observation(own, "curve_length");
      const chord = l2Distance(networks[0]!.parameters, networks[i + 1]!.parameters);
      expect(length.evidence!.chord).toBeCloseTo(chord!, 5);
      expect(length.value! / chord!).toBeCloseTo(observation(own, "curve_length_ratio").value!, 5);
      const [line, curve] = ["linear_mean_loss", "curve_mean_loss"].map((name) => observation(own, name));
      expect(curve!.value!).toBeLessThan(line!.value!);
      expect(curve!.evidence!.integral).toBeCloseTo(curve!.value! * length.value!, 6);
    }
  });

  test("says to which tolerance barriers are known, and at how many points", async () => {
    const coarse = await measured({ interior_points: 3 });
    const fine = await measured({ interior_points: 3, barrier_tolerance: 0.002 });
    for (const [i, own] of fine.entries()) {
      for (const name of [
        "linear_barrier_nll",
        "curve_barrier_nll",
        "linear_barrier_pct",
        "curve_barrier_pct",
      ]) {
        const { value, evidence } = observation(own, name);
        expect(value!).toBeGreaterThanOrEqual(observation(coarse[i]!, name).value!);
        expect(evidence).toMatchObject({ resolved: true, points: expect.any(Number) });
        if (name.endsWith("pct")) expect(evidence!.tolerance).toBeGreaterThanOrEqual(100 / 48);
        else expect(evidence!.tolerance).toBeLessThanOrEqual(Math.max(0.002 * value!, 1e-4));
      }
    }
  });

  test("of several curves is the lowest, beside the mean and spread of all", async () => {
    const change = { displacement: 2, test_data: true } as const;
    const several = await measured({ ...change, restarts: 4 });
    for (const own of several) {
      for (const prefix of ["", "test_"]) {
        const best = observation(own, `${prefix}curve_barrier_pct`).value!;
        const { value, standardError, evidence } = observation(own, `${prefix}curve_barrier_mean_pct`);
        const { curves, deviation, lowest, highest } = evidence as Record<string, number>;
        expect(curves).toBe(4);
        expect(standardError).toBeCloseTo(deviation! / 2, 9);
        expect(lowest!).toBeLessThanOrEqual(value!);
        expect(value!).toBeLessThanOrEqual(highest!);
        if (prefix === "") expect(best).toBe(lowest);
        else expect(best).toBeGreaterThanOrEqual(lowest!);
      }
    }
    const single = await measured(change);
    for (const [i, own] of several.entries()) {
      const names = own.observations.map(({ quantity }) => quantity);
      expect(single[i]!.observations.some(({ quantity }) => quantity.includes("mean"))).toBe(false);
      expect(names).toContain("curve_barrier_mean_nll");
    }
  });

  test("is found again from the control points that are kept, whatever they make", async () => {
    const change = {
      shape: "polychain",
      bends: 2,
      restarts: 2,
      arc_length: true,
      barrier_tolerance: 0.01,
    } as const;
    const request = {
      ...requestWith(change),
      subjects: [
        [0, 1],
        [0, 2],
      ],
    };
    const first = await measureConnectivities(request);
    const again = await judgeConnectivities(
      request,
      first.map(({ file }) => file!.tensors),
    );
    for (const [i, { observations }] of again.entries()) {
      expect(observations.length).toBeGreaterThan(9);
      for (const { quantity, value } of observations)
        expect(value).toBeCloseTo(observation(first[i]!, quantity).value!, 9);
    }
  });

  test("has no length again where the control points that are kept are not finite", async () => {
    const request = { ...requestWith({ arc_length: true, epochs: 1 }), subjects: [[0, 1]] };
    const [first] = await measureConnectivities(request);
    const lost = Object.entries(first!.file!.tensors).map(([name, { data, shape }]) => {
      return [name, float32Tensor(new Float32Array(data.length).fill(Number.NaN), shape)] as const;
    });
    const [again] = await judgeConnectivities(request, [Object.fromEntries(lost)]);
    for (const name of ["curve_length", "curve_length_ratio", "curve_mean_loss"])
      expect(observation(again!, name).value).toBeNull();
  });
});

test("the work of curves grows with starts, gradients of the optimiser and rounds of refinement", () => {
  const none = () => 0;
  const size = {
    subjects: 3,
    networks: 3,
    examples: 1000,
    testExamples: 100,
    places: 1,
    isBatchNormalised: false,
    activationBytes: (examples: number) => 100 * examples,
    memory: { trained: none, fitted: none, answered: none, along: none, curvature: none },
  };
  const usual = Object.entries(connectivity.settings).map(([key, own]) => [key, own.usual.better]);
  const workOf = (change: Readonly<Record<string, unknown>>) =>
    connectivity.work(size, { ...Object.fromEntries(usual), ...change, procedure: "better" }).gradients;
  const plain = workOf({});
  expect(workOf({ restarts: 4 }) / plain).toBeGreaterThan(3);
  expect(workOf({ restarts: 4 }) / plain).toBeLessThan(4);
  expect(workOf({ optimiser: "sam" })).toBeGreaterThan(1.5 * plain);
  expect(workOf({ optimiser: "adam" })).toBe(plain);
  expect(workOf({ barrier_tolerance: 1e-6 })).toBeGreaterThan(plain);
  const settings = { ...Object.fromEntries(usual), until_settled: true, procedure: "better" as const };
  expect(workOf({ until_settled: true }) / plain).toBeGreaterThan(10);
  expect(workOf({ until_settled: true }) / plain).toBeLessThan(15);
  expect(connectivity.leastWork(size, settings).gradients).toBe(plain);
});
