import { describe, expect, it } from "vitest";
import type { ComparedNumber } from "./compared-networks.ts";
import { comparedTable } from "./compared-table.ts";

const numbers: readonly ComparedNumber[] = [
  {
    quantity: "hessian_frobenius_norm",
    title: "Frobenius norm of the Hessian",
    unit: "nats",
    first: 0.95664,
    second: 0.00045241,
    difference: { value: 0.5, low: -0.000319, high: 0.000319 },
    isPaired: false,
  },
  {
    quantity: "train_error_pct",
    title: "Training error",
    unit: "%",
    first: 0,
    second: 2,
    difference: null,
    isPaired: false,
  },
];

describe("two networks side by side", () => {
  it("stand in one table where a line holds it", () => {
    expect(comparedTable(["a.onnx", "b.onnx"], numbers, 100).split("\n")).toEqual([
      "                                 a.onnx  b.onnx     difference",
      "  Frobenius norm of the Hessian  0.9566  0.0004524  0.5 [−0.000319, 0.000319]  nats",
      "  Training error                 0       2                                     %",
    ]);
  });

  it("have their differences below, and long names above, where none does", () => {
    const long = "a-network-with-a-long-name-epoch-300.onnx";
    const table = comparedTable([long, "b.onnx"], numbers, 60);
    expect(table.split("\n")).toEqual([
      `first: ${long}`,
      "second: b.onnx",
      "                                 first   second",
      "  Frobenius norm of the Hessian  0.9566  0.0004524  nats",
      "    difference 0.5 [−0.000319, 0.000319]",
      "  Training error                 0       2          %",
    ]);
  });
});
