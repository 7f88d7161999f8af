import { describe, expect, it } from "vitest";
import { isDegenerate } from "./degenerate.ts";

describe("isDegenerate", () => {
  it("is true for one output for all inputs, up to rounding", () => {
    expect(isDegenerate(Float32Array.of(1, -2, 1, -2, 1, -2), 2)).toBe(true);
    expect(isDegenerate(Float32Array.of(1, -2, 1.000001, -2), 2)).toBe(true);
    expect(isDegenerate(new Float32Array(6), 3)).toBe(true);
  });

  it("is false once an output moves, however small the outputs are", () => {
    expect(isDegenerate(Float32Array.of(1, -2, 1.001, -2), 2)).toBe(false);
    expect(isDegenerate(Float32Array.of(1e-8, 0, 0, 1e-8), 2)).toBe(false);
  });

  it("sees probabilities: a shift of all logits of an example changes nothing", () => {
    expect(isDegenerate(Float32Array.of(1, 2, 3, 5, 6, 7), 3)).toBe(true);
    expect(isDegenerate(Float32Array.of(1, 2, 3, 5, 6, 8), 3)).toBe(false);
  });

  it("is true where there is nothing to compare", () => {
    expect(isDegenerate(Float32Array.of(1, Number.NaN, 2, 3), 2)).toBe(true);
    expect(isDegenerate(Float32Array.of(1, Number.POSITIVE_INFINITY, 2, 3), 2)).toBe(true);
    expect(isDegenerate(Float32Array.of(1, 2), 2)).toBe(true);
  });
});
