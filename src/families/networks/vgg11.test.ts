import { defaultDevice, init, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, it } from "vitest";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { vgg11 } from "./named-networks.ts";

beforeAll(async () => {
  await init("cpu");
  defaultDevice("cpu");
});

describe("vgg11", () => {
  it.each([
    // torchvision's features of vgg11 and vgg11_bn, and a linear layer of 5130.
    ["none", 9_220_480 + 5_130],
    ["batch", 9_225_984 + 5_130],
  ] as const)(
    "of width 64 with norm %s has as many parameters as torchvision's features",
    (norm, parameters) => {
      expect(vgg11({ inputShape: [3, 32, 32], width: 64, classes: 10, norm }).layout.size).toBe(parameters);
    },
  );

  it.each([
    ["none", [0, 3, 6, 8, 11, 13, 16, 18]],
    ["batch", [0, 4, 8, 11, 15, 18, 22, 25]],
  ] as const)("with norm %s has its convolutions where PyTorch's sequence has them", (norm, places) => {
    const { parameters, statistics } = vgg11({ inputShape: [3, 32, 32], width: 2, classes: 10, norm });
    expect(parameters.filter(({ shape }) => shape.length === 4).map(({ name }) => name)).toEqual(
      places.map((place) => `features.${place}.weight`),
    );
    const normalised = statistics?.entries.filter((_, i) => i % 2 === 0).map(({ name }) => name) ?? [];
    expect(normalised).toEqual(
      norm === "batch" ? places.map((place) => `features.${place + 1}.running_mean`) : [],
    );
  });

  it("multiplies as often as counted by hand", () => {
    const { workload } = vgg11({ inputShape: [1, 12, 9], width: 2, classes: 5, norm: "batch" });
    // Convolutions on maps of 12×9, 6×4, 3×2, 3×2, then single pixels.
    const [first, second, third] = [108 * 2, 24 * 4, 6 * 8];
    expect(workload.multiplyAdds).toBe(
      9 * (first * 1 + second * 2 + third * 4 + third * 8 + 16 * 8 + 3 * 16 * 16) + 16 * 5,
    );
    expect(workload.activations).toBe(108 + 2 * (first + second + 2 * third + 4 * 16) + 5);
  });

  it("reads images that pooling makes single pixels long before its end", () => {
    const network = vgg11({ inputShape: [1, 5, 2], width: 1, classes: 3, norm: "none" });
    const flat = initialise(network, "he-normal", randomStream(3, "small"));
    const parameters = Object.fromEntries(
      network.layout.entries.map(({ name, shape, offset, size }) => [
        name,
        np.array(flat.slice(offset, offset + size)).reshape([...shape]),
      ]),
    );
    const logits = network.logits(parameters, np.ones([2, 1, 5, 2]), () => {
      throw new Error("there is nothing to normalise");
    });
    const [first, second] = logits.js() as number[][];
    expect(first!.every(Number.isFinite)).toBe(true);
    expect(first).toEqual(second);
  });
});
