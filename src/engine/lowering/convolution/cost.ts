import { elementCount } from "#trees";
import { isLargeKernel, readsPlainInput, runsOverExamples } from "./blocked.ts";
import { paddedTo } from "./channel-blocks.ts";
import { type Geometry, spatialSizes } from "./geometry.ts";
import { channelsTogether } from "./interleaved.ts";

/**
 * Nanoseconds of the parts of a convolution on one AVX-512 core, fitted to `node bench/convolutions.ts`.
 *
 * Only their ratios matter: they choose between lowerings and are the same on every machine, so that equal
 * programs are lowered equally.
 */
const NANOSECONDS = {
  /** A multiply-add of a matrix product. */
  product: 2 / 215,
  /** A multiply-add of a blocked convolution at its best. */
  blocked: 2 / 220,
  /** An element copied into the matrix of patches, and the start of each row of it. */
  patch: 0.13,
  patchRow: 2,
  /** An image set up for convolution. */
  image: 1000,
  /** An element moved to or from the blocked order. */
  reordered: 0.2,
  /** An element of a kernel that a core cannot keep close, each time that it is read anew. */
  streamed: 0.015,
  /** The start of any operator. */
  operator: 3500,
} as const;

/** A matrix product computes columns in runs of this many. */
const COLUMNS = 16;

/** Time of ONNX's `Conv`, which copies patches into a matrix and multiplies. */
export function directCost(geometry: Geometry): number {
  const { examples, groups, inputChannels, outputChannels, shape } = geometry;
  const kernel = elementCount(spatialSizes(geometry, geometry.rhs.shape));
  const sizes = spatialSizes(geometry, shape);
  const pixels = elementCount(sizes);
  const depth = inputChannels * kernel;
  const images = examples * groups;
  const rows = images * depth * (pixels / (sizes.at(-1) ?? 1));
  return (
    images * outputChannels * depth * paddedTo(COLUMNS, pixels) * NANOSECONDS.product +
    rows * NANOSECONDS.patchRow +
    images * depth * pixels * NANOSECONDS.patch +
    images * NANOSECONDS.image +
    NANOSECONDS.operator
  );
}

/** Time of a convolution with interleaved examples: one of ONNX's for each part of the input channels. */
export function interleavedCost(geometry: Geometry): number {
  const { groups, examples, inputChannels, outputChannels, shape, lhs, rhs } = geometry;
  const sizes = spatialSizes(geometry, shape);
  const columns = elementCount(sizes) * examples;
  const depth = groups * inputChannels * elementCount(spatialSizes(geometry, rhs.shape));
  const rows = (depth * columns) / (sizes.at(-1)! * examples);
  const parts = (groups * inputChannels) / channelsTogether(geometry);
  const inputElements = groups * inputChannels * examples * elementCount(spatialSizes(geometry, lhs.shape));
  const moved = inputElements + depth * outputChannels + parts * outputChannels * columns;
  return (
    outputChannels * depth * paddedTo(COLUMNS, columns) * NANOSECONDS.product +
    rows * NANOSECONDS.patchRow +
    depth * columns * NANOSECONDS.patch +
    parts * NANOSECONDS.image +
    moved * NANOSECONDS.reordered +
    4 * NANOSECONDS.operator
  );
}

/** Most blocks of output channels and most outputs of one row that the blocked kernel function computes together. */
const MOST_BLOCKS = 4;
const MOST_OUTPUTS = 6;

/** Sums that have to be under way together, or each multiply-add waits for the one before it. */
const ENOUGH_SUMS = 8;

/** Most elements of a block of a kernel that a core keeps close. */
const MOST_KEPT = 2 ** 17;

/** Time of a blocked convolution of `rows` rows at once with all that is moved around it. */
export function blockedCost(geometry: Geometry, block: number, rows = 1): number {
  const { examples, groups, inputChannels, shape, lhs, rhs, padding, strides, kernelDilation } = geometry;
  const [height, width] = spatialSizes(geometry, rhs.shape) as [number, number];
  const [resultRows, resultColumns] = spatialSizes(geometry, shape) as [number, number];
  const isLarge = isLargeKernel(geometry);
  const inputs = readsPlainInput(geometry, block) ? inputChannels : paddedTo(block, inputChannels);
  const outputs = paddedTo(block, geometry.outputChannels * rows);
  const kernel = isLarge ? (height / rows) * width : (height + (rows - 1) * strides[0]!) * width;
  const pixels = isLarge
    ? (resultRows + (rows - 1) * kernelDilation[0]!) * resultColumns
    : (resultRows / rows) * resultColumns;
  const run = runsOverExamples(geometry, block) ? resultColumns * examples : resultColumns;
  const sums = Math.min(MOST_BLOCKS, outputs / block) * Math.min(MOST_OUTPUTS, run);
  const isKept = Math.min(MOST_BLOCKS * block, outputs) * block * kernel <= MOST_KEPT;
  const timesRead = isKept
    ? 0
    : resultRows * Math.ceil((resultColumns * examples) / Math.min(MOST_OUTPUTS, run));
  const products = examples * groups * inputs * outputs * kernel * pixels;
  const inputElements = examples * groups * inputs * elementCount(spatialSizes(geometry, lhs.shape));
  const inputPasses =
    Number(!readsPlainInput(geometry, block)) +
    (isLarge && padding.some(([before, after]) => before + after > 0) ? 2 : 0);
  const kernelElements = groups * inputs * outputs * kernel;
  const kernelPasses = (isLarge ? 2 : 1) + (isLarge && rows > 1 ? 1 : 0);
  const resultElements = examples * groups * outputs * pixels;
  const resultPasses = 1 + (rows > 1 && !isLarge ? 1 : 0);
  const moved = inputPasses * inputElements + kernelPasses * kernelElements + resultPasses * resultElements;
  return (
    products * NANOSECONDS.blocked * Math.max(1, ENOUGH_SUMS / sums) +
    kernelElements * timesRead * NANOSECONDS.streamed +
    moved * NANOSECONDS.reordered +
    examples * groups * NANOSECONDS.image * 0.5 +
    // Rearranging takes about four operators, and every further row one or two on the small kernel or result.
    (4 + (rows > 1 ? 4 + rows : 0)) * NANOSECONDS.operator
  );
}
