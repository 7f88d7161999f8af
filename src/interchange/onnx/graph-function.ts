import { numpy as np } from "@jax-js/jax";
import { described } from "#descriptions";
import { traceProgram } from "#engine";
import { AtlasError } from "#errors";
import { sha256Hex } from "#files";
import type { Classifier } from "#landscape";
import { statisticNames } from "#nets/layers";
import { elementCount, parameterLayout } from "#trees";
import { type Constant, constant } from "./constant.ts";
import type { OnnxInput } from "./describe-input.ts";
import { encodeGraph } from "./encode-model.ts";
import { evaluateGraph } from "./evaluate-graph.ts";
import type { FoundParameters } from "./find-parameters.ts";
import { shapeBeside } from "./inputs-beside.ts";
import { joinedNormalisations } from "./join-normalisations.ts";
import { type Head, hasOneLogit } from "./logits-of-graph.ts";
import type { OnnxGraph, OnnxTensor } from "./model.ts";
import { modelError } from "./model-error.ts";
import { readBy } from "./needed-nodes.ts";
import type { Value } from "./operators/operator.ts";
import { isFloat } from "./tensor-data.ts";
import { workloadOfProgram } from "./workload-of-program.ts";

/** A graph with what its values are. */
export interface GraphFunction {
  readonly path: string;
  readonly graph: OnnxGraph;
  readonly opset: number;
  readonly input: OnnxInput;
  readonly found: FoundParameters;
  readonly dataOf: (tensor: OnnxTensor) => Constant;
  readonly head: Head;
}

/** The number of the element type of truth values. */
const BOOLEAN = 9;

/** More examples than one, and a number that sizes of layers seldom are. */
const TRACED_BATCH = 3;

/**
 * A graph as a network: what it computes, and the sizes that show when it is traced.
 *
 * @throws AtlasError `onnx/output` for an answer other than a number a class, `onnx/operator` and `onnx/graph`.
 */
export function classifierOf(own: GraphFunction): Classifier {
  const layouts = layoutsOf(own.found);
  const logits = logitsFunction(own);
  const specs = Object.fromEntries(
    layouts.layout.entries.map(({ name, shape }) => [name, { type: "float32", shape } as const]),
  );
  const programFor = (batch: number) =>
    explainedTrace(own.path, () => {
      const { program } = traceProgram<[Record<string, np.Array>, np.Array]>(
        (parameters, inputs) => logits(parameters, inputs, affineAlone),
        [specs, { type: "float32", shape: [batch, ...own.input.shape] }],
        "network",
      );
      return program;
    });
  const { writtenBatch } = own.input;
  // By its shapes in the written batch it is known where examples lie in others.
  if (writtenBatch !== undefined) programFor(writtenBatch);
  const batch = writtenBatch === TRACED_BATCH ? TRACED_BATCH + 1 : TRACED_BATCH;
  const program = programFor(batch);
  const { shape } = program.outputs[0]!;
  const [examples, ...answers] = shape;
  const classes = answers.at(-1);
  if (
    answers.length < 1 ||
    answers.length > 2 ||
    examples !== batch ||
    classes === undefined ||
    classes < 1
  ) {
    const found = `${batch} examples get an answer of shape [${shape.join(", ")}]`;
    throw modelError("output", own.path, found, {
      expected:
        "a number a class and example, [batch, classes], or at each of several places, [batch, places, classes]",
    });
  }
  const workload = workloadOfProgram(program, batch, elementCount(own.input.shape));
  const places = answers.length === 2 ? { places: answers[0]! } : {};
  return { ...layouts, inputShape: own.input.shape, classes, ...places, workload, logits };
}

/** Examples as the elements of an input; pixels that were scaled to bytes come near whole numbers. */
function asElements(inputs: np.Array, elements: OnnxInput["elements"]): np.Array {
  if (elements === "numbers" || inputs.dtype === np.int32) return inputs;
  return (elements === "indices" ? inputs : np.rint(inputs)).astype(np.int32);
}

/** One row of each example. */
function rowOf(examples: np.Array, row: number): np.Array {
  return examples.slice([], row);
}

/** Whole numbers as the elements of an input beside the tokens. */
function asType(wholes: np.Array, type: number): np.Array {
  if (type === BOOLEAN) return wholes.notEqual(0);
  return isFloat(type) ? wholes.astype(np.float32) : wholes;
}

function explainedTrace<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AtlasError) || error.code.startsWith("onnx/")) throw error;
    throw modelError("graph", path, `it cannot be read as a function of its parameters: ${error.problem}`, {
      cause: error,
    });
  }
}

/** A scaling and a shift, in place of a normalisation: the shapes are the same. */
function affineAlone(_layer: string, maps: np.Array, scale: np.Array, shift: np.Array): np.Array {
  const shape = maps.shape.map((size, axis) => (axis === 1 ? size : 1));
  return maps.mul(scale.reshape(shape)).add(shift.reshape(shape));
}

/** The function of a graph, which is described by all of it but its parameters. */
function logitsFunction({
  path,
  graph,
  opset,
  input,
  found,
  dataOf,
  head,
}: GraphFunction): Classifier["logits"] {
  const parameters = new Set(found.parameters.map(({ name }) => name));
  const statistics = new Map(
    found.layers.flatMap(({ name, mean, variance }) => [
      [mean.name, name],
      [variance.name, name],
    ]),
  );
  const read = new Set(graph.nodes.flatMap(readBy));
  const constants = graph.initializers.filter(
    ({ name }) => read.has(name) && !parameters.has(name) && !statistics.has(name),
  );
  const output = graph.outputs[0]!.name;
  const nodes = joinedNormalisations(graph.nodes, output);
  const written = input.writtenBatch ?? 0;
  const shapes = new Map([
    [input.name, [written, ...input.ownShape]],
    ...input.brought.map(({ port }): [string, number[]] => [
      port.name,
      [...shapeBeside(port, input.ownShape, written)],
    ]),
  ]);
  const asked = new Map<string, readonly number[]>();
  const logits: Classifier["logits"] = (given, inputs, batchNorm) => {
    const values = new Map<string, Value>(constants.map((tensor) => [tensor.name, dataOf(tensor)]));
    for (const [name, array] of Object.entries(given)) values.set(name, array);
    // A normalisation takes its statistics by its own name, so that what stands in their place is not read.
    for (const name of statistics.keys())
      values.set(name, { type: "float", shape: [0], data: new Float32Array(0) });
    const traced = inputs.shape[0]!;
    const own = asElements(inputs, input.elements);
    for (const { port, row } of input.brought) {
      const shape = shapeBeside(port, input.ownShape, traced);
      values.set(port.name, asType(rowOf(own.ref, row).reshape([...shape]), port.type));
    }
    values.set(input.name, input.shape.length === input.ownShape.length ? own : rowOf(own, 0));
    for (const { port, value } of input.filled) {
      const shape = shapeBeside(port, input.ownShape, traced);
      const type = port.type === BOOLEAN ? "boolean" : "integer";
      values.set(port.name, constant(type, shape, new Float64Array(elementCount(shape)).fill(value)));
    }
    const answer = evaluateGraph(nodes, values, output, {
      where: path,
      opset,
      batchNorm,
      layerOf: (mean) => statistics.get(mean) ?? mean,
      batch: { written: input.writtenBatch, traced, shapes, asked, spacings: new Map() },
      ...(traced === input.writtenBatch && { onShape: (name, shape) => shapes.set(name, [...shape]) }),
    });
    const flattened = inRows(answer);
    if (!hasOneLogit(head) || flattened.shape.at(-1) !== 1) return flattened;
    return np.concatenate([np.zeros([...flattened.shape]), flattened], -1);
  };
  return described(logits, "network of an ONNX file", {
    graph: sha256Hex(encodeGraph({ ...graph, initializers: [] }, new Map([["", opset]]))),
    constants: constants.map((tensor) => {
      const { type, shape, data } = dataOf(tensor);
      return { name: tensor.name, type, shape, data: sha256Hex(new Uint8Array(data.buffer)) };
    }),
    input,
    head,
    parameters: [...parameters],
    statistics: [...statistics],
  });
}

/** Answers `[batch, classes]`: without axes of a single place behind, and with that of a single number. */
function inRows(answer: np.Array): np.Array {
  if (answer.ndim === 1) return answer.reshape([-1, 1]);
  const isSingle = answer.ndim > 2 && answer.shape.slice(2).every((size) => size === 1);
  return isSingle ? answer.reshape(answer.shape.slice(0, 2)) : answer;
}

/** How parameters and statistics lie in their vectors. */
export function layoutsOf({ parameters, layers }: FoundParameters) {
  const layout = parameterLayout(parameters.map(({ name, shape }) => ({ name, shape })));
  if (layers.length === 0) return { layout };
  const statistics = parameterLayout(
    layers.flatMap(({ name, mean, variance }) => [
      { name: statisticNames(name).mean, shape: mean.shape },
      { name: statisticNames(name).variance, shape: variance.shape },
    ]),
  );
  return { layout, statistics };
}
