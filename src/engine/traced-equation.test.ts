import { lax, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { compile } from "./compile.ts";
import { newValue } from "./program/program.ts";
import { LOWERED_PRIMITIVES, type Recorded, tracedEquation } from "./traced-equation.ts";

const x = newValue("float32", [2, 3]);
const read = (primitive: string, recorded: Recorded) => tracedEquation(primitive, [x], recorded, [x]);

describe("parameters are read", () => {
  test.each<[string, Recorded]>([
    ["add", {}],
    ["cast", { dtype: "int32" }],
    ["reduce", { op: "Max", axis: [0, 1] }],
    ["conv", { vmapDims: 1, strides: [1], padding: [[0, -1]], lhsDilation: [2], rhsDilation: [1] }],
    ["gather", { axis: [0], outDim: 1, uniqueIndices: false }],
  ])("of %s, in their order", (primitive, recorded) => {
    const equation = read(primitive, recorded);
    expect(equation).toEqual({ primitive, inputs: [x], parameters: recorded, outputs: [x] });
    expect(JSON.stringify(equation.parameters)).toBe(JSON.stringify(recorded));
  });
});

describe("parameters of another form are refused", () => {
  test.each<[string, Recorded, string]>([
    ["transpose", { perm: 3 }, "the parameter 3 where a list of integers is expected"],
    ["transpose", {}, "a list of integers"],
    ["flip", { axis: [0.5] }, "0.5 where an integer"],
    ["pad", { width: [[1, 2, 3]] }, "[1,2,3] where a pair"],
    ["pad", { width: [1] }, "a list of integers"],
    ["shrink", { slice: "all" }, "a list of pairs"],
    ["compare", { op: "greater" }, "less or equal or not_equal or less_equal"],
    ["gather", { axis: [0], outDim: 0, uniqueIndices: 1 }, "true or false"],
    ["mul", { precision: 3 }, "a parameter precision of mul, which is not known"],
    ["flip", { axis: [0], wrap: true }, "a parameter wrap of flip"],
  ])("those of %s: %j", (primitive, recorded, words) => {
    expect(() => read(primitive, recorded)).toThrow(words);
  });

  test("a type that the engine has not", () => {
    expect(() => read("cast", { dtype: "float16" })).toThrow(
      expect.objectContaining({ code: "engine/element-type" }),
    );
  });
});

describe("a primitive without a lowering", () => {
  test.each(["cholesky", "jit", "toString", "sub", "affine"])("is foreign: %s", (name) => {
    expect(LOWERED_PRIMITIVES).not.toContain(name);
    expect(read(name, { axis: 1 })).toMatchObject({
      primitive: "foreign",
      parameters: { name, parameters: { axis: 1 } },
    });
  });

  test("does no harm where nothing reads what it gives", async () => {
    const compiled = await compile<[np.Array], np.Array>(
      (a) => {
        lax.linalg.cholesky(a.ref.reshape([3, 1]).mul(np.eye(3))).dispose();
        return a.mul(2);
      },
      [{ type: "float32", shape: [3] }],
    );
    compiled.release();
  });
});
