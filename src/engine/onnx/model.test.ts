import * as onnxRuntime from "onnxruntime-node";
import { expect, test } from "vitest";
import { encodeModel, type OnnxGraph, type OnnxNode, type OnnxValue } from "./model.ts";

const float = (name: string, ...shape: (number | string)[]): OnnxValue => ({ name, type: "float32", shape });

const node = (
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: OnnxNode["attributes"] = {},
): OnnxNode => ({ operator, domain: "", inputs, outputs, attributes });

async function compute(
  graph: OnnxGraph,
  feeds: Readonly<Record<string, onnxRuntime.Tensor>>,
): Promise<Record<string, { readonly dims: readonly number[]; readonly data: number[] }>> {
  const session = await onnxRuntime.InferenceSession.create(encodeModel(graph));
  const results = await session.run(feeds);
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { dims, data }]) => [
      name,
      { dims: [...dims], data: Array.from(data as Iterable<number>, Number) },
    ]),
  );
}

test("integer, integers, float and text attributes reach the operators", async () => {
  const graph: OnnxGraph = {
    name: "attributes",
    inputs: [float("x", 2, 3)],
    outputs: [float("leaky", 2, 3), float("turned", 3, 2), float("total", 2), float("scattered", 4)],
    initializers: [
      { name: "axis", type: "int64", shape: [1], data: BigInt64Array.of(-1n) },
      { name: "base", type: "float32", shape: [4], data: Float32Array.of(1, 1, 1, 1) },
      { name: "index", type: "int64", shape: [2, 1], data: BigInt64Array.of(2n, 2n) },
      { name: "updates", type: "float32", shape: [2], data: Float32Array.of(10, 20) },
    ],
    nodes: [
      node("LeakyRelu", ["x"], ["leaky"], { alpha: { kind: "float", value: 0.25 } }),
      node("Transpose", ["x"], ["turned"], { perm: { kind: "integers", value: [1, 0] } }),
      node("ReduceSum", ["x", "axis"], ["total"], { keepdims: { kind: "integer", value: 0 } }),
      node("ScatterND", ["base", "index", "updates"], ["scattered"], {
        reduction: { kind: "text", value: "add" },
      }),
    ],
  };
  const x = new onnxRuntime.Tensor("float32", Float32Array.of(-4, 2, 3, 4, -8, 6), [2, 3]);
  expect(await compute(graph, { x })).toEqual({
    leaky: { dims: [2, 3], data: [-1, 2, 3, 4, -2, 6] },
    turned: { dims: [3, 2], data: [-4, 4, 2, -8, 3, 6] },
    total: { dims: [2], data: [1, 2] },
    scattered: { dims: [4], data: [1, 1, 31, 1] },
  });
});

test("a graph attribute and a symbolic dimension make a loop", async () => {
  const body: OnnxGraph = {
    name: "body",
    inputs: [float("sum"), float("item")],
    outputs: [float("next"), float("seen")],
    initializers: [],
    nodes: [node("Add", ["sum", "item"], ["next"]), node("Identity", ["next"], ["seen"])],
  };
  const graph: OnnxGraph = {
    name: "running sum",
    inputs: [float("start"), float("items", "steps")],
    outputs: [float("last"), float("sums", "steps")],
    initializers: [],
    nodes: [
      node("Scan", ["start", "items"], ["last", "sums"], {
        body: { kind: "graph", value: body },
        num_scan_inputs: { kind: "integer", value: 1 },
      }),
    ],
  };
  const start = new onnxRuntime.Tensor("float32", Float32Array.of(1), []);
  const items = new onnxRuntime.Tensor("float32", Float32Array.of(1, 2, 3), [3]);
  expect(await compute(graph, { start, items })).toEqual({
    last: { dims: [], data: [7] },
    sums: { dims: [3], data: [2, 4, 7] },
  });
});

test("constants of every element type and an operator of another domain", async () => {
  const graph: OnnxGraph = {
    name: "constants",
    inputs: [float("x", 2, 1)],
    outputs: [
      float("product", 1, 1),
      { name: "chosen", type: "int32", shape: [3] },
      { name: "counts", type: "int64", shape: [2] },
    ],
    initializers: [
      { name: "condition", type: "bool", shape: [3], data: Uint8Array.of(1, 0, 1) },
      { name: "yes", type: "int32", shape: [3], data: Int32Array.of(-1, -2, -3) },
      { name: "no", type: "int32", shape: [], data: Int32Array.of(2 ** 31 - 1) },
      { name: "w", type: "float32", shape: [2, 1], data: Float32Array.of(10, 100) },
      { name: "big", type: "int64", shape: [2], data: BigInt64Array.of(-5n, 5n) },
    ],
    nodes: [
      node("Where", ["condition", "yes", "no"], ["chosen"]),
      node("Identity", ["big"], ["counts"]),
      {
        ...node("FusedMatMul", ["x", "w"], ["product"], { transA: { kind: "integer", value: 1 } }),
        domain: "com.microsoft",
      },
    ],
  };
  const x = new onnxRuntime.Tensor("float32", Float32Array.of(1, 2), [2, 1]);
  expect(await compute(graph, { x })).toEqual({
    product: { dims: [1, 1], data: [210] },
    chosen: { dims: [3], data: [-1, 2 ** 31 - 1, -3] },
    counts: { dims: [2], data: [-5, 5] },
  });
});
