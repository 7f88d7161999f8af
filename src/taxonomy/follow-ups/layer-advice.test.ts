import { expect, test } from "vitest";
import { layerAdvice } from "./layer-advice.ts";
import { layerTemperatures } from "./layer-temperatures.ts";

test("factors go from half for the heaviest tail to one and a half for the lightest", () => {
  expect(layerTemperatures([2, 4, null, 3])).toEqual([0.5, 1.5, 1, 1]);
  expect(layerTemperatures([3, 3])).toEqual([1, 1]);
  expect(layerTemperatures([])).toEqual([]);
});

test("a cell has the means of its networks' exponents and of the factors that each of them gives", () => {
  const [first, second, third] = layerAdvice({
    layers: ["a.weight", "b.weight", "c.weight"],
    networks: [
      { exponents: [2, 4, null], standardErrors: [0.3, 0.2, null] },
      { exponents: [3, 2, null], standardErrors: [0.1, 0.2, null] },
    ],
  });
  expect(first).toEqual({
    layer: "a.weight",
    exponent: { value: 2.5, standardError: 0.5, count: 2 },
    factor: { value: 1, standardError: 0.5, count: 2 },
    unknown: null,
  });
  expect(second!.exponent).toEqual({ value: 3, standardError: 1, count: 2 });
  expect(third!.exponent.value).toBeNull();
  expect(third!.factor).toEqual({ value: 1, standardError: 0, count: 2 });
  expect(third!.unknown).toBe("fewer than 8 eigenvalues above 0 that differ");
});

test("a layer of too few eigenvalues says how many it has", () => {
  const [first, second] = layerAdvice({
    layers: ["a.weight", "b.weight"],
    eigenvalues: [4, 10],
    networks: [{ exponents: [null, 2], standardErrors: [null, 0.3] }],
  });
  expect(first!.unknown).toBe("4 eigenvalues, and a tail takes 8");
  expect(second!.unknown).toBeNull();
});

test("an exponent of a single network has the standard error of its fit", () => {
  const [only] = layerAdvice({
    layers: ["a.weight"],
    networks: [{ exponents: [2.5], standardErrors: [0.4] }],
  });
  expect(only!.exponent).toEqual({ value: 2.5, standardError: 0.4, count: 1 });
  expect(only!.factor).toEqual({ value: 1, standardError: null, count: 1 });
});
