import { InferenceSession, type Tensor } from "onnxruntime-node";
import { elementCount } from "#trees";
import { encodeGraph } from "./encode-model.ts";
import { nearestEven } from "./folding/elementwise.ts";
import type { OnnxGraph, OnnxNode, OnnxPort } from "./model.ts";
import { modelError } from "./model-error.ts";
import { readBy } from "./needed-nodes.ts";
import type { OnnxNetwork } from "./onnx-network.ts";
import { exampleFeeds, type FedInput } from "./runtime-feeds.ts";
import { numbersOf, runtimeTensor } from "./runtime-tensor.ts";
import { isHalf } from "./tensor-data.ts";

/** What ONNX Runtime answers examples with, one after another. */
export interface RuntimeModel {
  /** Answers `[examples, width]` to inputs `[examples, ...]`, flat; parameters and statistics where they are to be given. */
  readonly answers: (inputs: Float32Array | Int32Array, weights?: Weights) => Promise<Float64Array>;
  readonly release: () => Promise<void>;
}

/** Flat vectors as the layouts of a classifier have them. */
interface Weights {
  readonly parameters: Float32Array;
  readonly statistics: Float32Array | undefined;
}

const OPTIONS = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 } as const;

/** The file as it is; its answer is the output that the network's logits end in. */
export async function fileOnRuntime({ path, imported, input }: OnnxNetwork): Promise<RuntimeModel> {
  const session = await opened(() => InferenceSession.create(path, OPTIONS), path);
  return {
    answers: (inputs) =>
      inBatches(
        session,
        { input: { ...input, type: imported.graph.inputs[0]!.type }, output: imported.output, path },
        inputs,
        {},
      ),
    release: () => session.release(),
  };
}

/** Operators that may have the batch of a file written into what they make. */
const OF_A_BATCH = ["Reshape", "Expand", "ConstantOfShape", "Concat", "Tile", "If"];

const SINGLE = 1;

/** What a value is called in single precision at the edge of a graph. */
const singleName = (name: string): string => `${name} in single precision`;

/** A graph whose inputs and outputs of 16 bits are cast at its edges, for Node.js hands none over. */
function inSingles({ nodes, initializers, inputs, outputs }: OnnxGraph): OnnxGraph {
  const halves = inputs.filter(({ type }) => isHalf(type));
  if (halves.length === 0) return { nodes, initializers, inputs, outputs };
  const cast = (from: string, to: string, type: number): OnnxNode => ({
    name: to,
    operator: "Cast",
    domain: "",
    inputs: [from],
    outputs: [to],
    attributes: new Map([["to", { kind: "integer", value: type }]]),
  });
  const names = new Set(halves.map(({ name }) => name));
  return {
    nodes: [
      ...halves.map(({ name, type }) => cast(singleName(name), name, type)),
      ...nodes,
      ...outputs.map(({ name }) => cast(name, singleName(name), SINGLE)),
    ],
    initializers,
    inputs: inputs.map((port) =>
      names.has(port.name) ? { ...port, name: singleName(port.name), type: SINGLE } : port,
    ),
    outputs: outputs.map((port) => ({ ...port, name: singleName(port.name), type: SINGLE })),
  };
}

/** The imported graph up to its logits, whose parameters and statistics are inputs. */
export async function graphOnRuntime(network: OnnxNetwork): Promise<RuntimeModel> {
  const { path, imported, classifier, operators } = network;
  const isFree = !OF_A_BATCH.some((name) => name in operators);
  const input = isFree ? { ...network.input, writtenBatch: undefined } : network.input;
  const { graph, operatorSets, stored } = imported;
  const given = new Set(stored.values());
  const tensors = new Map(graph.initializers.map((own) => [own.name, own]));
  const read = new Set(graph.nodes.flatMap(readBy));
  const ports = [...given].map((name) => {
    const { type, shape } = tensors.get(name)!;
    return { name, type, shape };
  });
  const edged = inSingles({
    ...graph,
    initializers: graph.initializers.filter(({ name }) => read.has(name) && !given.has(name)),
    inputs: [...graph.inputs.map((port) => (isFree ? withFreeBatch(port) : port)), ...ports],
  });
  const bytes = encodeGraph(edged, operatorSets);
  /** What a value is called, and of which type it is, where it is fed. */
  const edges = new Map(
    [...graph.inputs, ...ports].map(({ name }, i) => {
      const edge = edged.inputs[i]!;
      return [name, { name: edge.name, type: edge.type }];
    }),
  );
  const session = await opened(() => InferenceSession.create(bytes, OPTIONS), path);
  const feedsOf = ({ parameters, statistics }: Weights): Record<string, Tensor> => {
    const feeds: Record<string, Tensor> = {};
    for (const [layout, vector] of [
      [classifier.layout, parameters],
      [classifier.statistics, statistics],
    ] as const) {
      for (const { name, offset, size } of layout?.entries ?? []) {
        const key = stored.get(name)!;
        const { shape } = tensors.get(key)!;
        const edge = edges.get(key)!;
        const tensor = runtimeTensor(edge.type, vector!.subarray(offset, offset + size), shape);
        if (tensor === undefined)
          throw modelError("runtime", path, `ONNX Runtime is not given parameters of the type of "${key}"`);
        feeds[edge.name] = tensor;
      }
    }
    return feeds;
  };
  const place = { input: { ...input, ...edges.get(input.name)! }, output: edged.outputs[0]!.name, path };
  return {
    answers: (inputs, weights) => inBatches(session, place, inputs, feedsOf(weights!)),
    release: () => session.release(),
  };
}

function withFreeBatch({ shape, ...port }: OnnxPort): OnnxPort {
  return { ...port, shape: shape && ["batch", ...shape.slice(1)] };
}

async function opened(open: () => Promise<InferenceSession>, path: string): Promise<InferenceSession> {
  try {
    return await open();
  } catch (cause) {
    throw refusal(cause, path);
  }
}

function refusal(cause: unknown, path: string) {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return modelError(
    "runtime",
    path,
    `ONNX Runtime, by which an import is checked, refuses the model: ${reason}`,
    {
      remedy: "Export the model again; it may not be valid",
      cause,
    },
  );
}

interface Place {
  readonly input: FedInput;
  readonly output: string;
  readonly path: string;
}

/** Examples in batches as the file has them, the last filled up with the first. */
async function inBatches(
  session: InferenceSession,
  { input, output, path }: Place,
  inputs: Float32Array | Int32Array,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Float64Array> {
  const size = elementCount(input.shape);
  const examples = inputs.length / size;
  const batch = input.writtenBatch ?? examples;
  const answers: Float64Array[] = [];
  for (let start = 0; start < examples; start += batch) {
    const part = inputs.subarray(start * size, (start + batch) * size);
    const given = input.elements === "whole numbers" ? part.map(nearestEven) : part;
    const filled =
      input.elements === "numbers" ? new Float32Array(batch * size) : new Int32Array(batch * size);
    for (let at = 0; at < filled.length; at += given.length)
      filled.set(given.subarray(0, filled.length - at), at);
    const own = exampleFeeds(input, filled, batch, path);
    const numbers = await answered(session, { ...feeds, ...own }, output, path);
    const width = numbers.length / batch;
    answers.push(numbers.subarray(0, Math.min(batch, examples - start) * width));
  }
  return Float64Array.from(answers.flatMap((own) => [...own]));
}

async function answered(
  session: InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
  output: string,
  path: string,
): Promise<Float64Array> {
  try {
    const results = await session.run(feeds, [output], { logSeverityLevel: 4 });
    const numbers = numbersOf(results[output]!);
    if (numbers !== undefined) return numbers;
  } catch (cause) {
    throw refusal(cause, path);
  }
  throw modelError("output", path, `its output "${output}" is not of numbers`);
}
