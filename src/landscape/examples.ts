import { AtlasError } from "#errors";
import { elementCount } from "#trees";
import type { Classifier } from "./objective.ts";

/** Labelled inputs that a measurement reads. */
export interface Examples {
  /** Inputs example by example, flat `[examples, ...inputShape]`. */
  readonly inputs: Float32Array;
  /** The class of each example, 0 … classes - 1. */
  readonly labels: Int32Array;
}

/** A run of inputs cut to one size, so that one compiled program serves them all. */
interface Chunk {
  /** Index of the first example. */
  readonly start: number;
  /** How many examples are real; the rest are zeros. */
  readonly filled: number;
  /** Flat `[size, ...inputShape]`. */
  readonly inputs: Float32Array;
}

/** Inputs in equally sized chunks, the last filled up with zeros. */
export interface Chunks {
  /** Examples altogether. */
  readonly examples: number;
  /** Places in every chunk. */
  readonly size: number;
  readonly chunks: readonly Chunk[];
}

/** How many examples a measurement pushes through a network at once unless told otherwise. */
export const CHUNK_SIZE = 512;

/**
 * Cuts inputs into the fewest chunks of at most `most` examples, as equal as they can be.
 *
 * Full chunks are views, not copies. Throws an input error `landscape/examples` unless the inputs are a whole,
 * positive number of examples of the classifier's input shape.
 */
export function chunked(classifier: Classifier, inputs: Float32Array, most = CHUNK_SIZE): Chunks {
  const inputSize = elementCount(classifier.inputShape);
  const examples = inputs.length / inputSize;
  if (!Number.isInteger(examples) || examples === 0) {
    throw new AtlasError({
      code: "landscape/examples",
      kind: "input",
      problem: `${inputs.length} input values are not a whole number of examples`,
      expected: `a positive multiple of ${inputSize}, the size of one input [${classifier.inputShape.join(", ")}]`,
    });
  }
  const count = Math.ceil(examples / Math.max(1, most));
  const size = Math.ceil(examples / count);
  const chunks = Array.from({ length: Math.ceil(examples / size) }, (_, i) => {
    const start = i * size;
    const filled = Math.min(size, examples - start);
    const part = inputs.subarray(start * inputSize, (start + filled) * inputSize);
    return { start, filled, inputs: filled === size ? part : filledUp(part, size * inputSize) };
  });
  return { examples, size, chunks };
}

function filledUp(part: Float32Array, length: number): Float32Array {
  const whole = new Float32Array(length);
  whole.set(part);
  return whole;
}

/** Throws an input error `landscape/labels` unless there is one label an example, each a class of the classifier. */
export function checkLabels(classifier: Classifier, labels: Int32Array, examples: number): void {
  if (labels.length !== examples) {
    throw new AtlasError({
      code: "landscape/labels",
      kind: "input",
      problem: `${labels.length} labels for ${examples} examples`,
      expected: "one label an example",
    });
  }
  const wrong = labels.findIndex((label) => label < 0 || label >= classifier.classes);
  if (wrong >= 0) {
    throw new AtlasError({
      code: "landscape/labels",
      kind: "input",
      problem: `label ${labels[wrong]} is not a class`,
      where: `example ${wrong}`,
      expected: `0 … ${classifier.classes - 1}`,
    });
  }
}

/** Throws an input error `landscape/parameters` unless there is a network and each has the layout's size. */
export function checkParameters(classifier: Classifier, networks: readonly Float32Array[]): void {
  const wrong = networks.findIndex((parameters) => parameters.length !== classifier.layout.size);
  if (networks.length > 0 && wrong < 0) return;
  throw new AtlasError({
    code: "landscape/parameters",
    kind: "input",
    problem: wrong < 0 ? "no networks were given" : `${networks[wrong]!.length} parameters`,
    where: wrong < 0 ? "networks" : `network ${wrong}`,
    expected: wrong < 0 ? "at least one" : `${classifier.layout.size}`,
  });
}

/**
 * Throws an input error `landscape/statistics` unless there are statistics of the right size for each of `networks`
 * networks of a batch-normalised classifier, and none for one without batch normalisation.
 */
export function checkStatistics(
  { statistics: layout }: Classifier,
  statistics: readonly Float32Array[] | undefined,
  networks: number,
): void {
  const expected =
    layout === undefined ? "none" : `${networks} vectors of ${layout.size} numbers, one a network`;
  const isRight =
    layout === undefined
      ? statistics === undefined
      : statistics?.length === networks && statistics.every(({ length }) => length === layout.size);
  if (isRight) return;
  const sizes = statistics?.map(({ length }) => length).join(", ");
  throw new AtlasError({
    code: "landscape/statistics",
    kind: "input",
    problem: sizes === undefined ? "no batch statistics were given" : `batch statistics of sizes [${sizes}]`,
    where: "statistics",
    expected,
    remedy: "Take them from recalibrate",
  });
}

/** Vectors of one length as the rows of one flat array. */
export function stacked(vectors: readonly Float32Array[]): Float32Array {
  const length = vectors[0]?.length ?? 0;
  const rows = new Float32Array(vectors.length * length);
  for (const [i, vector] of vectors.entries()) rows.set(vector, i * length);
  return rows;
}
