import { lax, nn, numpy as np } from "@jax-js/jax";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { families } from "#families";
import { buildNetwork } from "#families/networks";
import { logitsOf } from "#landscape/evaluation";
import { recalibrate } from "#landscape/normalisation";
import { randomStream } from "#random";
import { elementCount, parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";
import { permutationStructure } from "./permutation-structure.ts";
import type { NetworkVectors } from "./permute.ts";
import { noScaling, rescaled } from "./rescale.ts";
import { scaleSymmetries } from "./scale-symmetries.ts";

const IMAGE = [2, 8, 8];
const SENTENCES = { words: { source: 7, target: 6 }, length: { source: 4, target: 3 } };

/** The places of every symmetry in one line: kind, then arrays with their powers. */
function symmetriesOf(classifier: Classifier): readonly string[] {
  return scaleSymmetries(classifier)
    .map(({ kind, powers }) => [kind, ...[...powers].map(([name, own]) => `${name}:${own}`)].join(" "))
    .sort();
}

describe("what can be scaled", () => {
  test("mlp: the units of every hidden layer", () => {
    expect(symmetriesOf(buildNetwork({ family: "mlp", width: 4, depth: 2 }, IMAGE, 3))).toEqual([
      "scale hidden1.bias:1 hidden1.weight:1 hidden2.weight:-1",
      "scale hidden2.bias:1 hidden2.weight:1 output.weight:-1",
    ]);
  });

  test("before a batch norm the channels with their statistics, behind it what its weight and bias give", () => {
    const network = buildNetwork({ family: "cnn", width: 4, depth: 1, norm: "batch" }, IMAGE, 3);
    expect(symmetriesOf(network)).toEqual([
      "scale norm1.bias:1 norm1.weight:1 output.weight:-1",
      "scale stage1.weight:1 norm1.running_mean:1 norm1.running_var:2",
      "sign norm1.weight:1 stage1.weight:1 norm1.running_mean:1",
    ]);
    const [before] = scaleSymmetries(network).filter(({ norms }) => norms.length > 0);
    expect(before!.norms).toEqual([
      { variance: "norm1.running_var", weight: "norm1.weight", way: 0, epsilon: expect.closeTo(1e-5, 9) },
    ]);
  });

  test("what a residual network adds to each other is scaled together", () => {
    const network = buildNetwork({ family: "resnet18", width: 4 }, IMAGE, 3);
    expect(symmetriesOf(network)).toContain(
      "scale bn1.bias:1 bn1.weight:1 layer1.0.bn2.bias:1 layer1.0.bn2.weight:1 layer1.0.conv1.weight:-1 " +
        "layer1.1.bn2.bias:1 layer1.1.bn2.weight:1 layer1.1.conv1.weight:-1 layer2.0.conv1.weight:-1 " +
        "layer2.0.shortcut.0.weight:-1",
    );
  });
});

type Activation = (x: np.Array) => np.Array;

/** Two layers about an activation. */
function perceptron(activation: Activation): Classifier {
  return classifierOf({ first: [128, 4], shift: [4], output: [4, 3] }, ({ first, shift, output }, x) =>
    np.dot(activation(np.dot(x.reshape([-1, 128]), first!).add(shift!)), output!),
  );
}

function classifierOf(shapes: Record<string, number[]>, logits: Classifier["logits"]): Classifier {
  const layout = parameterLayout(Object.entries(shapes).map(([name, shape]) => ({ name, shape })));
  return { layout, inputShape: IMAGE, classes: 3, logits };
}

const SCALED = "scale first:1 output:-1 shift:1";
const TURNED = "sign first:1 output:1 shift:1";

/** Activations with the symmetries that units have by them. */
const ACTIVATIONS: readonly (readonly [
  name: string,
  activation: Activation,
  symmetries: readonly string[],
])[] = [
  ["ReLU", nn.relu, [SCALED]],
  ["leaky ReLU", (x) => nn.leakyRelu(x), [SCALED]],
  ["max of a unit and its half", (x) => np.maximum(x.ref.mul(0.5), x), [SCALED]],
  ["tanh", np.tanh, [TURNED]],
  ["arctan", np.arctan, [TURNED]],
  ["sine", np.sin, [TURNED]],
  ["softsign", (x) => nn.softSign(x), [TURNED]],
  ["nothing", (x) => x, [SCALED, TURNED]],
  ["absolute value", np.abs, [SCALED, "sign first:1 shift:1"]],
  ["cosine", np.cos, ["sign first:1 shift:1"]],
  ["square", np.square, ["scale first:1 output:-2 shift:1", "sign first:1 shift:1"]],
  ["GELU", (x) => nn.gelu(x), []],
  ["sigmoid", nn.sigmoid, []],
  ["exponential", np.exp, []],
  ["ReLU of a unit less one", (x) => nn.relu(x.sub(1)), []],
];

/** Networks of their own, with how many symmetries of either kind they have. */
const OWN: readonly (readonly [name: string, network: Classifier, scales: number, signs: number])[] = [
  [
    "channels laid flat",
    classifierOf({ kernel: [3, 2, 3, 3], output: [3 * 64, 3] }, ({ kernel, output }, x) =>
      np.dot(nn.relu(lax.convGeneralDilated(x, kernel!, [1, 1], "SAME")).reshape([-1, 3 * 64]), output!),
    ),
    1,
    0,
  ],
  [
    "a gate beside what it gates",
    classifierOf({ both: [128, 8], output: [4, 3] }, ({ both, output }, x) => {
      const [gate, value] = np.split(np.dot(x.reshape([-1, 128]), both!), 2, 1);
      return np.dot(np.tanh(gate!).mul(value!), output!);
    }),
    1,
    2,
  ],
  [
    "branches side by side",
    classifierOf(
      { left: [128, 3], right: [128, 4], mix: [7, 5], output: [5, 3] },
      ({ left, right, mix, output }, x) => {
        const flat = x.reshape([-1, 128]);
        const sides = np.concatenate([np.tanh(np.dot(flat.ref, left!)), nn.relu(np.dot(flat, right!))], 1);
        return np.dot(nn.relu(np.dot(sides, mix!)), output!);
      },
    ),
    2,
    1,
  ],
  [
    "zeros beside fewer channels, and cut off again",
    classifierOf({ narrow: [128, 3], wide: [128, 5], output: [4, 3] }, ({ narrow, wide, output }, x) => {
      const flat = x.reshape([-1, 128]);
      const padded = np.pad(np.dot(flat.ref, narrow!), [
        [0, 0],
        [1, 1],
      ]);
      const whole = nn.relu(padded.add(np.dot(flat, wide!)));
      return np.dot(whole.slice([], [1, 5]), output!);
    }),
    1,
    0,
  ],
  [
    "units summed up",
    classifierOf({ first: [128, 4], output: [1, 3] }, ({ first, output }, x) =>
      np.dot(nn.relu(np.dot(x.reshape([-1, 128]), first!)).sum(1, { keepdims: true }), output!),
    ),
    0,
    0,
  ],
  [
    "a layer read twice",
    classifierOf({ first: [128, 4], again: [4, 4], output: [4, 3] }, ({ first, again, output }, x) => {
      const once = nn.relu(np.dot(x.reshape([-1, 128]), first!));
      const twice = nn.relu(np.dot(once, again!.ref));
      return np.dot(nn.relu(np.dot(twice, again!)), output!);
    }),
    1,
    0,
  ],
  [
    "a shortcut around a layer",
    classifierOf({ first: [128, 4], inner: [4, 4], output: [4, 3] }, ({ first, inner, output }, x) => {
      const below = nn.relu(np.dot(x.reshape([-1, 128]), first!));
      return np.dot(nn.relu(np.dot(below.ref, inner!).add(below)), output!);
    }),
    1,
    0,
  ],
];

const normals = (length: number, name: string, seed = 0) => {
  const stream = randomStream(seed, name);
  return Float32Array.from({ length }, () => 0.5 * stream.normal());
};

/** A network with drawn weights, and how its units are scaled at random. */
function drawn(classifier: Classifier, seed: number) {
  const structure = permutationStructure(classifier);
  const symmetries = scaleSymmetries(classifier);
  const network = {
    parameters: normals(classifier.layout.size, "weights", seed),
    statistics:
      classifier.statistics &&
      normals(classifier.statistics.size, "statistics", seed).map((value) => value ** 2 + 1e-4),
  };
  const stream = randomStream(seed, "factors");
  const factors = symmetries.map(({ kind, group }) =>
    Float64Array.from({ length: structure.groups[group]!.size }, () =>
      kind === "sign" ? (stream.normal() < 0 ? -1 : 1) : Math.exp(0.7 * stream.normal()),
    ),
  );
  return { network, scaled: rescaled(structure, symmetries, network, factors), structure, symmetries };
}

async function expectSameAnswers(classifier: Classifier, inputs: Float32Array | Int32Array, seed: number) {
  const { network, scaled, symmetries } = drawn(classifier, seed);
  const answers = async ({ parameters, statistics }: NetworkVectors) =>
    (
      await logitsOf({ classifier, parameters: [parameters], statistics: statistics && [statistics], inputs })
    )[0]!;
  const [before, after] = [
    await answers(network),
    await answers({ parameters: scaled.parameters, statistics: scaled.statistics }),
  ];
  const size = Math.max(...before.map(Math.abs));
  expect(after).toBeAllclose(before, { absolute: 5e-5 * size });
  if (symmetries.length > 0) expect(scaled.parameters).not.toEqual(network.parameters);
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const images = normals(6 * elementCount(IMAGE), "images");

describe("a network with its units scaled and turned answers the same", () => {
  const ofImages = families().flatMap(({ name, norms, depth, needsSentences = false }) =>
    needsSentences || name === "resnet50"
      ? []
      : norms.map((norm) => ({ family: name, norm, width: 4, ...(!("fixed" in depth) && { depth: 2 }) })),
  );

  test.each(ofImages)("$family with norm $norm", async (choice) => {
    const network = buildNetwork(choice, IMAGE, 3);
    await fc.assert(
      fc.asyncProperty(seeds, (seed) => expectSameAnswers(network, images, seed)),
      { numRuns: 3 },
    );
  });

  test("transformer", async () => {
    const network = buildNetwork({ family: "transformer", width: 4, depth: 1 }, [7], 6, SENTENCES);
    const sentences = Int32Array.from({ length: 6 * 7 }, (_, i) => (i * 5) % 6);
    await fc.assert(
      fc.asyncProperty(seeds, (seed) => expectSameAnswers(network, sentences, seed)),
      { numRuns: 3 },
    );
  });

  test.each(ACTIVATIONS)("by %s", async (_, activation, symmetries) => {
    const network = perceptron(activation);
    expect(symmetriesOf(network)).toEqual(symmetries);
    await fc.assert(
      fc.asyncProperty(seeds, (seed) => expectSameAnswers(network, images, seed)),
      { numRuns: 3 },
    );
  });

  test.each(OWN)("%s", async (_, network, scales, signs) => {
    const found = scaleSymmetries(network);
    expect(found.filter(({ kind }) => kind === "scale")).toHaveLength(scales);
    expect(found.filter(({ kind }) => kind === "sign")).toHaveLength(signs);
    await fc.assert(
      fc.asyncProperty(seeds, (seed) => expectSameAnswers(network, images, seed)),
      { numRuns: 3 },
    );
  });
});

test("scaled statistics are those of the scaled network", async () => {
  const classifier = buildNetwork({ family: "cnn", width: 4, depth: 2, norm: "batch" }, IMAGE, 3);
  const parameters = normals(classifier.layout.size, "weights", 3);
  const inputs = normals(40 * elementCount(IMAGE), "images");
  const statisticsOf = async (own: Float32Array) =>
    (await recalibrate({ classifier, parameters: [own], inputs }))![0]!;
  const structure = permutationStructure(classifier);
  const symmetries = scaleSymmetries(classifier);
  const stream = randomStream(2, "factors");
  const factors = noScaling(structure, symmetries).map((own, i) =>
    own.map(() => (symmetries[i]!.kind === "sign" ? -1 : Math.exp(stream.normal()))),
  );
  const network = { parameters, statistics: await statisticsOf(parameters) };
  const scaled = rescaled(structure, symmetries, network, factors);
  const again = await statisticsOf(scaled.parameters);
  expect(scaled.statistics!.map((value, i) => value / again[i]!)).toBeAllclose(
    again.map(() => 1),
    { absolute: 1e-3 },
  );
});

test("factors that are none are refused", () => {
  const { network, structure, symmetries } = drawn(perceptron(nn.relu), 1);
  for (const wrong of [
    [],
    [Float64Array.of(1, 2, 3)],
    [Float64Array.of(1, 2, 3, 0)],
    [Float64Array.of(1, 2, 3, -1)],
  ]) {
    expect(() => rescaled(structure, symmetries, network, wrong)).toThrow(/factors/);
  }
  const whole = rescaled(structure, symmetries, network, noScaling(structure, symmetries));
  expect(whole.parameters).toEqual(network.parameters);
});
