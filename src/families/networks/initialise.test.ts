import { describe, expect, it } from "vitest";
import { initialise, initialStatistics, SCHEME_NAMES } from "#nets/initialisation";
import { randomStream } from "#random";
import { cnn, mlp } from "./named-networks.ts";

describe("initialise", () => {
  const network = mlp({ inputShape: [300], width: 200, depth: 1, classes: 10 });
  const [weight, bias] = network.layout.entries.map(({ offset, size }) => [offset, offset + size] as const);

  it.each([
    ["pytorch", 1 / (3 * 300), 1 / Math.sqrt(300)],
    ["he-normal", 2 / 300, Number.POSITIVE_INFINITY],
    ["he-uniform", 2 / 300, Math.sqrt(6 / 300)],
    ["glorot-normal", 2 / 500, Number.POSITIVE_INFINITY],
    ["glorot-uniform", 2 / 500, Math.sqrt(6 / 500)],
  ] as const)("%s has weights of mean 0 and the published variance", (scheme, variance, bound) => {
    const flat = initialise(network, scheme, randomStream(1, scheme));
    const weights = flat.subarray(...weight!);
    const mean = weights.reduce((sum, value) => sum + value, 0) / weights.length;
    const second = weights.reduce((sum, value) => sum + value * value, 0) / weights.length;
    // Five standard errors over 60 000 draws; a normal's fourth moment is the larger one.
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / 60_000));
    expect(Math.abs(second / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 60_000));
    expect(Math.max(...weights)).toBeLessThanOrEqual(Math.fround(bound));
    const biases = flat.subarray(...bias!);
    expect(biases.every((value) => value === 0)).toBe(scheme !== "pytorch");
  });

  it("counts the window in the fans of a convolution", () => {
    const images = cnn({ inputShape: [3, 8, 8], width: 64, depth: 1, classes: 10 });
    const flat = initialise(images, "he-normal", randomStream(2, "convolution"));
    const weights = flat.subarray(0, 64 * 27);
    const second = weights.reduce((sum, value) => sum + value * value, 0) / weights.length;
    expect(Math.abs(second / (2 / 27) - 1)).toBeLessThan(5 * Math.sqrt(2 / weights.length));
  });

  it("repeats for one stream and differs between streams and arrays", () => {
    const first = initialise(network, "pytorch", randomStream(1, "seed", 0));
    expect(initialise(network, "pytorch", randomStream(1, "seed", 0))).toEqual(first);
    expect(initialise(network, "pytorch", randomStream(1, "seed", 1))[0]).not.toBe(first[0]);
    expect(first[weight![0]]).not.toBe(first[bias![0]]);
  });

  it.each(SCHEME_NAMES)("%s starts a norm with scale 1 and shift 0", (scheme) => {
    const normalised = cnn({ inputShape: [3, 8, 8], width: 4, depth: 2, classes: 10, norm: "batch" });
    const flat = initialise(normalised, scheme, randomStream(3, "norm"));
    normalised.parameters.forEach(({ role }, position) => {
      const { offset, size } = normalised.layout.entries[position]!;
      const values = new Set(flat.subarray(offset, offset + size));
      if (role === "norm-weight") expect(values).toEqual(new Set([1]));
      else if (role === "norm-bias") expect(values).toEqual(new Set([0]));
      else if (role === "weight") expect(values.size).toBe(size);
    });
  });
});

describe("initialStatistics", () => {
  it("has means of 0 and variances of 1, layer by layer", () => {
    const normalised = cnn({ inputShape: [3, 8, 8], width: 2, depth: 2, classes: 10, norm: "batch" });
    expect([...initialStatistics(normalised.statistics!)]).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1]);
  });
});
