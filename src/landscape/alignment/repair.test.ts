import { numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { buildNetwork } from "#families/networks";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { elementCount, parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";
import { Repairer } from "./repair.ts";

const IMAGE = [1, 8, 8];
const inputs = normals(60 * elementCount(IMAGE), "inputs");

function normals(length: number, name: string): Float32Array {
  const stream = randomStream(4, name);
  return Float32Array.from({ length }, () => stream.normal());
}

function drawn(network: ReturnType<typeof buildNetwork>, seed: number): Float32Array {
  return initialise(network, "pytorch", randomStream(seed, "start"));
}

const CHOICES = [
  { choice: { family: "mlp", width: 8, depth: 3 }, layers: ["hidden1.bias", "hidden2.bias", "hidden3.bias"] },
  { choice: { family: "cnn", width: 4, depth: 2 }, layers: ["stage1.bias", "stage2.bias"] },
  { choice: { family: "cnn", width: 4, depth: 2, norm: "group" }, layers: ["norm1.bias", "norm2.bias"] },
  {
    choice: { family: "vgg11", width: 4, norm: "none" },
    layers: [0, 3, 6, 8, 11, 13, 16, 18].map((place) => `features.${place}.bias`),
  },
  {
    choice: { family: "vit", width: 8, depth: 1, heads: 2 },
    layers: [
      "patches.bias",
      "blocks.0.attention.projection.bias",
      "blocks.0.attention.out.bias",
      "blocks.0.forward.up.bias",
      "blocks.0.forward.down.bias",
    ],
  },
  { choice: { family: "resnet18", width: 4 }, layers: [] },
] as const;

describe.each(CHOICES)("of $choice", ({ choice, layers }) => {
  const network = buildNetwork(choice, IMAGE, 4);
  const [first, second] = [drawn(network, 1), drawn(network, 2)];

  test("its layers are found", async () => {
    const repairer = await Repairer.of(network, inputs);
    expect(repairer.layers).toEqual(layers);
    repairer.release();
  });

  test("an average has the average means and deviations of its networks, and one of a network alone is that network", async () => {
    const repairer = await Repairer.of(network, inputs);
    const average = await repairer.average([first, second], [0.3, 0.7]);
    // Once more: what has the wanted moments already is not moved.
    const moments = (parameters: Float32Array) => repairer.moments(parameters);
    const [one, other, found] = [await moments(first), await moments(second), await moments(average)];
    found.forEach((own, layer) => {
      for (const part of ["mean", "deviation"] as const) {
        const wanted = own[part].map(
          (_, unit) => 0.3 * one[layer]![part][unit]! + 0.7 * other[layer]![part][unit]!,
        );
        expect(own[part]).toBeAllclose(wanted, { absolute: 1e-4 });
      }
    });
    expect(await repairer.average([first, second], [1, 0])).toBeAllclose(first, { absolute: 1e-5 });
    repairer.release();
  });
});

test("a layer whose weight is used elsewhere, or that has no bias, is not repaired", async () => {
  const layout = parameterLayout([
    { name: "shared", shape: [4, 4] },
    { name: "bias", shape: [4] },
    { name: "free", shape: [4, 5] },
    { name: "output", shape: [5, 2] },
  ]);
  const classifier: Classifier = {
    layout,
    inputShape: [4],
    classes: 2,
    logits: ({ shared, bias, free, output }, x) => {
      const once = np.tanh(np.dot(x, shared!.ref).add(bias!));
      const twice = np.tanh(np.dot(once, shared!));
      return np.dot(np.tanh(np.dot(twice, free!)), output!);
    },
  };
  const repairer = await Repairer.of(classifier, normals(40, "inputs"));
  expect(repairer.layers).toEqual([]);
  const [one, other] = [normals(layout.size, "one"), normals(layout.size, "other")];
  const average = await repairer.average([one, other], [0.5, 0.5]);
  expect(average).toBeAllclose(
    one.map((value, i) => (value + other[i]!) / 2),
    { absolute: 1e-7 },
  );
});
