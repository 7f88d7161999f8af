import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { elementCount, float32Tensor, type Tensor } from "#trees";
import { encodeModel, type OnnxNode } from "../onnx/model.ts";
import { createSession } from "../session/session.ts";
import { integer, integers } from "./graph-builder.ts";
import {
  ANY_THREADS,
  convolutionThreads,
  logarithmThreads,
  operatorThreads,
  productThreads,
  reductionThreads,
} from "./thread-limit.ts";

/** Numbers of threads that are tried, as far as the limit allows. */
const TRIED = [2, 3, 5, 8, 16];

interface Single extends Pick<OnnxNode, "operator" | "attributes"> {
  /** Axes of a reduction. */
  readonly axes?: readonly number[];
}

/** Positive random arrays. */
function feedsOf(shapes: readonly (readonly number[])[]): readonly Tensor[] {
  return shapes.map((shape, i) => {
    const stream = randomStream(0, "threads", `${i}`);
    return float32Tensor(
      Float32Array.from({ length: elementCount(shape) }, () => 0.1 + stream.uniform()),
      shape,
    );
  });
}

/** What an operator computes of arrays, with some threads. */
async function computed(
  { operator, attributes, axes }: Single,
  feeds: readonly Tensor[],
  rank: number,
  threads: number,
): Promise<Tensor["data"]> {
  const names = feeds.map((_, i) => `x${i}`);
  const model = encodeModel({
    name: "operator",
    inputs: feeds.map(({ shape }, i) => ({ name: names[i]!, type: "float32", shape })),
    outputs: [{ name: "y", type: "float32", shape: Array.from({ length: rank }, (_, i) => `size${i}`) }],
    initializers: axes
      ? [{ name: "axes", type: "int64", shape: [axes.length], data: BigInt64Array.from(axes, BigInt) }]
      : [],
    nodes: [{ operator, domain: "", attributes, inputs: axes ? [...names, "axes"] : names, outputs: ["y"] }],
  });
  const session = await createSession(model, "cpu", { threads });
  const { y } = await session.run(Object.fromEntries(feeds.map((feed, i) => [names[i]!, feed])));
  await session.release();
  return y!.data;
}

/** The numbers of threads within a limit that give other bits than one thread. */
async function otherBits(
  single: Single,
  shapes: readonly (readonly number[])[],
  rank: number,
  limit: number,
): Promise<readonly number[]> {
  const feeds = feedsOf(shapes);
  const alone = await computed(single, feeds, rank, 1);
  const others: number[] = [];
  for (const threads of TRIED.filter((tried) => tried <= limit)) {
    const found = await computed(single, feeds, rank, threads);
    if (!Buffer.from(found.buffer).equals(Buffer.from(alone.buffer))) others.push(threads);
  }
  return others;
}

describe("within its limit of threads an operator gives the bits of one thread", () => {
  test.each([
    ...[[16, 32, 2048] as const, [32, 16, 2048] as const, [32, 32, 2048] as const, [10, 128, 2048] as const],
    ...[[128, 10, 2048] as const, [64, 128, 128] as const, [64, 128, 784] as const, [128, 512, 512] as const],
    ...[
      [512, 128, 512] as const,
      [64, 1000, 512] as const,
      [2, 1000, 1000] as const,
      [1, 1000, 500] as const,
    ],
    ...[[1000, 1, 500] as const, [1000, 2, 1000] as const, [100, 7, 300] as const, [8, 8, 5000] as const],
    ...[[33, 17, 999] as const, [200, 256, 300] as const, [3, 2000, 200] as const, [5, 90, 129] as const],
  ])("a product of %d rows, %d columns and %d deep", async (rows, columns, depth) => {
    for (const [transA, transB] of [
      [0, 0],
      [1, 0],
      [0, 1],
    ] as const) {
      const shapes = [transA ? [depth, rows] : [rows, depth], transB ? [columns, depth] : [depth, columns]];
      const gemm = { operator: "Gemm", attributes: { transA: integer(transA), transB: integer(transB) } };
      const limit = productThreads({ stack: 1, rows, columns, depth });
      expect(await otherBits(gemm, shapes, 2, limit)).toEqual([]);
    }
  });

  test.each([
    [8, 64, 128, 784],
    [3, 64, 128, 784],
    [5, 10, 128, 2048],
    [40, 16, 32, 784],
    [2, 300, 2, 300],
  ])("%d products of %d rows, %d columns and %d deep", async (stack, rows, columns, depth) => {
    const limit = productThreads({ stack, rows, columns, depth });
    const product = { operator: "MatMul", attributes: {} };
    const shapes = [
      [stack, rows, depth],
      [stack, depth, columns],
    ];
    expect(await otherBits(product, shapes, 3, limit)).toEqual([]);
  });

  test.each([
    { input: [128, 3, 32, 32], kernel: [16, 3, 3, 3], group: 1 },
    { input: [16, 64, 16, 16], kernel: [64, 64, 3, 3], group: 1 },
    { input: [1, 64, 56, 56], kernel: [64, 64, 3, 3], group: 1 },
    { input: [7, 5, 9, 11], kernel: [13, 5, 3, 3], group: 1 },
    { input: [3, 128, 32, 32], kernel: [16, 128, 32, 32], group: 1 },
    { input: [3, 128, 36, 34], kernel: [16, 128, 32, 32], group: 1 },
    { input: [1, 128, 12, 140], kernel: [64, 32, 4, 4], group: 4 },
    { input: [1, 16, 12, 64], kernel: [8, 16, 4, 4], group: 1 },
    { input: [8, 512, 4, 4], kernel: [512, 512, 3, 3], group: 1 },
    { input: [8, 16, 9, 9], kernel: [16, 1, 3, 3], group: 16 },
  ])("a convolution of $input by $kernel in $group", async ({ input, kernel, group }) => {
    const positions = (input[2]! - kernel[2]! + 1) * (input[3]! - kernel[3]! + 1);
    const limit = convolutionThreads({
      images: input[0]! * group,
      filters: kernel[0]! / group,
      positions,
      depth: elementCount(kernel.slice(1)),
    });
    const convolution = { operator: "Conv", attributes: { group: integer(group) } };
    expect(await otherBits(convolution, [input, kernel], 4, limit)).toEqual([]);
    if (group > 1 || input[2] === 1) return;
    const back = { operator: "ConvTranspose", attributes: { strides: integers([2, 2]) } };
    const swapped = [input[1]!, 6, kernel[2]!, kernel[3]!];
    if (elementCount(swapped) > 1e5) return;
    expect(await otherBits(back, [input, swapped], 4, ANY_THREADS)).toEqual([]);
  });

  test.each([
    { shape: [128, 4, 32, 32], axes: [0, 2, 3] },
    { shape: [128, 8, 32, 32], axes: [0, 2, 3] },
    { shape: [3, 1000, 7], axes: [1] },
    { shape: [8, 1000, 100], axes: [1] },
    { shape: [100_000], axes: [0] },
    { shape: [1000, 10], axes: [0] },
    { shape: [1000, 10], axes: [1] },
    { shape: [64, 3, 5, 7, 64], axes: [1, 3] },
    { shape: [4, 65_536], axes: [1] },
  ])("sums of $shape over $axes", async ({ shape, axes }) => {
    const sum = { operator: "ReduceSum", attributes: { keepdims: integer(0) }, axes };
    const limit = reductionThreads(shape, axes);
    expect(await otherBits(sum, [shape], shape.length - axes.length, limit)).toEqual([]);
  });

  test.each(["Exp", "Erf", "Sin", "Cos", "Asin", "Atan", "Sqrt", "Reciprocal"])("%s", async (operator) => {
    const limit = operatorThreads(operator, "");
    expect(limit).toBe(ANY_THREADS);
    for (const size of [1001, 100_003])
      expect(await otherBits({ operator, attributes: {} }, [[size]], 1, limit)).toEqual([]);
  });

  test.each([
    [16_384, 16],
    [1000, 1001],
    [3, 40_000],
  ])("the softmax of %d rows of %d", async (rows, columns) => {
    const softmax = { operator: "Softmax", attributes: { axis: integer(-1) } };
    expect(await otherBits(softmax, [[rows, columns]], 2, ANY_THREADS)).toEqual([]);
  });

  test("logarithms", async () => {
    for (const size of [1001, 8191, 100_003])
      expect(
        await otherBits({ operator: "Log", attributes: {} }, [[size]], 1, logarithmThreads(size)),
      ).toEqual([]);
  });
});

test("an operator that nobody has tried takes one thread", () => {
  expect(operatorThreads("CumSum", "")).toBe(1);
  expect(operatorThreads("FusedMatMul", "com.microsoft")).toBe(1);
});
