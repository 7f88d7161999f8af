import { expect, test } from "vitest";
import { hillTail, weightSpectrum } from "#landscape/spectra";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import { balancedLayers } from "./balanced-layers.ts";

const layout = parameterLayout([
  { name: "fc1.weight", shape: [12, 20] },
  { name: "fc1.bias", shape: [20] },
  { name: "attention.first", shape: [20, 9] },
  { name: "attention.second", shape: [9, 9] },
  { name: "attention.bias", shape: [9] },
  { name: "norm.weight", shape: [9] },
  { name: "fc2.weight", shape: [9, 3] },
  { name: "fc2.bias", shape: [3] },
]);
const draws = randomStream(4, "balanced");
const parameters = Float32Array.from({ length: layout.size }, () => draws.normal());
const factorsOf = (own: Float32Array) => {
  const factors = balancedLayers(layout)(own);
  return Object.fromEntries(
    layout.entries.map(({ name, offset, size }) => {
      expect(new Set(factors.subarray(offset, offset + size)).size).toBe(1);
      return [name, factors[offset]!];
    }),
  );
};

test("factors go from half for the heaviest tail to one and a half for the lightest, with the biases of the layer", () => {
  const factors = factorsOf(parameters);
  const names = ["fc1.weight", "attention.first", "attention.second"];
  const exponents = names.map((name) => {
    const { offset, size, shape } = layout.entries.find((entry) => entry.name === name)!;
    return hillTail(weightSpectrum(parameters.subarray(offset, offset + size), shape))!.exponent;
  });
  const [least, most] = [Math.min(...exponents), Math.max(...exponents)];
  for (const [i, name] of names.entries()) {
    expect(factors[name]).toBeCloseTo(0.5 + (exponents[i]! - least) / (most - least), 6);
  }
  expect(factors["fc1.bias"]).toBe(factors["fc1.weight"]);
  // Two arrays share this bias, three eigenvalues have no tail, and a norm is no layer.
  for (const name of ["attention.bias", "fc2.weight", "fc2.bias", "norm.weight"])
    expect(factors[name]).toBe(1);
});

test("weights that ran off change nothing", () => {
  const lost = parameters.slice();
  lost[0] = Number.NaN;
  expect(new Set(Object.values(factorsOf(lost)))).toEqual(new Set([1]));
});
