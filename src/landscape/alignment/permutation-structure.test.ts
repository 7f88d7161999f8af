import { lax, nn, numpy as np } from "@jax-js/jax";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { families } from "#families";
import { buildNetwork } from "#families/networks";
import { logitsOf } from "#landscape/evaluation";
import { randomStream } from "#random";
import { elementCount, parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";
import { permutationStructure } from "./permutation-structure.ts";
import { identities, permuted, randomPermutations } from "./permute.ts";

const IMAGE = [2, 8, 8];
const SENTENCES = { words: { source: 7, target: 6 }, length: { source: 4, target: 3 } };

function networkOf(
  family: string,
  choice: { norm?: "batch" | "group"; depth?: number; width?: number } = {},
) {
  return buildNetwork({ family, width: 4, ...choice }, IMAGE, 3);
}

/** Where each group lies, as text. */
const placesOf = (classifier: Classifier) =>
  permutationStructure(classifier).groups.map(({ places }) =>
    places.map(({ parameter, axis }) => `${parameter}.${axis}`).join(" "),
  );

describe("the groups of a network are those that it is known to have", () => {
  test("mlp: the units of every hidden layer", () => {
    expect(placesOf(networkOf("mlp", { depth: 2 }))).toEqual([
      "hidden1.weight.1 hidden1.bias.0 hidden2.weight.0",
      "hidden2.weight.1 hidden2.bias.0 output.weight.0",
    ]);
  });

  test("cnn: the channels of every stage, with their norms", () => {
    expect(placesOf(networkOf("cnn", { depth: 2, norm: "batch" }))).toEqual([
      "stage1.weight.0 norm1.weight.0 norm1.bias.0 stage2.weight.1",
      "stage2.weight.0 norm2.weight.0 norm2.bias.0 output.weight.0",
    ]);
  });

  test("vgg11: the channels of every convolution", () => {
    const convolutions = [0, 4, 8, 11, 15, 18, 22, 25];
    const next = [
      ...convolutions.slice(1).map((place) => `features.${place}.weight.1`),
      "classifier.weight.0",
    ];
    expect(placesOf(networkOf("vgg11"))).toEqual(
      convolutions.map((place, i) => {
        const norm = `features.${place + 1}`;
        return `features.${place}.weight.0 features.${place}.bias.0 ${norm}.weight.0 ${norm}.bias.0 ${next[i]}`;
      }),
    );
  });

  test("resnet18: what the blocks of a stage add to, and the channels within each of them", () => {
    const groups = placesOf(networkOf("resnet18"));
    const within = [1, 2, 3, 4].flatMap((stage) =>
      [0, 1].map((block) => {
        const name = `layer${stage}.${block}`;
        return `${name}.conv1.weight.0 ${name}.bn1.weight.0 ${name}.bn1.bias.0 ${name}.conv2.weight.1`;
      }),
    );
    expect(groups).toHaveLength(12);
    expect(groups).toEqual(expect.arrayContaining(within));
    expect(groups[0]).toBe(
      "conv1.weight.0 bn1.weight.0 bn1.bias.0 " +
        "layer1.0.conv1.weight.1 layer1.0.conv2.weight.0 layer1.0.bn2.weight.0 layer1.0.bn2.bias.0 " +
        "layer1.1.conv1.weight.1 layer1.1.conv2.weight.0 layer1.1.bn2.weight.0 layer1.1.bn2.bias.0 " +
        "layer2.0.conv1.weight.1 layer2.0.shortcut.0.weight.1",
    );
  });

  test("preresnet20: one for each of three stages, and one for each of nine blocks", () => {
    const groups = placesOf(networkOf("preresnet20"));
    expect(groups).toHaveLength(12);
    expect(groups.filter((places) => places.split(" ").length === 4)).toHaveLength(9);
    expect(groups.at(-3)).toMatch(/^layer3.0.conv2.weight.0 .* bn.weight.0 bn.bias.0 fc.weight.0$/);
  });

  test("vit: tokens throughout, heads, what queries and keys or values are of, and hidden units", () => {
    const structure = permutationStructure(buildNetwork({ family: "vit", width: 8, depth: 1 }, IMAGE, 3));
    expect(structure.groups.map(({ size }) => size)).toEqual([8, 4, 2, 2, 32]);
    expect(structure.groups.map(({ name }) => name)).toEqual([
      "patches.weight.1",
      "blocks.0.attention.projection.weight.1",
      "blocks.0.attention.projection.weight.1.part2",
      "blocks.0.attention.projection.weight.1.part3",
      "blocks.0.forward.up.weight.1",
    ]);
  });

  test("transformer: none of its tokens, whose positions are given", () => {
    const network = buildNetwork({ family: "transformer", width: 4, depth: 1 }, [7], 6, SENTENCES);
    expect(placesOf(network).join(" ")).not.toMatch(/source|target|norm|head/);
  });

  test("softmax regression: none", () => {
    expect(placesOf(networkOf("mlp", { depth: 0 }))).toEqual([]);
  });
});

/** Networks of every kind of layer, each written in one line or two. */
const OWN: Readonly<
  Record<string, { shapes: Record<string, number[]>; logits: Classifier["logits"]; groups: number[] }>
> = {
  "channels laid flat": {
    shapes: { kernel: [3, 2, 3, 3], output: [3 * 64, 3] },
    logits: ({ kernel, output }, x) =>
      np.dot(nn.relu(lax.convGeneralDilated(x, kernel!, [1, 1], "SAME")).reshape([-1, 3 * 64]), output!),
    groups: [3],
  },
  "pixels laid flat before channels": {
    shapes: { kernel: [3, 2, 3, 3], output: [64 * 3, 3] },
    logits: ({ kernel, output }, x) => {
      const maps = lax.convGeneralDilated(x, kernel!, [1, 1], "SAME").transpose([0, 2, 3, 1]);
      return np.dot(np.tanh(maps).reshape([-1, 64 * 3]), output!);
    },
    groups: [3],
  },
  "branches side by side": {
    shapes: { left: [128, 3], right: [128, 4], mix: [7, 5], output: [5, 3] },
    logits: ({ left, right, mix, output }, x) => {
      const flat = x.reshape([-1, 128]);
      const sides = np.concatenate([np.tanh(np.dot(flat.ref, left!)), np.sin(np.dot(flat, right!))], 1);
      return np.dot(np.exp(np.dot(sides, mix!)), output!);
    },
    groups: [3, 4, 5],
  },
  "a gate beside what it gates": {
    shapes: { both: [128, 8], output: [4, 3] },
    logits: ({ both, output }, x) => {
      const [gate, value] = np.split(np.dot(x.reshape([-1, 128]), both!), 2, 1);
      return np.dot(np.tanh(gate!).mul(value!), output!);
    },
    groups: [4],
  },
  "zeros beside fewer channels": {
    shapes: { narrow: [128, 3], wide: [128, 5], output: [5, 3] },
    logits: ({ narrow, wide, output }, x) => {
      const flat = x.reshape([-1, 128]);
      const padded = np.pad(np.dot(flat.ref, narrow!), [
        [0, 0],
        [1, 1],
      ]);
      return np.dot(np.tanh(padded.add(np.dot(flat, wide!))), output!);
    },
    groups: [3],
  },
  "a layer read twice": {
    shapes: { first: [128, 4], again: [4, 4], output: [4, 3] },
    logits: ({ first, again, output }, x) => {
      const once = np.tanh(np.dot(x.reshape([-1, 128]), first!));
      const twice = np.tanh(np.dot(once, again!.ref));
      return np.dot(np.tanh(np.dot(twice, again!)), output!);
    },
    groups: [4],
  },
  "units that differ by what is written in the code": {
    shapes: { first: [128, 4], output: [4, 3] },
    logits: ({ first, output }, x) =>
      np.dot(np.tanh(np.dot(x.reshape([-1, 128]), first!).add(np.array([0, 1, 2, 3]))), output!),
    groups: [],
  },
  "the first of the units alone": {
    shapes: { first: [128, 5], output: [1, 3] },
    logits: ({ first, output }, x) =>
      np.dot(np.tanh(np.dot(x.reshape([-1, 128]), first!)).slice([], [0, 1]), output!),
    groups: [4],
  },
  "units upside down": {
    shapes: { first: [128, 4], output: [4, 3] },
    logits: ({ first, output }, x) => {
      const hidden = np.dot(x.reshape([-1, 128]), first!);
      return np.dot(np.tanh(hidden.ref.add(np.flip(hidden, 1))), output!);
    },
    groups: [],
  },
};

function classifierOf({ shapes, logits }: (typeof OWN)[string]): Classifier {
  const layout = parameterLayout(Object.entries(shapes).map(([name, shape]) => ({ name, shape })));
  return { layout, inputShape: IMAGE, classes: 3, logits };
}

const normals = (length: number, name: string, seed = 0) => {
  const stream = randomStream(seed, name);
  return Float32Array.from({ length }, () => 0.5 * stream.normal());
};

/** A network with drawn weights and statistics, and what it answers once its units are in another order. */
async function answersOf(classifier: Classifier, inputs: Float32Array | Int32Array, seed: number) {
  const structure = permutationStructure(classifier);
  const parameters = normals(classifier.layout.size, "weights", seed);
  const statistics =
    classifier.statistics &&
    normals(classifier.statistics.size, "statistics", seed).map((value) => value ** 2 + 0.3);
  const moved = permuted(
    structure,
    { parameters, statistics },
    randomPermutations(structure, randomStream(seed, "order")),
  );
  const known = (own: Float32Array | undefined) => (own === undefined ? undefined : [own]);
  const [before] = await logitsOf({
    classifier,
    parameters: [parameters],
    statistics: known(statistics),
    inputs,
  });
  const [after] = await logitsOf({
    classifier,
    parameters: [moved.parameters],
    statistics: known(moved.statistics),
    inputs,
  });
  return {
    before: before!,
    after: after!,
    moves: moved.parameters.some((value, i) => value !== parameters[i]),
  };
}

/** Answers are alike up to float32 rounding of what they are sums of. */
function expectAlike({ before, after }: { before: Float32Array; after: Float32Array }): void {
  const size = Math.max(...before.map(Math.abs));
  expect(after).toBeAllclose(before, { absolute: 2e-5 * size });
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe("a network with its units in another order answers the same", () => {
  const images = normals(6 * elementCount(IMAGE), "images");
  const sentences = Int32Array.from({ length: 6 * 7 }, (_, i) => (i * 5) % 6);

  const ofImages = families().flatMap(({ name, norms, depth, needsSentences = false }) =>
    needsSentences
      ? []
      : norms.map((norm) => ({ family: name, norm, width: 4, ...(!("fixed" in depth) && { depth: 2 }) })),
  );

  test.each(ofImages)("$family with norm $norm", async (choice) => {
    const network = buildNetwork(choice, IMAGE, 3);
    const property = fc.asyncProperty(seeds, async (seed) => {
      const found = await answersOf(network, images, seed);
      expect(found.moves).toBe(true);
      expectAlike(found);
    });
    await fc.assert(property, { numRuns: 3 });
  });

  test("transformer", async () => {
    const network = buildNetwork({ family: "transformer", width: 4, depth: 1 }, [7], 6, SENTENCES);
    const property = fc.asyncProperty(seeds, async (seed) => {
      expectAlike(await answersOf(network, sentences, seed));
    });
    await fc.assert(property, { numRuns: 3 });
  });

  test.each(Object.entries(OWN))("%s", async (_, own) => {
    const classifier = classifierOf(own);
    expect(permutationStructure(classifier).groups.map(({ size }) => size)).toEqual(own.groups);
    const property = fc.asyncProperty(seeds, async (seed) =>
      expectAlike(await answersOf(classifier, images, seed)),
    );
    await fc.assert(property, { numRuns: 3 });
  });
});

test("permutations that are none are refused", () => {
  const network = networkOf("mlp", { depth: 1 });
  const structure = permutationStructure(network);
  const parameters = new Float32Array(network.layout.size);
  for (const wrong of [
    [],
    [Int32Array.of(0, 1, 2)],
    [Int32Array.of(0, 1, 1, 2)],
    [Int32Array.of(0, 1, 2, 4)],
  ]) {
    expect(() => permuted(structure, { parameters }, wrong)).toThrow("permutation");
  }
  const short = { parameters: parameters.slice(1) };
  expect(() => permuted(structure, short, identities(structure))).toThrow("parameters");
});
