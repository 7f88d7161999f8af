import { grad, type numpy as np } from "@jax-js/jax";
import { compile, type TensorTree } from "#engine";
import { answerWidth, logitsByStatistics, type NetworkArrays, placesOf } from "#landscape";
import { type RandomStream, randomStream } from "#random";
import { elementCount, float32Tensor, int32Tensor, type ParameterLayout, type Tensor } from "#trees";
import { hasOneLogit } from "./logits-of-graph.ts";
import type { OnnxNetwork } from "./onnx-network.ts";
import type { RuntimeModel } from "./runtime-model.ts";

/** The derivative of a random combination of logits along a direction of some parameters. */
export interface SlopeCheck {
  /** Ours, by automatic differentiation. */
  readonly found: number;
  /** By central differences of what ONNX Runtime computes. */
  readonly expected: number;
  /** How well the differences are known: how much they change with the step, and rounding. */
  readonly error: number;
  /** What such a derivative is of the size of. */
  readonly scale: number;
}

/** The part of its scale that a derivative may be off by, beside the error of its differences. */
export const SLOPE_TOLERANCE = 0.03;

const DIRECTIONS = 4;
/** Steps of differences, relative to the parameters; each finer one has fewer kinks and more rounding in it. */
const STEPS = [2 ** -9, 2 ** -11, 2 ** -13];
/** Of a logit. */
const ROUNDING = 2 ** -22;
/** What parameters that are all 0 are moved by, times a step. */
const FROM_ZERO = 0.05;

/** Logits `[examples, classes]` (flat) of the weights of a file by our engine, over so many examples at once. */
export async function importedLogits(
  network: OnnxNetwork,
  inputs: Float32Array | Int32Array,
  together: number,
): Promise<Float64Array> {
  const { classifier } = network;
  const size = elementCount(classifier.inputShape);
  const examples = inputs.length / size;
  const batch = inputTensor(inputs.slice(0, together * size), [together, ...classifier.inputShape]);
  const weights = weightsOf(network);
  const program = await compile<[NetworkArrays, np.Array], np.Array>(
    (own, given) => logitsByStatistics(classifier, own, given),
    [weights, batch],
    { name: "imported logits" },
  );
  const all: number[] = [];
  for (let start = 0; start < examples; start += together) {
    const own = inputs.slice(start * size, (start + together) * size);
    batch.data.set(own);
    const { data } = await program.run(weights, batch);
    for (const value of data.subarray(0, (own.length / size) * answerWidth(classifier))) all.push(value);
  }
  program.release();
  return Float64Array.from(all);
}

function weightsOf({ parameters, statistics }: OnnxNetwork): TensorTree<NetworkArrays> {
  return {
    parameters: float32Tensor(parameters),
    ...(statistics && { statistics: float32Tensor(statistics) }),
  };
}

function inputTensor(data: Float32Array | Int32Array, shape: readonly number[]): Tensor {
  return data instanceof Int32Array ? int32Tensor(data, shape) : float32Tensor(data, shape);
}

/**
 * Derivatives of a random combination of logits along random directions, each of another part of the parameters, beside
 * differences of what ONNX Runtime answers to moved parameters.
 */
export async function importSlopes(
  network: OnnxNetwork,
  graph: RuntimeModel,
  inputs: Float32Array | Int32Array,
): Promise<readonly SlopeCheck[]> {
  const { classifier, parameters, statistics } = network;
  const examples = inputs.length / elementCount(classifier.inputShape);
  const width = hasOneLogit(network.imported.head) ? 1 : classifier.classes;
  const each = width * (placesOf(classifier) ?? 1);
  const stream = randomStream(1, "check of an import");
  const shares = normals(stream.child("combination"), examples * each);
  const gradient = await gradientOf(network, inputs, shares, width);
  const point = parameters.slice();
  const combinedAt = async (direction: Direction, step: number): Promise<number> => {
    for (const { offset, values } of direction) {
      for (let i = 0; i < values.length; i++) point[offset + i] = parameters[offset + i]! + step * values[i]!;
    }
    const own = await graph.answers(inputs, { parameters: point, statistics });
    return shares.reduce((sum, share, i) => sum + share * own[i]!, 0);
  };
  const answers = await graph.answers(inputs, { parameters, statistics });
  const rounding =
    ROUNDING * Math.sqrt(shares.reduce((sum, share, i) => sum + (share * answers[i]!) ** 2, 0));
  const slopes: SlopeCheck[] = [];
  for (let i = 0; i < Math.min(DIRECTIONS, classifier.layout.entries.length); i++) {
    const direction = directionOf(classifier.layout, parameters, i, stream.child("direction", i));
    let [found, squares] = [0, 0];
    for (const { offset, values } of direction) {
      for (let j = 0; j < values.length; j++) {
        const term = gradient[offset + j]! * values[j]!;
        found += term;
        squares += term ** 2;
      }
    }
    const scale = Math.sqrt(squares);
    const differences: number[] = [];
    for (const step of STEPS) {
      const [ahead, behind] = [await combinedAt(direction, step), await combinedAt(direction, -step)];
      differences.push((ahead - behind) / (2 * step));
      // A finer one would decide nothing where two agree as it is, and costs as much as each of them.
      const known = differences.length > 1 ? settled(differences, rounding) : undefined;
      if (known && Math.abs(found - known.expected) + known.error <= SLOPE_TOLERANCE * scale) break;
    }
    for (const { offset, values } of direction)
      point.set(parameters.subarray(offset, offset + values.length), offset);
    slopes.push({ found, scale, ...settled(differences, rounding) });
  }
  return slopes;
}

/** Of differences by ever finer steps the one that changed least from the one before. */
function settled(
  differences: readonly number[],
  rounding: number,
): { readonly expected: number; readonly error: number } {
  const changes = differences.slice(1).map((expected, i) => ({
    expected,
    error: Math.abs(expected - differences[i]!) + rounding / STEPS[i + 1]!,
  }));
  return changes.reduce((best, own) => (own.error < best.error ? own : best));
}

async function gradientOf(
  network: OnnxNetwork,
  inputs: Float32Array | Int32Array,
  shares: Float64Array,
  width: number,
): Promise<Float64Array> {
  const { classifier } = network;
  const examples = inputs.length / elementCount(classifier.inputShape);
  const places = placesOf(classifier);
  const ofExamples = places === undefined ? [examples] : [examples, places];
  const combination = float32Tensor(Float32Array.from(shares), [...ofExamples, width]);
  const batch = inputTensor(inputs, [examples, ...classifier.inputShape]);
  const weights = weightsOf(network);
  const program = await compile<[NetworkArrays, np.Array, np.Array], np.Array>(
    ({ parameters, ...rest }, given, shareOf) =>
      grad((point: np.Array) => {
        const answers = logitsByStatistics(classifier, { parameters: point, ...rest }, given);
        // Of one number that stands for two classes, the other's logit is 0.
        return answers
          .slice(...ofExamples.map((): [] => []), [classifier.classes - width, classifier.classes])
          .mul(shareOf)
          .sum();
      })(parameters),
    [weights, batch, combination],
    { name: "slopes of an import" },
  );
  const { data } = await program.run(weights, batch, combination);
  program.release();
  return Float64Array.from(data);
}

/** A direction in the space of parameters: what it moves, a part of the flat vector each; it moves nothing else. */
type Direction = readonly { readonly offset: number; readonly values: Float32Array }[];

/** A direction of every so manieth parameter array, each number by the mean size of its array one way or the other. */
function directionOf(
  { entries }: ParameterLayout,
  parameters: Float32Array,
  first: number,
  stream: RandomStream,
): Direction {
  const own = entries.filter((_, i) => i % DIRECTIONS === first);
  return own.map(({ offset, size }) => {
    let squares = 0;
    for (let j = offset; j < offset + size; j++) squares += parameters[j]! ** 2;
    const scale = Math.sqrt(squares / size) || FROM_ZERO;
    const values = new Float32Array(size);
    let signs = 0;
    for (let j = 0; j < size; j++) {
      if (j % 32 === 0) signs = stream.uint32();
      values[j] = signs & 1 ? scale : -scale;
      signs >>>= 1;
    }
    return { offset, values };
  });
}

function normals(stream: RandomStream, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => stream.normal());
}
