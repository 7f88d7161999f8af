import { grad, jvp, lax, numpy as np, vmap } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { AtlasError } from "#errors";
import { argumentSpec } from "./arguments.ts";
import { compile } from "./compile.ts";
import type { TensorSpec } from "./program/program.ts";
import { compareWithJax, sampleTensor } from "./testing/oracle.ts";
import { trace } from "./trace.ts";
import { LOWERED_PRIMITIVES } from "./traced-equation.ts";

const float = (...shape: number[]): TensorSpec => ({ type: "float32", shape });
const int = (...shape: number[]): TensorSpec => ({ type: "int32", shape });
const bool = (...shape: number[]): TensorSpec => ({ type: "bool", shape });

type Fn = (...args: np.Array[]) => np.Array | np.Array[];

interface Case {
  readonly name: string;
  readonly fn: Fn;
  readonly specs: readonly TensorSpec[];
}

const pairs = (...widths: [number, number][]): [number, number][] => widths;

const groups: Readonly<Record<string, readonly Case[]>> = {
  arithmetic: [
    { name: "broadcasting addition", fn: (a, b) => a!.add(b!), specs: [float(3, 1, 4), float(2, 4)] },
    { name: "addition of a negation", fn: (a, b) => a!.add(b!.neg()), specs: [float(3), float(3)] },
    { name: "float and integer operands", fn: (a, b) => a!.mul(b!), specs: [float(3), int(2, 3)] },
    { name: "integer arithmetic", fn: (a, b) => a!.ref.mul(b!.ref).add(a!).sub(b!), specs: [int(5), int(5)] },
    {
      name: "minimum and maximum",
      fn: (a, b) => np.minimum(np.maximum(a!, b!.ref), b!.mul(2)),
      specs: [float(6), float(6)],
    },
    { name: "rectifier", fn: (a) => np.maximum(a!, 0), specs: [float(4, 3)] },
    {
      name: "reciprocal and square root",
      fn: (a) => np.sqrt(np.reciprocal(a!.ref.mul(a!).add(1))),
      specs: [float(7)],
    },
    { name: "floor and ceiling", fn: (a) => np.floor(a!.ref).add(np.ceil(a!.mul(3))), specs: [float(9)] },
    { name: "floor division of integers", fn: (a) => np.floorDivide(a!.sub(2), 3), specs: [int(8)] },
    { name: "remainder", fn: (a) => a!.mod(3), specs: [float(9)] },
    { name: "exponential and logarithm", fn: (a) => np.log(np.exp(a!).add(1)), specs: [float(5)] },
    {
      name: "trigonometry",
      fn: (a) => np.sin(a!.ref).add(np.cos(a!.ref)).add(np.arctan(a!)),
      specs: [float(5)],
    },
    { name: "inverse sine", fn: (a) => np.arcsin(np.sin(a!)), specs: [float(5)] },
    { name: "error function", fn: (a) => lax.erf(a!.ref).add(lax.erfc(a!)), specs: [float(5)] },
    { name: "hyperbolic tangent", fn: (a) => np.tanh(a!), specs: [float(5)] },
    { name: "power", fn: (a) => np.power(a!, 3), specs: [float(5)] },
    { name: "stopped gradient", fn: (a) => lax.stopGradient(a!).mul(2), specs: [float(5)] },
    {
      name: "truth values",
      fn: (a, b) => np.logicalOr(np.logicalAnd(a!.ref, b!.ref), np.logicalXor(a!, b!)),
      specs: [bool(8), bool(8)],
    },
    {
      name: "bitwise operations",
      fn: (a, b) => np.bitwiseOr(np.bitwiseAnd(a!.ref, b!.ref), np.bitwiseXor(a!, b!)),
      specs: [int(8), int(8)],
    },
  ],
  comparison: [
    { name: "less", fn: (a, b) => np.less(a!, b!), specs: [float(3, 4), float(4)] },
    { name: "less or equal", fn: (a, b) => np.lessEqual(a!, b!), specs: [int(6), int(6)] },
    { name: "equal", fn: (a, b) => np.equal(a!, b!), specs: [int(3, 1), int(4)] },
    { name: "not equal", fn: (a, b) => np.notEqual(a!, b!), specs: [int(6), int(6)] },
    { name: "not equal truth values", fn: (a, b) => np.notEqual(a!, b!), specs: [bool(6), bool(6)] },
    { name: "choice", fn: (c, a, b) => np.where(c!, a!, b!), specs: [bool(3, 1), float(4), float(3, 4)] },
    { name: "conversion to integers", fn: (a) => a!.astype(np.int32), specs: [float(6)] },
    {
      name: "conversion from truth values",
      fn: (a) => np.greater(a!, 0).astype(np.float32),
      specs: [float(6)],
    },
    { name: "index of the maximum", fn: (a) => np.argmax(a!, 1), specs: [float(5, 7)] },
  ],
  reduction: [
    { name: "sum over one axis", fn: (a) => a!.sum(1), specs: [float(3, 4, 5)] },
    { name: "sum over a broadcast axis", fn: (a) => np.broadcastTo(a!, [3, 4]).sum(0), specs: [float(4)] },
    { name: "sum over everything", fn: (a) => a!.sum(), specs: [float(3, 4)] },
    {
      name: "sum over a transposed axis",
      fn: (a) => a!.transpose([2, 0, 1]).sum([0, 2]),
      specs: [float(3, 4, 5)],
    },
    { name: "product", fn: (a) => a!.prod(0), specs: [float(3, 4)] },
    {
      name: "product over a broadcast axis",
      fn: (a) => np.broadcastTo(a!, [3, 4]).prod(0),
      specs: [float(4)],
    },
    {
      name: "largest and smallest",
      fn: (a) => a!.ref.max([0, 2]).add(a!.min([0, 2])),
      specs: [float(3, 4, 5)],
    },
    { name: "largest integer", fn: (a) => a!.max(1), specs: [int(3, 4)] },
    { name: "any and all", fn: (a) => [a!.ref.any(0), a!.all(1)], specs: [bool(3, 4)] },
    { name: "mean and variance", fn: (a) => [a!.ref.mean(0), np.var_(a!, 1)], specs: [float(3, 4)] },
  ],
  contraction: [
    { name: "matrix product", fn: (a, b) => np.dot(a!, b!), specs: [float(3, 4), float(4, 5)] },
    {
      name: "transposed operands",
      fn: (a, b) => np.dot(a!.transpose(), b!.transpose()),
      specs: [float(4, 3), float(5, 4)],
    },
    { name: "matrix and vector", fn: (a, b) => np.dot(a!, b!), specs: [float(3, 4), float(4)] },
    { name: "scalar product", fn: (a, b) => np.dot(a!, b!), specs: [float(4), float(4)] },
    { name: "outer product", fn: (a, b) => np.outer(a!, b!), specs: [float(3), float(4)] },
    { name: "stacked matrices", fn: (a, b) => np.matmul(a!, b!), specs: [float(6, 3, 4), float(6, 4, 5)] },
    {
      name: "one matrix against a stack",
      fn: (a, b) => np.matmul(a!, b!),
      specs: [float(3, 4), float(6, 4, 5)],
    },
    {
      name: "a stack against one matrix",
      fn: (a, b) => np.matmul(a!, b!),
      specs: [float(6, 3, 4), float(4, 5)],
    },
    { name: "axes of size one", fn: (a, b) => np.matmul(a!, b!), specs: [float(1, 4), float(4, 1)] },
    { name: "inner axis of size one", fn: (a, b) => np.matmul(a!, b!), specs: [float(3, 1), float(1, 5)] },
    {
      name: "a broadcast operand",
      fn: (a, b) => np.matmul(np.broadcastTo(a!, [3, 4]), b!),
      specs: [float(4), float(4, 5)],
    },
    {
      name: "a product constant along the inner axis",
      fn: (a, b) => np.matmul(np.broadcastTo(a!, [3, 4]), b!),
      specs: [float(3, 1), float(4, 5)],
    },
    {
      name: "several free axes",
      fn: (a, b) => np.tensordot(a!, b!, [[1], [0]]),
      specs: [float(2, 4, 3), float(4, 2, 5)],
    },
    {
      name: "mapped twice",
      fn: vmap(
        vmap((a: np.Array, b: np.Array) => np.dot(a, b), [0, null]),
        [null, 0],
      ) as Fn,
      specs: [float(6, 3, 4), float(5, 4, 2)],
    },
  ],
  convolution: [
    {
      name: "plain",
      fn: (x, w) => lax.convGeneralDilated(x!, w!, [1, 1], pairs([0, 0], [0, 0])),
      specs: [float(2, 3, 6, 5), float(4, 3, 3, 2)],
    },
    {
      name: "strides and uneven padding",
      fn: (x, w) => lax.convGeneralDilated(x!, w!, [2, 1], pairs([1, 0], [2, 1])),
      specs: [float(2, 3, 6, 5), float(4, 3, 3, 2)],
    },
    {
      name: "negative padding",
      fn: (x, w) => lax.convGeneralDilated(x!, w!, [1, 1], pairs([-1, 1], [1, -1])),
      specs: [float(2, 3, 6, 5), float(4, 3, 3, 2)],
    },
    {
      name: "dilated kernel",
      fn: (x, w) => lax.convGeneralDilated(x!, w!, [1, 1], pairs([1, 1], [1, 1]), { rhsDilation: [2, 1] }),
      specs: [float(2, 3, 6, 5), float(4, 3, 3, 2)],
    },
    {
      name: "dilated input",
      fn: (x, w) => lax.convGeneralDilated(x!, w!, [1, 1], pairs([1, 1], [1, 1]), { lhsDilation: [2, 3] }),
      specs: [float(2, 3, 4, 3), float(4, 3, 3, 2)],
    },
    {
      name: "one spatial axis",
      fn: (x, w) => lax.convGeneralDilated(x!, w!, [2], pairs([1, 1])),
      specs: [float(2, 3, 7), float(4, 3, 3)],
    },
    {
      name: "mapped input",
      fn: vmap(
        (x: np.Array, w: np.Array) => lax.convGeneralDilated(x, w, [1, 1], pairs([1, 1], [1, 1])),
        [0, null],
      ) as Fn,
      specs: [float(3, 2, 3, 5, 4), float(4, 3, 3, 2)],
    },
    {
      name: "mapped kernel",
      fn: vmap(
        (x: np.Array, w: np.Array) => lax.convGeneralDilated(x, w, [1, 1], pairs([1, 1], [1, 1])),
        [null, 0],
      ) as Fn,
      specs: [float(2, 3, 5, 4), float(3, 4, 3, 3, 2)],
    },
    {
      name: "both mapped",
      fn: vmap(
        (x: np.Array, w: np.Array) => lax.convGeneralDilated(x, w, [2, 1], pairs([1, 1], [1, 1])),
        0,
      ) as Fn,
      specs: [float(3, 2, 3, 5, 4), float(3, 4, 3, 3, 2)],
    },
    {
      name: "pooling by windows",
      fn: (x) => lax.reduceWindow(x!, ((a: np.Array) => a.max()) as never, [3, 2], [2, 2]),
      specs: [float(2, 3, 7, 6)],
    },
  ],
  movement: [
    {
      name: "transpose and reshape",
      fn: (a) => a!.transpose([2, 0, 1]).reshape([10, 6]),
      specs: [float(3, 4, 5)],
    },
    {
      name: "merging adjacent axes after a transpose",
      fn: (a) => a!.transpose([2, 0, 1]).reshape([5, 12]),
      specs: [float(3, 4, 5)],
    },
    {
      name: "splitting an axis after a transpose",
      fn: (a) => a!.transpose([1, 0]).reshape([2, 3, 4]),
      specs: [float(4, 6)],
    },
    {
      name: "axes of size one",
      fn: (a) => a!.reshape([1, 3, 1, 4, 1]).transpose([3, 4, 1, 0, 2]).reshape([12]),
      specs: [float(3, 4)],
    },
    {
      name: "broadcast and reshape",
      fn: (a) => np.broadcastTo(a!.reshape([3, 1]), [3, 4]).reshape([2, 6]),
      specs: [float(3)],
    },
    { name: "slices", fn: (a) => a!.slice([1, 3], [], [2, 4]), specs: [float(4, 3, 5)] },
    { name: "one index", fn: (a) => a!.slice(1, [], 2), specs: [float(4, 3, 5)] },
    {
      name: "padding",
      fn: (a) =>
        np.pad(a!, [
          [1, 2],
          [0, 3],
        ] as never),
      specs: [float(2, 3)],
    },
    {
      name: "padding a broadcast axis",
      fn: (a) =>
        np.pad(np.broadcastTo(a!, [2, 3]), [
          [1, 2],
          [0, 3],
        ] as never),
      specs: [float(3)],
    },
    {
      name: "padding an axis of size one",
      fn: (a) =>
        np.pad(a!, [
          [1, 2],
          [0, 3],
        ] as never),
      specs: [float(1, 3)],
    },
    { name: "flip", fn: (a) => np.flip(a!.transpose(), 0), specs: [float(3, 4)] },
    {
      name: "concatenation",
      fn: (a, b) => np.concatenate([a!.transpose(), b!], 1),
      specs: [float(3, 4), float(4, 2)],
    },
    { name: "stacking", fn: (a, b) => np.stack([a!, b!], 1), specs: [float(3, 4), float(3, 4)] },
    { name: "splitting", fn: (a) => np.split(a!, [1, 3], 1) as np.Array[], specs: [float(2, 5)] },
    { name: "an input returned as it is", fn: (a) => [a!.ref, a!.ref, a!.mul(1)], specs: [float(2, 3)] },
    { name: "a constant result", fn: (a) => [a!.add(1), np.array([1, 2, 3])], specs: [float(2)] },
  ],
  indexing: [
    { name: "rows by index", fn: (a, i) => np.take(a!, i!, 0), specs: [float(4, 3), int(5)] },
    { name: "columns by index", fn: (a, i) => np.take(a!, i!, 1), specs: [float(3, 4), int(2, 5)] },
    {
      name: "one element of each row",
      fn: (a, i) => np.takeAlongAxis(a!, i!.reshape([5, 1]), 1),
      specs: [float(5, 4), int(5)],
    },
    {
      name: "rows by mapped index",
      fn: vmap((a: np.Array, i: np.Array) => np.take(a, i, 0), [null, 0]) as Fn,
      specs: [float(4, 3), int(2, 5)],
    },
    {
      name: "mapped rows by mapped index",
      fn: vmap((a: np.Array, i: np.Array) => np.take(a, i, 0), 0) as Fn,
      specs: [float(2, 4, 3), int(2, 5)],
    },
    { name: "elements in order", fn: (a) => np.sort(a!, 0), specs: [float(5, 3)] },
    { name: "whole numbers in order", fn: (a) => np.sort(a!), specs: [int(3, 7)] },
    {
      name: "the places of equal elements",
      fn: (a) => np.argsort(np.floor(a!.mul(2))),
      specs: [float(4, 9)],
    },
    { name: "the largest and their places", fn: (a) => lax.topK(a!, 3), specs: [float(4, 6)] },
    {
      name: "mapped elements in order",
      fn: vmap((a: np.Array) => np.sort(a), 1) as Fn,
      specs: [float(4, 5, 3)],
    },
    {
      name: "derivatives of the largest",
      fn: (a, v) =>
        jvp(
          grad((b: np.Array) => np.square(lax.topK(b, 2)[0]!).sum()),
          [a!],
          [v!],
        ),
      specs: [float(4, 6), float(4, 6)],
    },
    { name: "running sums", fn: (a) => np.cumsum(a!, 1), specs: [float(2, 7, 3)] },
    {
      name: "derivatives of mapped running sums",
      fn: vmap((a: np.Array) => grad((b: np.Array) => np.square(np.cumsum(b, 0)).sum())(a)) as Fn,
      specs: [float(3, 6, 2)],
    },
    { name: "index in the middle", fn: (a, i) => a!.slice([], i!, []), specs: [float(3, 4, 2), int(5)] },
  ],
};

describe.each(Object.entries(groups))("%s", (_, cases) => {
  test.each(cases.map((c) => [c.name, c] as const))("%s", async (_name, { fn, specs }) => {
    const tensors = specs.map((spec, i) => sampleTensor(spec, i + 1));
    expect((await compareWithJax(fn, tensors)).difference).toBeLessThan(2e-6);
  });
});

describe("adjoints of indexing and pooling", () => {
  const cases: readonly Case[] = [
    {
      name: "scatter of repeated rows",
      fn: (a, i, c) => grad((v: np.Array) => np.take(v, i!, 0).mul(c!).sum())(a!),
      specs: [float(4, 3), int(6), float(6, 3)],
    },
    {
      name: "overlapping windows",
      fn: (a, c) =>
        grad((v: np.Array) =>
          lax
            .reduceWindow(v, ((x: np.Array) => x.sum()) as never, [3, 2], [2, 1])
            .mul(c!)
            .sum(),
        )(a!),
      specs: [float(2, 7, 6), float(2, 3, 5)],
    },
  ];
  test.each(cases.map((c) => [c.name, c] as const))("%s", async (_name, { fn, specs }) => {
    const tensors = specs.map((spec, i) => sampleTensor(spec, i + 1));
    expect((await compareWithJax(fn, tensors)).difference).toBeLessThan(2e-6);
  });
});

test("the adjoint of taking one element of each row puts it back there", async () => {
  // Ones picked at (0, 2) and (1, 0), three times each.
  const compiled = await compile<[np.Array, np.Array], np.Array>(
    (rows, index) =>
      grad((v: np.Array) =>
        np
          .takeAlongAxis(v, index.reshape([2, 1]), 1)
          .mul(3)
          .sum(),
      )(rows),
    [float(2, 3), int(2)],
  );
  const index = { type: "int32", shape: [2], data: Int32Array.of(2, 0) } as const;
  const { data } = await compiled.run(sampleTensor(float(2, 3), 1), index);
  expect([...data]).toEqual([0, 0, 3, 3, 0, 0]);
});

test("every lowered primitive is exercised above", () => {
  const seen = new Set<string>(["sub"]);
  const gradients = ["scatter", "pool_transpose"];
  for (const { fn, specs } of Object.values(groups).flat()) {
    const { program } = trace(fn, specs.map(argumentSpec));
    for (const { primitive } of program.equations) seen.add(primitive);
  }
  expect(LOWERED_PRIMITIVES.filter((name) => !seen.has(name) && !gradients.includes(name))).toEqual([]);
});

test("a primitive without a lowering is refused by name with a remedy", async () => {
  const error = await compile<[np.Array], np.Array>((a) => lax.linalg.cholesky(a), [float(3, 3)]).catch(
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(AtlasError);
  expect(String(error)).toMatch(/primitive "cholesky"/);
  expect(String(error)).toMatch(/outside the compiled function/);
});

test("a tensor of another shape than compiled for is refused", async () => {
  const compiled = await compile<[np.Array], np.Array>((a) => a.mul(2), [float(3)], { name: "double" });
  await expect(compiled.run(sampleTensor(float(4), 1))).rejects.toThrow(
    /argument 1 .*"double" is float32\[4\]; expected float32\[3\]/,
  );
});
