import { type Constant, constant } from "./constant.ts";
import type { FoundParameters } from "./find-parameters.ts";
import { foldedNode, type KnownValues } from "./fold-nodes.ts";
import type { OnnxNode, OnnxPort, OnnxTensor } from "./model.ts";
import { producersOf, readBy } from "./needed-nodes.ts";
import type { Preparation } from "./preparation.ts";
import { isFloat } from "./tensor-data.ts";

/** What is known of a graph before it is traced. */
interface PreparationSearch {
  readonly nodes: readonly OnnxNode[];
  readonly input: OnnxPort;
  readonly found: FoundParameters;
  readonly tensors: ReadonlyMap<string, OnnxTensor>;
  readonly dataOf: (tensor: OnnxTensor) => Constant;
  readonly opset: number;
}

/** Operators that leave numbers as they are. */
const MOVING = ["Identity", "Transpose"];
/** The places in which an operator may take examples so that it is affine in them. */
const AFFINE = new Map<string, readonly number[]>([
  ["Add", [0, 1]],
  ["Sub", [0, 1]],
  ["Mul", [0, 1]],
  ["Div", [0]],
]);
const OF_SHAPES = ["Shape", "Size"];

/**
 * How a network prepares its examples, by constants of its file or by a batch normalisation that they meet first; `undefined`
 * for one that takes them as they come.
 */
export function preparationOf(search: PreparationSearch): Preparation | undefined {
  const { nodes, input, found } = search;
  const known = constantsOf(search);
  const chain: OnnxNode[] = [];
  let [value, isPrepared] = [input.name, false];
  for (;;) {
    const readers = nodes.filter((own) => readBy(own).includes(value) && !OF_SHAPES.includes(own.operator));
    const [node] = readers;
    if (node === undefined || readers.length > 1 || node.domain !== "") break;
    if (node.operator === "BatchNormalization" && node.inputs[0] === value) {
      const layer = found.layers.find(({ mean }) => mean.name === node.inputs[3]);
      const own = affineOf(chain, known, search);
      if (layer === undefined || own === undefined) break;
      const statistics = byStatistics(own, search.dataOf(layer.mean), search.dataOf(layer.variance), node);
      if (statistics !== undefined) return statistics;
      break;
    }
    const isAffine = isAffineIn(node, value, known);
    if (!isAffine && !isMoving(node)) break;
    isPrepared ||= isAffine;
    chain.push(node);
    value = node.outputs[0]!;
  }
  const own = isPrepared ? affineOf(chain, known, search) : undefined;
  if (own === undefined || isNothing(own)) return undefined;
  return { ...own, by: "constants", pixels: pixelsOf(own, !isFloat(input.type)) };
}

function isAffineIn(node: OnnxNode, value: string, known: KnownValues): boolean {
  const place = node.inputs.indexOf(value);
  return (
    node.inputs.length === 2 &&
    AFFINE.get(node.operator)?.includes(place) === true &&
    known(node.inputs[1 - place]!) !== undefined
  );
}

function isMoving({ operator, attributes }: OnnxNode): boolean {
  const to = attributes.get("to");
  return MOVING.includes(operator) || (operator === "Cast" && to?.kind === "integer" && isFloat(to.value));
}

/** Values that depend on constants alone, and on no parameter. */
function constantsOf({ nodes, found, tensors, dataOf, opset }: PreparationSearch): KnownValues {
  const trained = new Set([
    ...found.parameters.map(({ name }) => name),
    ...found.layers.flatMap(({ mean, variance }) => [mean.name, variance.name]),
  ]);
  const producers = producersOf(nodes);
  const values = new Map<string, Constant | undefined>();
  const known: KnownValues = (name) => {
    if (values.has(name) || trained.has(name)) return values.get(name);
    // A damaged graph may go round in a circle.
    values.set(name, undefined);
    const tensor = tensors.get(name);
    const producer = producers.get(name);
    const value = tensor === undefined ? producer && foldedNode(producer, known, opset) : dataOf(tensor);
    values.set(name, value);
    return value;
  };
  return known;
}

/** A scaling and a shift. */
type Affine = Pick<Preparation, "mean" | "deviation">;

/** What nodes one after another do to examples, by what they make of zeros and of ones. */
function affineOf(
  chain: readonly OnnxNode[],
  known: KnownValues,
  { input, opset }: PreparationSearch,
): Affine | undefined {
  // Axes along which no constant has more than one number are as long as one likes.
  const lengths = new Set(chain.flatMap(({ inputs }) => inputs.flatMap((name) => known(name)?.shape ?? [])));
  const shape = (input.shape ?? []).map((size, axis) =>
    axis > 0 && typeof size === "number" && lengths.has(size) ? size : 1,
  );
  const count = shape.reduce((product, size) => product * size, 1);
  const [atZero, atOne] = [0, 1].map((number) => {
    let value: Constant | undefined = constant("float", shape, new Float64Array(count).fill(number));
    for (const node of chain) {
      const own: Constant | undefined = value;
      value = foldedNode(node, (name) => known(name) ?? own, opset);
    }
    return value;
  });
  if (atZero === undefined || atOne === undefined) return undefined;
  const mean: number[] = [];
  const deviation: number[] = [];
  atZero.data.forEach((shift, i) => {
    const scale = atOne.data[i]! - shift;
    mean.push(-shift / scale);
    deviation.push(1 / scale);
  });
  return [...mean, ...deviation].every(Number.isFinite) ? asFewAsDiffer({ mean, deviation }) : undefined;
}

/** One number in the place of many that are equal. */
function asFewAsDiffer(own: Affine): Affine {
  const isOne = [own.mean, own.deviation].every((numbers) => numbers.every((value) => value === numbers[0]));
  return isOne ? { mean: own.mean.slice(0, 1), deviation: own.deviation.slice(0, 1) } : own;
}

function isNothing({ mean, deviation }: Affine): boolean {
  return mean.every((value) => value === 0) && deviation.every((value) => value === 1);
}

/** Numbers beyond this are of bytes, for pixels from 0 to 1 have no such mean or deviation. */
const MOST_OF_UNIT = 4;

function pixelsOf({ mean, deviation }: Affine, areWhole: boolean): Preparation["pixels"] {
  const sizes = deviation.map(Math.abs);
  if (areWhole || Math.max(...mean.map(Math.abs), ...sizes) > MOST_OF_UNIT) return "bytes";
  const isUnit = mean.every((value) => value >= -0.05 && value <= 1.05) && Math.max(...sizes) <= 1.05;
  return isUnit ? "unit" : undefined;
}

/** The smallest and largest mean deviation of pixels from 0 to 1; those of examples that were standardised before are near 1. */
const DEVIATIONS_OF_UNIT = { least: 0.02, most: 0.7 } as const;

/** The preparation by a batch normalisation of examples; `undefined` where they came to it standardised. */
function byStatistics(
  before: Affine,
  { data: means }: Constant,
  { data: variances }: Constant,
  { attributes }: OnnxNode,
): Preparation | undefined {
  const given = attributes.get("epsilon");
  const epsilon = given?.kind === "float" ? given.value : 1e-5;
  const at = (numbers: readonly number[], i: number): number => numbers[numbers.length === 1 ? 0 : i]!;
  if (before.mean.length !== 1 && before.mean.length !== means.length) return undefined;
  const own = {
    mean: Array.from(means, (mean, i) => at(before.mean, i) + at(before.deviation, i) * mean),
    deviation: Array.from(variances, (value, i) => at(before.deviation, i) * Math.sqrt(value + epsilon)),
  };
  const average = (numbers: readonly number[]): number =>
    numbers.reduce((sum, value) => sum + Math.abs(value), 0) / numbers.length;
  const size = average(own.deviation);
  const isUnit =
    own.mean.every((value) => value >= -0.01 && value <= 1.01) &&
    size >= DEVIATIONS_OF_UNIT.least &&
    size <= DEVIATIONS_OF_UNIT.most;
  const pixels = Math.max(size, average(own.mean)) > MOST_OF_UNIT ? "bytes" : isUnit ? "unit" : undefined;
  return pixels && { ...own, by: "statistics", pixels };
}
