import { foreignFile, readBytes } from "#files";
import { statisticNames } from "#nets/layers";
import { elementCount, type ParameterLayout } from "#trees";
import { assumptionsOf, besideInWords, filledInWords } from "./assumptions.ts";
import type { Constant } from "./constant.ts";
import { decodeModel } from "./decode-model.ts";
import { areIndices, axesOf, describeInput, transposesFirst } from "./describe-input.ts";
import { inEvaluationMode } from "./evaluation-mode.ts";
import { type ExternalData, readExternalData } from "./external-data.ts";
import { type FoundParameters, findParameters } from "./find-parameters.ts";
import { preparationOf } from "./find-preparation.ts";
import { classifierOf, layoutsOf } from "./graph-function.ts";
import { withoutFunctions } from "./inline-functions.ts";
import { findInputs } from "./inputs-beside.ts";
import { constantsIn, kernelsOf } from "./kernels-and-constants.ts";
import { logitsOfGraph, sentenceOfHead } from "./logits-of-graph.ts";
import {
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxPort,
  type OnnxTensor,
  operatorName,
} from "./model.ts";
import { modelError, readingModel } from "./model-error.ts";
import { neededNodes } from "./needed-nodes.ts";
import type { OnnxModelFile, OnnxNetwork, OnnxOptions } from "./onnx-network.ts";
import { refuseOperators } from "./refuse-operators.ts";
import { copyTensorData, isHalf, tensorData } from "./tensor-data.ts";
import { untied } from "./untie.ts";
import { writtenNormalisations } from "./written-normalisations.ts";

/** Versions of the standard operators that are read. */
const OPSETS = { first: 9, last: 23 } as const;

/**
 * Reads a classifier from an ONNX file, with external data beside it.
 *
 * Nothing is computed but shapes; `checkImport` compares what is computed with ONNX Runtime.
 *
 * @throws AtlasError of kind `input`: `onnx/damaged`, `onnx/opset`, `onnx/operators` (each without a rule, all at once),
 *   `onnx/operator`, `onnx/input`, `onnx/output`, `onnx/external-data`, `onnx/parameters`; as `readBytes` for a file that cannot be
 *   read.
 */
export async function readOnnxModel(path: string, options: OnnxOptions = {}): Promise<OnnxNetwork> {
  return (await openOnnxModel(path, options)).network(options.inputShape, options.beside);
}

/**
 * Reads what an ONNX file says whatever the sizes of its examples; its network is had for one shape of them.
 *
 * @throws AtlasError of kind `input`, as `readOnnxModel` but for what shows when the network is traced
 */
export async function openOnnxModel(
  path: string,
  options: Omit<OnnxOptions, "inputShape" | "beside"> = {},
): Promise<OnnxModelFile> {
  const file = await readBytes(path);
  // Small files share a buffer of Node's; offsets are told from the start of the file.
  const bytes = file.byteOffset === 0 ? file : new Uint8Array(file);
  const foreign = foreignFile(bytes);
  if (foreign !== undefined) {
    throw modelError("damaged", path, `this is ${foreign.what}`, {
      expected: "an .onnx file as an exporter wrote it",
      remedy: foreign.remedy,
    });
  }
  const model = readingModel(path, () => decodeModel(bytes));
  const external = await readExternalData(path, model.graph.initializers);
  return readingModel(path, () => fileOf(path, model, external, options));
}

function fileOf(
  path: string,
  model: OnnxModel,
  external: ExternalData,
  options: Omit<OnnxOptions, "inputShape" | "beside">,
): OnnxModelFile {
  const opset = opsetOf(model, path);
  const { graph: evaluated, wasTraining } = inEvaluationMode(withoutFunctions(model));
  const stored = storedTensors(evaluated);
  const { data, dataOf } = keptData(external);
  const { graph: whole, copies } = untied(stored.graph, dataOf);
  const logits = answerOf(whole, opset, path, options.output, dataOf);
  const nodes = neededNodes(whole.nodes, logits.name);
  refuseOperators(nodes, path);
  const inputs = findInputs(whole, nodes, path);
  const tensors = new Map(whole.initializers.map((own) => [own.name, own]));
  const told = { parameters: options.parameters ?? [], constants: options.constants ?? [] };
  requireTensors([...told.parameters, ...told.constants], tensors, path);
  const found = findParameters({
    nodes,
    tensors,
    held: stored.held,
    input: inputs.examples.name,
    dataOf,
    told,
  });
  if (found.parameters.length === 0) {
    throw modelError("parameters", path, "it has no parameters", { expected: "a trained network" });
  }
  const graph: OnnxGraph = {
    nodes,
    initializers: whole.initializers,
    inputs: [inputs.examples, ...inputs.beside.map(({ port }) => port)],
    outputs: [{ name: logits.name, type: 0, shape: undefined }],
  };
  const { layout, statistics } = layoutsOf(found);
  const preparation = preparationOf({ nodes, input: inputs.examples, found, tensors, dataOf, opset });
  const head = sentenceOfHead(logits.head, whole, logits.name);
  const { batch } = axesOf(inputs.examples);
  const shared = {
    path,
    producer: model.producer,
    opset,
    parameters: flat(layout, found.parameters, data),
    ...(statistics && {
      statistics: flat(
        statistics,
        found.layers.flatMap(({ mean, variance }) => [mean, variance]),
        data,
      ),
    }),
    operators: countsOf(nodes),
    ...(preparation && { preparation }),
    assumptions: assumptionsOf({
      nodes,
      preparation,
      writtenBatch: batch,
      found,
      copies,
      head,
      wasTraining,
    }),
    imported: {
      graph,
      operatorSets: model.operatorSets,
      output: logits.output,
      head: logits.head,
      isComparable:
        !wasTraining &&
        isHandedOver(inputs.examples) &&
        isHandedOver(whole.outputs.find(({ name }) => name === logits.output)),
      logits: logits.name,
      stored: namesInFile(found),
    },
  };
  return {
    ...shared,
    layout,
    assumptions: [...shared.assumptions, ...besideInWords(inputs)],
    beside: inputs.beside.map(({ port }) => port.name),
    ...(statistics && { statisticsLayout: statistics }),
    constants: constantsIn(graph, found, dataOf),
    normalisations: writtenNormalisations(nodes, found, tensors),
    ...kernelsOf(nodes, layout),
    axes: axesOf(inputs.examples).axes,
    readsIndices: areIndices(inputs.examples),
    hasChannelsLast: transposesFirst(inputs.examples.name, nodes),
    network: (inputShape, beside = []) =>
      readingModel(path, () => {
        const input = describeInput(inputs, nodes, inputShape, beside, path);
        return {
          ...shared,
          assumptions: [...shared.assumptions, ...filledInWords(input)],
          input,
          classifier: classifierOf({ path, graph, opset, input, found, dataOf, head: logits.head }),
        };
      }),
  };
}

/** Whether Node.js hands a value to ONNX Runtime and back as it is: not dictionaries, and not numbers of 16 bits. */
function isHandedOver(port: OnnxPort | undefined): boolean {
  return port !== undefined && port.type !== 0 && !isHalf(port.type);
}

function opsetOf({ operatorSets }: OnnxModel, path: string): number {
  const opset = operatorSets.get("") ?? 0;
  if (opset >= OPSETS.first && opset <= OPSETS.last) return opset;
  throw modelError(
    "opset",
    path,
    opset === 0 ? "it has no standard operators" : `it is written in opset ${opset}`,
    {
      expected: `opset ${OPSETS.first} to ${OPSETS.last}`,
      remedy: "Export it again, such as with opset_version=17",
    },
  );
}

/** A graph whose nodes hold no tensors of several real numbers themselves, and the names of those that they held. */
function storedTensors(graph: OnnxGraph): { readonly graph: OnnxGraph; readonly held: ReadonlySet<string> } {
  const moved: OnnxTensor[] = [];
  const nodes = graph.nodes.filter(({ operator, outputs, attributes }) => {
    const value = attributes.get("value");
    const name = outputs[0];
    if (operator !== "Constant" || value?.kind !== "tensor" || name === undefined) return true;
    if (value.value.shape.length === 0) return true;
    moved.push({ ...value.value, name });
    return false;
  });
  const initializers = [...graph.initializers, ...moved];
  return { graph: { ...graph, nodes, initializers }, held: new Set(moved.map(({ name }) => name)) };
}

function answerOf(
  graph: OnnxGraph,
  opset: number,
  path: string,
  wanted: string | undefined,
  dataOf: (tensor: OnnxTensor) => Constant,
) {
  const isOne = (name: string): boolean => {
    const tensor = graph.initializers.find((own) => own.name === name);
    return tensor !== undefined && elementCount(tensor.shape) === 1 && dataOf(tensor).data[0] === 1;
  };
  try {
    return logitsOfGraph(graph, opset, path, wanted, isOne);
  } catch (error) {
    // What an operator without a rule gives may be no tensor at all.
    refuseOperators(graph.nodes, path);
    throw error;
  }
}

function requireTensors(
  names: readonly string[],
  tensors: ReadonlyMap<string, OnnxTensor>,
  path: string,
): void {
  const missing = names.filter((name) => !tensors.has(name));
  if (missing.length === 0) return;
  throw modelError(
    "parameters",
    path,
    `it stores no tensor ${missing.map((name) => `"${name}"`).join(", ")}`,
  );
}

/** Data of tensors: as they come, and kept for whoever asks again. */
function keptData(external: ExternalData) {
  const byMessage = new Map([...external].map(([{ message }, bytes]) => [message, bytes]));
  const data = (tensor: OnnxTensor): Uint8Array | undefined => byMessage.get(tensor.message);
  const known = new Map<Uint8Array, Constant>();
  const dataOf = (tensor: OnnxTensor): Constant => {
    const before = known.get(tensor.message);
    if (before !== undefined) return before;
    const own = tensorData(tensor, data(tensor));
    known.set(tensor.message, own);
    return own;
  };
  return { data, dataOf };
}

function flat(
  layout: ParameterLayout,
  tensors: readonly OnnxTensor[],
  data: (tensor: OnnxTensor) => Uint8Array | undefined,
): Float32Array {
  const vector = new Float32Array(layout.size);
  tensors.forEach((tensor, i) => {
    const { offset, size } = layout.entries[i]!;
    copyTensorData(tensor, vector.subarray(offset, offset + size), data(tensor));
  });
  return vector;
}

function namesInFile({ parameters, layers }: FoundParameters): ReadonlyMap<string, string> {
  return new Map([
    ...parameters.map(({ name }): [string, string] => [name, name]),
    ...layers.flatMap(({ name, mean, variance }): [string, string][] => [
      [statisticNames(name).mean, mean.name],
      [statisticNames(name).variance, variance.name],
    ]),
  ]);
}

function countsOf(nodes: readonly OnnxNode[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...Map.groupBy(nodes, operatorName)]
      .map(([name, own]) => [name, own.length] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
