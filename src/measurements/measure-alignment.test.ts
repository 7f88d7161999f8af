import { numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { type Classifier, classifierObjective } from "#landscape";
import { permutationStructure, permuted, rescaled, scaleSymmetries } from "#landscape/alignment";
import { barrierAndDip, profileAlong } from "#landscape/connectivity";
import { crossEntropy } from "#landscape/losses";
import { recalibrate } from "#landscape/normalisation";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import { type AlignmentSettings, measureAlignments } from "./measure-alignment.ts";
import type { MeasuredNetwork } from "./measurement.ts";

const draws = randomStream(9, "images");

function imagesOf(count: number) {
  const images = Float32Array.from({ length: 64 * count }, () => draws.normal());
  const labels = Int32Array.from({ length: count }, () => draws.below(4));
  return { images, labels, count, classes: 4, channels: 1, height: 8, width: 8 };
}

const [train, held] = [imagesOf(60), imagesOf(30)];

const SETTINGS: AlignmentSettings = {
  procedure: "better",
  method: "weights",
  symmetries: "permutations",
  repair: true,
  examples: 50,
  interior_points: 5,
  curves: false,
  test_data: false,
};

const INPUTS = 64;
const WIDTH = 8;

/** Two hidden layers. */
const perceptron: Classifier = {
  layout: parameterLayout([
    { name: "first", shape: [INPUTS, WIDTH] },
    { name: "shift1", shape: [WIDTH] },
    { name: "second", shape: [WIDTH, WIDTH] },
    { name: "shift2", shape: [WIDTH] },
    { name: "output", shape: [WIDTH, 4] },
  ]),
  inputShape: [1, 8, 8],
  classes: 4,
  logits: ({ first, shift1, second, shift2, output }, x) => {
    const below = np.maximum(0, np.dot(x.reshape([-1, INPUTS]), first!).add(shift1!));
    return np.dot(np.maximum(0, np.dot(below, second!).add(shift2!)), output!);
  },
};

/** The same with a batch norm in the place of each shift. */
const normalised: Classifier = {
  ...perceptron,
  layout: parameterLayout([
    ...perceptron.layout.entries,
    { name: "scale1", shape: [WIDTH] },
    { name: "scale2", shape: [WIDTH] },
  ]),
  statistics: parameterLayout(
    ["norm1", "norm2"].flatMap((layer) =>
      ["running_mean", "running_var"].map((name) => ({ name: `${layer}.${name}`, shape: [WIDTH] })),
    ),
  ),
  logits: ({ first, shift1, scale1, second, shift2, scale2, output }, x, batchNorm) => {
    const summed = np.dot(x.reshape([-1, INPUTS]), first!);
    const below = np.maximum(0, batchNorm("norm1", summed, scale1!, shift1!));
    const above = np.maximum(0, batchNorm("norm2", np.dot(below, second!), scale2!, shift2!));
    return np.dot(above, output!);
  },
};

/** Softmax regression. */
const regression: Classifier = {
  ...perceptron,
  layout: parameterLayout([{ name: "output", shape: [INPUTS, 4] }]),
  logits: ({ output }, x) => np.dot(x.reshape([-1, INPUTS]), output!),
};

async function measured(
  network: Classifier,
  pair: readonly MeasuredNetwork[],
  settings: Partial<AlignmentSettings> = {},
) {
  const [found] = await measureAlignments({
    objective: classifierObjective(network, crossEntropy.make()),
    networks: pair,
    subjects: [[0, 1]],
    data: { train, labels: train.labels, test: held },
    settings: { ...SETTINGS, ...settings },
    stream: (...purpose) => randomStream(3, ...purpose),
    initialParameters: () => new Float32Array(),
  });
  const { observations, series } = found!;
  const values = Object.fromEntries(observations.map(({ quantity, value }) => [quantity, value]));
  const evidence = Object.fromEntries(observations.map((own) => [own.quantity, own.evidence]));
  return { values, evidence, series };
}

async function networkOf(network: Classifier, seed: number): Promise<MeasuredNetwork> {
  const stream = randomStream(seed, "start");
  const parameters = Float32Array.from({ length: network.layout.size }, () => 0.4 * stream.normal());
  const statistics = await recalibrate({
    classifier: network,
    parameters: [parameters],
    inputs: train.images,
  });
  return {
    key: `network ${seed}`,
    parameters,
    statistics: statistics?.[0],
    diverged: false,
    degenerate: false,
  };
}

/** A network and the same with its units in another order. */
async function copies(network: Classifier): Promise<readonly MeasuredNetwork[]> {
  const first = await networkOf(network, 1);
  const structure = permutationStructure(network);
  const stream = randomStream(2, "order");
  const order = structure.groups.map(({ size }) => stream.permutation(size));
  return [first, { ...first, key: "copy", ...permuted(structure, first, order) }];
}

describe("a permuted copy", () => {
  test.each([
    ["perceptron", perceptron, "weights"],
    ["perceptron", perceptron, "activations"],
    ["perceptron with batch norm", normalised, "weights"],
  ] as const)("of a %s is nowhere away and behind no barrier, by %s", async (_, network, method) => {
    const pair = await copies(network);
    const { values, evidence } = await measured(network, pair, { method, test_data: true });
    expect(values.aligned_distance).toBe(0);
    expect(evidence.aligned_distance!.before).toBeGreaterThan(1);
    expect(evidence.aligned_distance!.groups).toBe(2);
    const barriers = Object.entries(values).filter(([name]) => name !== "aligned_distance");
    expect(barriers).toHaveLength(8);
    for (const [name, value] of barriers)
      expect({ name, small: value! < 1e-5 }).toEqual({ name, small: true });
  });
});

test("a copy whose units are permuted and scaled is nowhere away where scales are sought, and elsewhere is", async () => {
  for (const network of [perceptron, normalised]) {
    const [first, other] = await copies(network);
    const symmetries = scaleSymmetries(network);
    const structure = permutationStructure(network);
    const stream = randomStream(2, "factors");
    const factors = symmetries.map(({ kind, group }) =>
      Float64Array.from({ length: structure.groups[group]!.size }, () =>
        kind === "sign" ? 1 : Math.exp(0.5 * stream.normal()),
      ),
    );
    const pair = [first!, { ...other!, ...rescaled(structure, symmetries, other!, factors) }];
    const { values, evidence } = await measured(network, pair, { symmetries: "with_scales" });
    const { values: unscaled } = await measured(network, pair);
    expect(values.aligned_distance).toBeLessThan(0.02 * unscaled.aligned_distance!);
    expect(values.aligned_barrier_nll).toBeLessThan(1e-3);
    expect(values.aligned_barrier_nll).toBeLessThan(0.1 * unscaled.aligned_barrier_nll!);
    expect(evidence.aligned_distance).toMatchObject({
      scales: symmetries.filter(({ kind }) => kind === "scale").length,
    });
    expect(evidence.aligned_distance!.typical_factor).toBeGreaterThan(1.3);
  }
});

test("activations tell which unit is which, and weights by how much it is scaled", async () => {
  const pair = await copies(perceptron);
  const { values, evidence } = await measured(perceptron, pair, {
    symmetries: "with_scales",
    method: "activations",
  });
  expect(values.aligned_distance).toBeLessThan(1e-4);
  expect(evidence.aligned_distance).toMatchObject({ turned: 0, correlation: expect.closeTo(1, 5) });
});

describe("two networks", () => {
  test("have on the aligned line what the profile of the line says, and other numbers on test data", async () => {
    const pair = await Promise.all([networkOf(perceptron, 1), networkOf(perceptron, 2)]);
    const { values, evidence, series } = await measured(perceptron, pair, { test_data: true });
    const { values: again } = await measured(perceptron, pair, { test_data: true });
    expect(again).toEqual(values);
    expect(values.aligned_distance).toBeLessThan(Number(evidence.aligned_distance!.before));
    const profile = series!.aligned_t!.map((t, i) => ({
      t: t!,
      loss: series!.aligned_loss![i]!,
      error: series!.aligned_error_pct![i]!,
    }));
    expect(values.aligned_barrier_nll).toBe(barrierAndDip(profile, "loss").barrier);
    expect(values.aligned_barrier_pct).toBe(barrierAndDip(profile, "error").barrier);
    const [raw] = await profileAlong({
      objective: classifierObjective(perceptron, crossEntropy.make()),
      paths: [{ points: pair.map(({ parameters }) => parameters) }],
      examples: { inputs: train.images, targets: train.labels },
      interiorPoints: 5,
      refine: true,
    });
    expect(profile[0]).toEqual(raw![0]);
    expect(profile.at(-1)!.loss).toBeCloseTo(raw!.at(-1)!.loss, 5);
    expect(series!.repaired_loss![0]).toBeCloseTo(profile[0]!.loss, 6);
    expect(series!.test_aligned_loss).not.toEqual(series!.aligned_loss);
    expect(evidence.repaired_barrier_pct).toMatchObject({ layers: 2 });
  });

  test("of batch-normalised networks the repaired line is the aligned one, for it is recalibrated", async () => {
    const pair = await Promise.all([networkOf(normalised, 1), networkOf(normalised, 2)]);
    const { values, evidence, series } = await measured(normalised, pair);
    expect(values.repaired_barrier_nll).toBe(values.aligned_barrier_nll);
    expect(evidence.repaired_barrier_nll).toMatchObject({ recalibrated: true });
    expect(series).not.toHaveProperty("repaired_t");
  });

  test("that are copies of each other are connected by any curve between them once they are aligned", async () => {
    const { values, evidence } = await measured(regression, await copies(regression), {
      curves: true,
      repair: false,
    });
    expect(values.aligned_mode_connectivity_pct).toBeGreaterThan(-1e-3);
    expect(evidence.aligned_mode_connectivity_pct).toMatchObject({ diverged: false });
  });

  test("without anything to permute or to repair say so", async () => {
    const pair = await Promise.all([networkOf(regression, 1), networkOf(regression, 2)]);
    const { values, evidence } = await measured(regression, pair);
    expect(evidence.aligned_distance).toMatchObject({ groups: 0, before: values.aligned_distance });
    expect(values.repaired_barrier_pct).toBeNull();
    expect(evidence.repaired_barrier_pct).toMatchObject({ layers: 0 });
    const unrepaired = await measured(regression, pair, { repair: false });
    expect(Object.keys(unrepaired.values)).toEqual([
      "aligned_distance",
      "aligned_barrier_pct",
      "aligned_barrier_nll",
    ]);
  });
});
