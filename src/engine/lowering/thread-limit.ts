/**
 * With how many threads at most ONNX Runtime computes an operator bit for bit as with one.
 *
 * It shares most operators among threads by the elements of the result, each summed in the same order whoever sums it. Some
 * are summed in an order that depends on how large a thread's share is: for these the limits below hold, read from MLAS's
 * `sgemm.cpp` and `convolve.cpp` and ONNX Runtime's `reduction_ops.cc`, and tried in `thread-limit.test.ts`.
 */

/** What stands for no limit, so that a limit is a number that JSON can hold. */
export const ANY_THREADS = 256;

/** Columns come to a thread in runs of this many. */
const COLUMNS_IN_RUN = 16;

/** A thread that has at least as many such runs sums over depth in the same slices as one that has all of them. */
const RUNS_IN_SHARE = 5;

/** Depth up to which all is summed in one slice. */
const DEPTH_IN_SLICE = 128;

/** A stack of products of matrices. */
export interface MatrixProduct {
  readonly stack: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

/** The most threads of a product: whole matrices of a stack, else shares of the rows or columns, whichever are more. */
export function productThreads({ stack, rows, columns, depth }: MatrixProduct): number {
  return Math.max(stack, threadsOfMatrix(rows, columns, depth), 1);
}

function threadsOfMatrix(rows: number, columns: number, depth: number): number {
  // A single column or row is summed by functions of their own.
  if (columns === 1) return 1;
  if (rows >= columns) return Math.floor(rows / 2);
  if (depth <= DEPTH_IN_SLICE) return ANY_THREADS;
  return Math.floor(Math.ceil(columns / COLUMNS_IN_RUN) / RUNS_IN_SHARE);
}

/** The most threads of a sum or product over some axes: fewer elements side by side than threads are summed otherwise. */
export function reductionThreads(shape: readonly number[], axes: readonly number[]): number {
  const kept = shape.filter((size, axis) => size > 1 && !axes.includes(axis));
  return Math.min(ANY_THREADS, ...kept);
}

/** A plain convolution, as ONNX's `Conv` takes it. */
export interface PlainConvolution {
  /** Examples times groups. */
  readonly images: number;
  /** Output channels of a group. */
  readonly filters: number;
  /** Positions of the output. */
  readonly positions: number;
  /** Input channels of a group times positions of the kernel. */
  readonly depth: number;
}

/** The most threads of a plain convolution: whole images, or shares of a product for one image after another. */
export function convolutionThreads({ images, filters, positions, depth }: PlainConvolution): number {
  const isByPositions = positions >= filters;
  if (images > 1 && isByPositions) return ANY_THREADS;
  const shared = productThreads({ stack: 1, rows: filters, columns: positions, depth });
  return images === 1 && isByPositions ? Math.min(shared, threadsOfPositions(positions, depth)) : shared;
}

/** The most threads of the positions of one image, of which the last thread has what the others leave. */
function threadsOfPositions(positions: number, depth: number): number {
  if (depth <= DEPTH_IN_SLICE) return ANY_THREADS;
  const least = COLUMNS_IN_RUN * (RUNS_IN_SHARE - 1);
  let threads = 1;
  while (threads < ANY_THREADS) {
    const share = COLUMNS_IN_RUN * Math.ceil(positions / (threads + 1) / COLUMNS_IN_RUN);
    if (share <= least || ((positions - 1) % share) + 1 <= least) break;
    threads++;
  }
  return threads;
}

/** Elements up to which logarithms are taken by one thread, however many there are. */
const LOGARITHMS_OF_ONE = 8192;

/** The most threads of logarithms, whose last bit depends on where a share begins. */
export function logarithmThreads(elements: number): number {
  return elements <= LOGARITHMS_OF_ONE ? ANY_THREADS : 1;
}

/** Operators that share their work so that an element's bits depend on no share; the others say how far they do. */
const SHARED_BY_ELEMENTS: ReadonlySet<string> = new Set([
  ...[
    "Add",
    "Sub",
    "Mul",
    "Div",
    "Mod",
    "Neg",
    "Reciprocal",
    "Sqrt",
    "Max",
    "Min",
    "Sum",
    "Relu",
    "HardSigmoid",
  ],
  ...["Exp", "Erf", "Sin", "Cos", "Asin", "Atan", "Floor", "Ceil", "Cast", "BatchNormalization", "Softmax"],
  ...["Less", "LessOrEqual", "Equal", "And", "Or", "Xor", "Not", "Where", "ReduceMax", "ReduceMin"],
  ...["Reshape", "Transpose", "Expand", "Slice", "Pad", "Concat", "Split", "Gather", "GatherND", "Identity"],
]);

/** The most threads of an operator that says nothing else. */
export function operatorThreads(operator: string, domain: string): number {
  const isShared = domain === "com.microsoft.nchwc" || (domain === "" && SHARED_BY_ELEMENTS.has(operator));
  return isShared ? ANY_THREADS : 1;
}
