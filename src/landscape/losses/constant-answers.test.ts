import { describe, expect, it } from "vitest";
import { areConstantOutputs, areConstantProbabilities } from "./constant-answers.ts";

describe("areConstantProbabilities", () => {
  it("is true for one output for all inputs, up to rounding", () => {
    expect(areConstantProbabilities(Float32Array.of(1, -2, 1, -2, 1, -2), 2)).toBe(true);
    expect(areConstantProbabilities(Float32Array.of(1, -2, 1.000001, -2), 2)).toBe(true);
    expect(areConstantProbabilities(new Float32Array(6), 3)).toBe(true);
  });

  it("is false once an output moves, however small the outputs are", () => {
    expect(areConstantProbabilities(Float32Array.of(1, -2, 1.001, -2), 2)).toBe(false);
    expect(areConstantProbabilities(Float32Array.of(1e-8, 0, 0, 1e-8), 2)).toBe(false);
  });

  it("sees probabilities: a shift of all logits of an example changes nothing", () => {
    expect(areConstantProbabilities(Float32Array.of(1, 2, 3, 5, 6, 7), 3)).toBe(true);
    expect(areConstantProbabilities(Float32Array.of(1, 2, 3, 5, 6, 8), 3)).toBe(false);
  });

  it("is true where there is nothing to compare", () => {
    expect(areConstantProbabilities(Float32Array.of(1, Number.NaN, 2, 3), 2)).toBe(true);
    expect(areConstantProbabilities(Float32Array.of(1, Number.POSITIVE_INFINITY, 2, 3), 2)).toBe(true);
    expect(areConstantProbabilities(Float32Array.of(1, 2), 2)).toBe(true);
  });
});

describe("areConstantOutputs", () => {
  it("is true for one output for all inputs, up to rounding, and where there is nothing to compare", () => {
    expect(areConstantOutputs(Float32Array.of(1, -2, 1.000001, -2), 2)).toBe(true);
    expect(areConstantOutputs(Float32Array.of(3), 1)).toBe(true);
    expect(areConstantOutputs(Float32Array.of(3, Number.NaN), 1)).toBe(true);
  });

  it("sees a shift of all outputs of an example, and a single output that moves", () => {
    expect(areConstantOutputs(Float32Array.of(1, 2, 3, 5, 6, 7), 3)).toBe(false);
    expect(areConstantOutputs(Float32Array.of(3, 3.1), 1)).toBe(false);
  });
});
