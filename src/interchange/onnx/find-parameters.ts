import { elementCount } from "#trees";
import { asStored, type Carried, handOn, OF_SHAPES } from "./carried-numbers.ts";
import type { Constant } from "./constant.ts";
import { type OnnxNode, type OnnxTensor, operatorName } from "./model.ts";
import { readBy } from "./needed-nodes.ts";
import { isFloat } from "./tensor-data.ts";

/** A batch normalisation with the tensors of its statistics. */
interface NormalisedLayer {
  readonly name: string;
  readonly mean: OnnxTensor;
  readonly variance: OnnxTensor;
}

/** What the stored tensors of a network are. */
export interface FoundParameters {
  /** In the order in which the network first reads them. */
  readonly parameters: readonly OnnxTensor[];
  readonly layers: readonly NormalisedLayer[];
  /** Tensors of several real numbers that are not taken for parameters, with the reason. */
  readonly constants: ReadonlyMap<string, string>;
}

/** What a search for parameters goes by. */
export interface ParameterSearch {
  readonly nodes: readonly OnnxNode[];
  readonly tensors: ReadonlyMap<string, OnnxTensor>;
  /** Tensors that nodes hold themselves, which only weights of layers are taken from. */
  readonly held: ReadonlySet<string>;
  /** The name of the input that examples come in by. */
  readonly input: string;
  readonly dataOf: (tensor: OnnxTensor) => Constant;
  /** Names that are parameters, or are none, whatever they look like. */
  readonly told: { readonly parameters: readonly string[]; readonly constants: readonly string[] };
}

/** Inputs of operators that nothing but weights of a layer come in by. */
const WEIGHTS = new Map<string, readonly number[]>([
  ["Conv", [1, 2]],
  ["ConvTranspose", [1, 2]],
  ["Gemm", [0, 1, 2]],
  ["MatMul", [0, 1]],
  ["Gather", [0]],
  ["BatchNormalization", [1, 2]],
  ["InstanceNormalization", [1, 2]],
  ["GroupNormalization", [1, 2]],
  ["LayerNormalization", [1, 2]],
  ["RMSNormalization", [1]],
  ["PRelu", [1]],
]);

/** Operators that combine what a network computes with numbers of its own: biases, scales, positions, class tokens. */
const COMBINING = ["Add", "Sub", "Mul", "Div", "Sum", "Concat"];
/** Masks hold numbers of this size; what is trained does not. */
const TOO_LARGE = 1e4;

/** What exporters and frameworks call the statistics of batch normalisations. */
const STATISTIC = /(^|[./_])(running|moving)_(mean|var|variance)\b|batch_stats/;
const WRITTEN_OUT = "it is a statistic of a normalisation that the file writes out";

/**
 * Tells the parameters of a network from its constants, and finds its batch normalisations.
 *
 * Real numbers are parameters that reach a layer as its weights, also by way of operators on parameters alone, and several
 * at once that are added to, multiplied with or put beside what layers computed. What meets the examples before the first
 * layer prepares them; scalars, and tensors of one number beside these, are no parameters.
 */
export function findParameters(search: ParameterSearch): FoundParameters {
  const { nodes, tensors, held, input, dataOf, told } = search;
  const carried = new Map<string, Carried>();
  for (const { name, type } of tensors.values()) {
    if (isFloat(type)) carried.set(name, asStored(name));
  }
  /** Values that depend on examples, and whether a layer has been between. */
  const learned = new Map<string, boolean>([[input, false]]);
  const products = new Set<string>();
  const found = new Set<string>();
  const constants = new Map<string, string>();
  const layers: NormalisedLayer[] = [];
  const take = (own: Carried, why: (tensor: OnnxTensor) => string | undefined): boolean => {
    let isAny = false;
    for (const name of own.sources) {
      const isStatistic = STATISTIC.test(name) || own.statistics.has(name);
      const reason = isStatistic ? WRITTEN_OUT : why(tensors.get(name)!);
      if (reason === undefined) {
        found.add(name);
        isAny = true;
      } else if (elementCount(tensors.get(name)!.shape) > 1) constants.set(name, reason);
    }
    return isAny;
  };
  for (const node of nodes) {
    const read = readBy(node);
    // What is cast like something else does not depend on that.
    const casts = node.operator === "CastLike" ? node.inputs.slice(0, 1) : read;
    const dependent = casts.filter((name) => learned.has(name));
    if (dependent.length === 0) {
      handOn(node, carried, (name) => elementCount(tensors.get(name)?.shape ?? [0]) === 1);
      continue;
    }
    if (OF_SHAPES.includes(node.operator)) continue;
    const isLearned = dependent.some((name) => learned.get(name));
    let isLayer = false;
    node.inputs.forEach((name, i) => {
      const own = carried.get(name);
      if (own === undefined) return;
      const isWeight = WEIGHTS.get(node.operator)?.includes(i) || node.operator === "Einsum";
      if (isWeight && !isFormality(node, i, own, dataOf, tensors)) {
        isLayer = take(own, (tensor) => reasonAgainst(tensor, own)) || isLayer;
      } else if (COMBINING.includes(node.operator)) {
        const isBias = node.operator === "Add" && dependent.some((other) => products.has(other));
        // Biases are added, and means of normalisations subtracted.
        const isMean = node.operator === "Sub" && i === 1 && isLearned;
        take(own, (tensor) =>
          isMean && elementCount(tensor.shape) > 1
            ? WRITTEN_OUT
            : held.has(tensor.name)
              ? "a node holds it itself"
              : reasonBeside(tensor, node, { isLearned, isBias, dataOf }),
        );
      }
    });
    if (node.operator === "BatchNormalization") {
      isLayer = true;
      const layer = layerOf(node, tensors, layers);
      if (layer !== undefined) layers.push(layer);
    }
    for (const output of node.outputs) {
      if (output === "") continue;
      // What is normalised by its own mean is no longer prepared but computed with.
      learned.set(output, isLearned || isLayer || node.operator.startsWith("Reduce"));
      if (["MatMul", "Gemm", "Conv"].includes(node.operator)) products.add(output);
    }
  }
  for (const name of told.parameters) if (tensors.has(name)) found.add(name);
  for (const name of told.constants) found.delete(name);
  for (const { mean, variance } of layers) for (const { name } of [mean, variance]) found.delete(name);
  for (const name of found) constants.delete(name);
  return { parameters: [...found].map((name) => tensors.get(name)!), layers, constants };
}

/** Why a tensor that reaches a layer as its weights is none of its parameters; `undefined` where it is one. */
function reasonAgainst({ shape }: OnnxTensor, { isDirect }: Carried): string | undefined {
  const isScalar = shape.length === 0 || (!isDirect && elementCount(shape) <= 1);
  return isScalar ? "it is a scalar" : undefined;
}

/** The same for one that is combined with what a network computed. */
function reasonBeside(
  tensor: OnnxTensor,
  node: OnnxNode,
  {
    isLearned,
    isBias,
    dataOf,
  }: { readonly isLearned: boolean; readonly isBias: boolean; readonly dataOf: ParameterSearch["dataOf"] },
): string | undefined {
  if (tensor.shape.length === 0 || (elementCount(tensor.shape) <= 1 && !isBias)) return "it is a scalar";
  if (!isLearned) return `it prepares the examples (${operatorName(node)})`;
  const { data } = dataOf(tensor);
  if (!data.every((value) => Math.abs(value) < TOO_LARGE)) return "it masks what is out of sight";
  if (node.operator === "Concat" && data.every((value) => value === 0)) return "it is padding of zeros";
  return undefined;
}

/** The scale 1 and shift 0 that a normalisation by groups must be given where it is written as one by instances. */
function isFormality(
  { operator }: OnnxNode,
  input: number,
  { sources }: Carried,
  dataOf: ParameterSearch["dataOf"],
  tensors: ReadonlyMap<string, OnnxTensor>,
): boolean {
  if (operator !== "InstanceNormalization") return false;
  const usual = input === 1 ? 1 : 0;
  return [...sources].every((name) => dataOf(tensors.get(name)!).data.every((value) => value === usual));
}

function layerOf(
  node: OnnxNode,
  tensors: ReadonlyMap<string, OnnxTensor>,
  before: readonly NormalisedLayer[],
): NormalisedLayer | undefined {
  const mean = tensors.get(node.inputs[3] ?? "");
  const variance = tensors.get(node.inputs[4] ?? "");
  if (mean === undefined || variance === undefined) return undefined;
  const stem = mean.name.replace(/[./](running_mean|moving_mean|running_average_mean|mean)(\b.*)?$/, "");
  const usual = stem === mean.name || stem === "" ? node.name || node.outputs[0]! : stem;
  const isTaken = before.some(({ name }) => name === usual);
  return { name: isTaken ? `${usual}#${before.length + 1}` : usual, mean, variance };
}
