import { numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { AtlasError } from "#errors";
import type { Tensor } from "#trees";
import { type Compiled, compile } from "./compile.ts";
import type { TensorSpec } from "./program/program.ts";
import { compareWithJax, sampleTensor } from "./testing/oracle.ts";

const float = (...shape: number[]): TensorSpec => ({ type: "float32", shape });
const int = (...shape: number[]): TensorSpec => ({ type: "int32", shape });
const bool = (...shape: number[]): TensorSpec => ({ type: "bool", shape });
const floats = (...data: number[]): Tensor => ({
  type: "float32",
  shape: [data.length],
  data: Float32Array.from(data),
});
const ints = (...data: number[]): Tensor => ({
  type: "int32",
  shape: [data.length],
  data: Int32Array.from(data),
});

async function refusal(promise: Promise<unknown>): Promise<AtlasError> {
  const error = await promise.catch((e: unknown) => e);
  if (error instanceof AtlasError) return error;
  throw new Error(`not refused: ${String(error)}`);
}

describe("calls that do not fit are refused", () => {
  type Args = [{ a: np.Array; b: np.Array }, np.Array[]];
  const compileSum = (): Promise<Compiled<Args, np.Array>> =>
    compile<Args, np.Array>(({ a, b }, [c]) => a.add(b).add(c!), [{ a: float(2), b: float(2) }, [float(2)]], {
      name: "sum",
    });
  const two = floats(1, 2);
  const wrong: readonly (readonly [string, readonly unknown[], RegExp])[] = [
    ["a missing argument", [{ a: two, b: two }], /"sum" got 1 arguments; expected 2/],
    ["undefined", [undefined, [two]], /argument 1 .*; expected the structure { a: tensor, b: tensor }/],
    ["another name", [{ a: two, c: two }, [two]], /argument 1 of .* is not built/],
    ["a name too many", [{ a: two, b: two, c: two }, [two]], /argument 1 of .* is not built/],
    [
      "a record for an array",
      [{ a: two, b: two }, { 0: two }],
      /argument 2 .*; expected the structure \[tensor\]/,
    ],
    ["a tensor for a nest", [two, [two]], /argument 1 of .* is not built/],
    [
      "another type",
      [{ a: two, b: two }, [ints(1, 2)]],
      /argument 2 of .* is int32\[2\]; expected float32\[2\]/,
    ],
    ["another shape", [{ a: two, b: floats(1) }, [two]], /argument 1 of .* is float32\[1\]/],
    ["another rank", [{ a: two, b: two }, [{ ...two, shape: [1, 2] }]], /is float32\[1, 2\]/],
    ["too little data", [{ a: two, b: two }, [{ ...two, data: Float32Array.of(1) }]], /holds 1 elements/],
  ];
  test.each(wrong)("%s", async (_, args, message) => {
    const compiled = await compileSum();
    const error = await refusal(Reflect.apply(compiled.run, compiled, args));
    expect(error.code).toBe("engine/argument");
    expect(error.message).toMatch(message);
    compiled.release();
  });
  test("a run after release", async () => {
    const compiled = await compileSum();
    compiled.release();
    expect((await refusal(compiled.run({ a: two, b: two }, [two]))).code).toBe("engine/released");
  });
});

describe("specifications of another form are refused", () => {
  test.each<[string, unknown, RegExp]>([
    ["no list", float(2), /the arguments of "double" are not specified by a list; expected for each/],
    ["a missing one", [undefined], /argument 1 of "double" is specified by no nest/],
    ["a type that the engine has not", [{ type: "float64", shape: [2] }], /argument 1 of "double"/],
    ["a shape that is none", [{ type: "float32", shape: [2.5] }], /argument 1 of "double"/],
    ["a number in a nest", [[float(2), 3]], /argument 1 of "double"/],
  ])("%s", async (_, specs, message) => {
    const double = (a: np.Array): np.Array => a.mul(2);
    const error = await refusal(Reflect.apply(compile, undefined, [double, specs]));
    expect(error.code).toBe("engine/specification");
    expect(error.message).toMatch(message);
  });
});

describe("arrays without elements", () => {
  const cases: readonly (readonly [string, (...args: np.Array[]) => np.Array, readonly TensorSpec[]])[] = [
    ["arithmetic", (a, b) => a!.add(b!).mul(2), [float(0, 3), float(3)]],
    ["sum", (a) => a!.sum(0), [float(0, 3)]],
    ["product", (a) => a!.prod(1), [float(2, 0)]],
    ["largest", (a) => a!.max(0), [float(0, 2)]],
    ["smallest", (a) => a!.min(0), [float(0, 2)]],
    ["all", (a) => a!.all(0), [bool(0, 2)]],
    ["any", (a) => a!.any(0), [bool(0, 2)]],
    ["sum over a broadcast axis", (a) => np.broadcastTo(a!, [0, 3]).sum(0), [float(3)]],
    ["product of empty matrices", (a, b) => np.dot(a!, b!), [float(2, 0), float(0, 3)]],
    ["product into an empty matrix", (a, b) => np.dot(a!, b!), [float(0, 2), float(2, 3)]],
    ["padding", (a) => np.pad(a!, [[1, 2]]), [float(0)]],
    ["concatenation", (a, b) => np.concatenate([a!, b!], 0), [float(0, 2), float(3, 2)]],
    ["slice", (a) => a!.slice([1, 1]), [float(3)]],
    ["transpose and reshape", (a) => a!.transpose().reshape([3, 0, 5]), [float(0, 3)]],
  ];
  test.each(cases)("%s", async (_, fn, specs) => {
    const tensors = specs.map((spec, i) => sampleTensor(spec, i + 1));
    const { engine, difference } = await compareWithJax(fn, tensors);
    expect(difference).toBe(0);
    expect(engine[0]!.data).toHaveLength(engine[0]!.shape.reduce((a, b) => a * b, 1));
  });
});

describe("integers", () => {
  const quotient = (): Promise<Compiled<[np.Array, np.Array], np.Array>> =>
    compile<[np.Array, np.Array], np.Array>((a, b) => a.div(b), [int(3), int(3)]);
  const lowest = -(2 ** 31);

  test("division truncates towards zero and survives the lowest integer divided by -1", async () => {
    const compiled = await quotient();
    expect([...(await compiled.run(ints(7, -7, lowest), ints(2, 2, -1))).data]).toEqual([3, -3, lowest]);
    compiled.release();
  });
  test("division by zero is an error, not a number", async () => {
    const compiled = await quotient();
    const error = await refusal(compiled.run(ints(1, 2, 3), ints(1, 0, 1)));
    expect(error.code).toBe("engine/run");
    expect(error.message).toMatch(/division by zero/);
    expect([...(await compiled.run(ints(4, 4, 4), ints(1, 2, 4))).data]).toEqual([4, 2, 1]);
    compiled.release();
  });
  test("products are summed without passing through float32", async () => {
    const compiled = await compile<[np.Array, np.Array], np.Array>(
      (a, b) => np.dot(a, b),
      [int(2, 2), int(2)],
    );
    const matrix = { ...ints(2 ** 24 + 1, 1, 1, 2 ** 30), shape: [2, 2] };
    expect([...(await compiled.run(matrix, ints(1, 1))).data]).toEqual([2 ** 24 + 2, 2 ** 30 + 1]);
    compiled.release();
  });
  test("an index out of range is an error", async () => {
    const compiled = await compile<[np.Array, np.Array], np.Array>(
      (a, i) => np.take(a, i, 0),
      [float(3), int(1)],
    );
    expect((await refusal(compiled.run(floats(1, 2, 3), ints(3)))).message).toMatch(
      /out of data bounds, idx=3/,
    );
    compiled.release();
  });
  test("a convolution of integers is refused", async () => {
    const { lax } = await import("@jax-js/jax");
    const convolve = (x: np.Array, w: np.Array): np.Array => lax.convGeneralDilated(x, w, [1], [[0, 0]]);
    const error = await refusal(
      compile<[np.Array, np.Array], np.Array>(convolve, [int(1, 1, 3), int(1, 1, 2)]),
    );
    expect(error.code).toBe("engine/element-type");
    expect(error.message).toMatch(/"conv" to int32 arrays.*astype/);
  });
});

test("NaN passes through the rectifier and the larger of two", async () => {
  const compiled = await compile<[np.Array, np.Array], np.Array[]>(
    (a, b) => [np.maximum(a.ref, 0), np.maximum(a.ref, b.ref), np.minimum(a, b)],
    [float(9), float(9)],
  );
  const results = await compiled.run(
    floats(...Array<number>(9).fill(Number.NaN)),
    floats(...Array(9).fill(1)),
  );
  for (const { data } of results) expect([...data].every(Number.isNaN)).toBe(true);
  compiled.release();
});

test("the order of runs does not matter and runs may overlap", async () => {
  const compiled = await compile<[np.Array], np.Array>((a) => a.mul(2), [float(1)]);
  const results = await Promise.all([1, 2, 3].map((value) => compiled.run(floats(value))));
  expect(results.map(({ data }) => data[0])).toEqual([2, 4, 6]);
  compiled.release();
});
