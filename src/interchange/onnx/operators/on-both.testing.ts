import { grad, numpy as np, vmap } from "@jax-js/jax";
import { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";
import { expect } from "vitest";
import { compile } from "#engine";
import { batchNormByStatistics } from "#nets";
import { randomStream } from "#random";
import { elementCount, float32Tensor, int32Tensor, type Tensor } from "#trees";
import { evaluateGraph } from "../evaluate-graph.ts";
import { modelBytes, node, port, type TestModel } from "../graph.testing.ts";
import type { OnnxNode, OnnxTensor } from "../model.ts";
import { tensorData } from "../tensor-data.ts";
import type { Value } from "./operator.ts";

/** One or several operators on some inputs, the last of which makes `y`. */
export interface OperatorCase {
  readonly nodes: readonly OnnxNode[];
  /** Inputs of examples, float32 or int32. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** Inputs that a file stores. */
  readonly stored?: readonly OnnxTensor[];
  readonly opset?: number;
}

/** Numbers drawn from a normal distribution, the same for the same name. */
export function drawn(name: string, shape: readonly number[]): Tensor {
  const stream = randomStream(11, name, shape.join());
  return float32Tensor(
    Float32Array.from({ length: elementCount(shape) }, () => stream.normal()),
    shape,
  );
}

/** Whole numbers below a bound. */
export function drawnWholes(name: string, shape: readonly number[], below: number): Tensor {
  const stream = randomStream(12, name, shape.join());
  return int32Tensor(
    Int32Array.from({ length: elementCount(shape) }, () => stream.below(below)),
    shape,
  );
}

/**
 * Expects what our engine computes to be what ONNX Runtime does; and where the first input is of real numbers, that it has
 * a derivative and can be vectorised, both without another result.
 */
export async function expectSame(own: OperatorCase, tolerance = 1e-5): Promise<void> {
  const expected = await onRuntime(own);
  const found = await onEngine(own);
  expect(found.shape).toEqual(expected.shape);
  expect(found.data).toBeAllclose(expected.data, { absolute: tolerance, relative: tolerance });
}

/** The same of an operator on stored tensors alone, which is folded while the graph is read. */
export async function expectFolded(
  nodes: readonly OnnxNode[],
  stored: readonly OnnxTensor[],
  opset?: number,
) {
  const inputs = { x: float32Tensor(new Float32Array(1)) };
  const all = [
    ...nodes,
    node("Cast", [nodes.at(-1)!.outputs[0]!], ["real"], { to: 1 }),
    node("Add", ["real", "x"], ["sum"]),
  ];
  await expectSame({ nodes: all, stored, inputs, ...(opset && { opset }) });
}

/** Numbers of a result. */
export interface Result {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

async function onRuntime({ nodes, inputs, stored = [], opset = 17 }: OperatorCase): Promise<Result> {
  const y = nodes.at(-1)!.outputs[0]!;
  const model: TestModel = {
    nodes,
    initializers: stored,
    inputs: Object.entries(inputs).map(([name, { type, shape }]) =>
      port(name, shape, type === "int32" ? 6 : 1),
    ),
    outputs: [{ name: y, type: 0, shape: undefined }],
    opset,
  };
  const session = await InferenceSession.create(modelBytes(model), { logSeverityLevel: 4 });
  const feeds = Object.entries(inputs).map(([name, { data, shape }]) => [
    name,
    data instanceof Int32Array
      ? new RuntimeTensor("int32", data, shape)
      : new RuntimeTensor("float32", Float32Array.from(data), shape),
  ]);
  const results = await session.run(Object.fromEntries(feeds));
  const { dims, data } = results[y]!;
  await session.release();
  return { shape: dims, data: Array.from(data as ArrayLike<number>, Number) };
}

async function onEngine(own: OperatorCase): Promise<Result> {
  const { inputs } = own;
  const names = Object.keys(inputs);
  const given = Object.values(inputs);
  const function_ = functionOf(own, names);
  const specs = given.map(({ type, shape }) => ({ type, shape }));
  const program = await compile<np.Array[], np.Array>(function_, specs);
  const { shape, data } = await program.run(...given);
  program.release();
  return { shape, data: Array.from(data, Number) };
}

function functionOf({ nodes, stored = [], opset = 17 }: OperatorCase, names: readonly string[]) {
  return (...arrays: np.Array[]): np.Array => {
    const values = new Map<string, Value>(stored.map((tensor) => [tensor.name, tensorData(tensor)]));
    names.forEach((name, i) => {
      values.set(name, arrays[i]!);
    });
    return evaluateGraph(nodes, values, nodes.at(-1)!.outputs[0]!, {
      where: "test",
      opset,
      batchNorm: batchNormByStatistics({}),
      layerOf: (mean) => mean,
      batch: {
        written: undefined,
        traced: arrays[0]!.shape[0] ?? 1,
        shapes: new Map(),
        asked: new Map(),
        spacings: new Map(),
      },
    });
  };
}

/**
 * Expects an operator on real numbers to be differentiated as it is defined, by central differences of our own values, and
 * several inputs at once to give what each gives.
 */
export async function expectDerivatives(own: OperatorCase): Promise<void> {
  const names = Object.keys(own.inputs);
  const given = Object.values(own.inputs);
  const specs = given.map(({ type, shape }) => ({ type, shape }));
  const function_ = functionOf(own, names);
  const loss = (...arrays: np.Array[]): np.Array => {
    const y = function_(...arrays);
    const shape = y.shape;
    const shares = np.array(Float32Array.from(drawn("shares", shape).data), { shape: [...shape] });
    return y.ref.add(1).mul(y).mul(shares).sum();
  };
  const slope = await compile<np.Array[], np.Array>(
    (first, ...rest) => grad((x: np.Array) => loss(x, ...rest))(first!),
    specs,
  );
  const value = await compile<np.Array[], np.Array>(loss, specs);
  const gradient = Array.from((await slope.run(...given)).data, Number);
  const direction = Array.from(drawn("direction", [gradient.length]).data, Number);
  const at = async (step: number): Promise<number> => {
    const moved = Float32Array.from(given[0]!.data, (x, i) => x + step * direction[i]!);
    return Number((await value.run(float32Tensor(moved, given[0]!.shape), ...given.slice(1))).data[0]);
  };
  const differenceBy = async (step: number): Promise<number> =>
    ((await at(step)) - (await at(-step))) / (2 * step);
  const expected = (4 * (await differenceBy(2 ** -8)) - (await differenceBy(2 ** -7))) / 3;
  const terms = gradient.map((own, i) => own * direction[i]!);
  const found = terms.reduce((sum, term) => sum + term, 0);
  const scale = Math.sqrt(terms.reduce((sum, term) => sum + term ** 2, 0));
  expect(Math.abs(found - expected)).toBeLessThan(0.02 * (scale + 0.05));
  const both = await compile<np.Array[], np.Array>(
    (first, ...rest) => {
      const pair = vmap((x: np.Array) =>
        grad((point: np.Array) => loss(point, ...rest.map((own) => own.ref)))(x),
      );
      return pair(first!) as np.Array;
    },
    [{ ...specs[0]!, shape: [2, ...specs[0]!.shape] }, ...specs.slice(1)],
  );
  const twice = float32Tensor(Float32Array.from([...given[0]!.data, ...given[0]!.data]), [
    2,
    ...given[0]!.shape,
  ]);
  const { data } = await both.run(twice, ...given.slice(1));
  expect(Array.from(data, Number)).toBeAllclose([...gradient, ...gradient], {
    absolute: 1e-4,
    relative: 1e-4,
  });
  for (const program of [slope, value, both]) program.release();
}
