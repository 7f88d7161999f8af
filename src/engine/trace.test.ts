import { grad, jit, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { AtlasError } from "#errors";
import { argumentSpec } from "./arguments.ts";
import { compile } from "./compile.ts";
import { modelFingerprint } from "./onnx/fingerprint.ts";
import type { TensorSpec } from "./program/program.ts";
import { trace } from "./trace.ts";

const float = (...shape: number[]): TensorSpec => ({ type: "float32", shape });
const int = (...shape: number[]): TensorSpec => ({ type: "int32", shape });

const traced = (fn: (...args: np.Array[]) => unknown, ...specs: TensorSpec[]): ReturnType<typeof trace> =>
  trace(fn, specs.map(argumentSpec));

const modelOf = async (
  fn: (...args: np.Array[]) => np.Array,
  ...specs: TensorSpec[]
): Promise<Uint8Array> => {
  const compiled = await compile<np.Array[], np.Array>(fn, specs);
  compiled.release();
  return compiled.model;
};

const primitives = (fn: (...args: np.Array[]) => unknown, ...specs: TensorSpec[]): string[] =>
  traced(fn, ...specs).program.equations.map(({ primitive }) => primitive);

function refusal(fn: (...args: np.Array[]) => unknown): AtlasError {
  try {
    traced(fn, float(2));
  } catch (error) {
    if (error instanceof AtlasError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("trees go in and come out with keys in sorted order", async () => {
  interface Pair {
    readonly second: np.Array;
    readonly first: np.Array;
  }
  const compiled = await compile<[Pair, np.Array[]], { b: np.Array[]; a: { c: np.Array } }>(
    ({ second, first }, [third]) => ({ b: [third!, first.mul(2)], a: { c: second.add(1) } }),
    [{ second: float(1), first: float(2) }, [float(3)]],
  );
  const tensor = (...data: number[]) =>
    ({ type: "float32", shape: [data.length], data: Float32Array.from(data) }) as const;
  const result = await compiled.run({ first: tensor(1, 2), second: tensor(7) }, [tensor(4, 5, 6)]);
  expect(Object.keys(result)).toEqual(["a", "b"]);
  expect([...result.a.c.data]).toEqual([8]);
  expect(result.b.map(({ data }) => [...data])).toEqual([
    [4, 5, 6],
    [2, 4],
  ]);
  compiled.release();
});

test("jitted functions are expanded, nested ones and their gradients too", () => {
  const inner = jit((a: np.Array) => np.sin(a));
  const outer = jit((a: np.Array) => inner(a).mul(2));
  expect(primitives((a) => outer(a!), float(2))).toEqual(["sin", "mul"]);
  expect(primitives((a) => grad((v: np.Array) => outer(v).sum())(a!), float(2))).not.toContain("jit");
});

test("captured arrays of every type become constants", () => {
  const captured = [
    np.array([0.5, -1]),
    np.array([3, -4], { dtype: np.int32 }),
    np.array([true, false]),
  ] as const;
  const { program } = traced((a) => [a!.add(captured[0].ref), captured[1].ref, captured[2].ref], float(2));
  const constants = program.constants.map(({ value: { type, shape }, data }) => ({ type, shape, data }));
  expect(constants).toEqual(
    expect.arrayContaining([
      { type: "float32", shape: [2], data: Float32Array.of(0.5, -1) },
      { type: "int32", shape: [2], data: Int32Array.of(3, -4) },
      { type: "bool", shape: [2], data: Uint8Array.of(1, 0) },
    ]),
  );
});

test("captured arrays outlive the trace and tell programs apart", async () => {
  const captured = np.array([1, 2]);
  const other = np.array([1, 3]);
  const add = (array: np.Array) => modelOf((a) => a!.add(array.ref), float(2));
  expect(await add(captured)).toEqual(await add(captured));
  expect(await add(captured)).not.toEqual(await add(other));
  expect([...captured.dataSync()]).toEqual([1, 2]);
});

test("models tell shapes, parameters, wiring and zeros of either sign apart", async () => {
  const models = await Promise.all([
    modelOf((a) => a!.sum(0), float(2, 2)),
    modelOf((a) => a!.sum(1), float(2, 2)),
    modelOf((a) => a!.sum(0), float(2, 3)),
    modelOf((a, b) => a!.sub(b!), float(), float()),
    modelOf((a, b) => b!.sub(a!), float(), float()),
    modelOf((a) => np.where(np.less(a!.ref, 1), a!, 0), float()),
    modelOf((a) => np.where(np.less(a!.ref, 1), a!, -0), float()),
  ]);
  expect(new Set(models.map(modelFingerprint)).size).toBe(models.length);
});

describe("comparison happens in the type of the array, not of the plain number", () => {
  test("integers stay integers", async () => {
    const compiled = await compile<[np.Array], np.Array>((a) => np.equal(a, 2 ** 24), [int(2)]);
    const { data } = await compiled.run({
      type: "int32",
      shape: [2],
      data: Int32Array.of(2 ** 24, 2 ** 24 + 1),
    });
    expect([...data]).toEqual([1, 0]);
    compiled.release();
  });
});

describe("refusals", () => {
  test("an element type the engine has not", () => {
    const error = refusal((a) => a!.astype(np.float16));
    expect(error.code).toBe("engine/element-type");
    expect(error.message).toMatch(/computes with float16/);
  });
  test("a function that fails keeps its own words and its cause", () => {
    const error = refusal((a) => np.dot(a!, np.zeros([3])));
    expect(error.code).toBe("engine/trace");
    expect(error.kind).toBe("input");
    expect(error.cause).toBeInstanceOf(Error);
    expect(error.message).toContain((error.cause as Error).message);
  });
  test("an error that already speaks to people passes as it is", () => {
    const own = new AtlasError({ code: "nets/own", kind: "input", problem: "a width of 0" });
    expect(
      refusal(() => {
        throw own;
      }),
    ).toBe(own);
  });
  test.each([
    ["a number", () => 5],
    ["nothing", () => undefined],
    ["null in a nest", (a: np.Array) => [a, null]],
    ["no array at all", () => ({})],
  ])("a function that returns %s", (_, fn) => {
    expect(refusal(fn as (...args: np.Array[]) => unknown).message).toMatch(
      /it returns (no array|something other)/,
    );
  });
});
