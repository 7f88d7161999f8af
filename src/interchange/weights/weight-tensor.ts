import { AtlasError } from "#errors";
import { elementCount } from "#trees";
import { bothEnds, quotedBriefly } from "#words";
import { ELEMENT_FORMATS, type ElementType } from "./element-types.ts";
import { numberReader } from "./number-reader.ts";

/** A tensor as it lies in a file: where each of its numbers is, none of them copied. */
export interface WeightTensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** The bytes of the array of numbers that it is a part of; other tensors may share them. */
  readonly storage: Uint8Array;
  /** Numbers in the storage before its first. */
  readonly offset: number;
  /** Numbers in the storage from one to the next along each axis. */
  readonly strides: readonly number[];
  readonly isBigEndian: boolean;
}

/** Where a tensor is said to lie, before that is believed. */
export interface ClaimedTensor extends Pick<WeightTensor, "type" | "shape" | "storage"> {
  readonly offset?: number;
  /** Row-major unless said otherwise. */
  readonly strides?: readonly number[];
  readonly isBigEndian?: boolean;
}

/** Numbers in memory as a tensor of one axis. */
export function tensorOfValues(values: Float32Array): WeightTensor {
  const storage = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { type: "float32", shape: [values.length], storage, offset: 0, strides: [1], isBigEndian: false };
}

/** More axes than any library has. */
export const MOST_AXES = 64;

/**
 * A tensor that lies within its storage as a file says it does.
 *
 * @param where what to call it in errors
 * @throws AtlasError `weights/bad-shape` of kind `input` for sizes that are none or reach beyond the storage
 */
export function tensorWithin(claim: ClaimedTensor, where: string): WeightTensor {
  const { type, shape, storage, offset = 0, isBigEndian = false } = claim;
  if (shape.length > MOST_AXES) throw badShape(where, `it has ${shape.length} axes`, `at most ${MOST_AXES}`);
  const strides = claim.strides ?? rowMajor(shape);
  const given = Math.floor(storage.length / ELEMENT_FORMATS[type].bytes);
  const areSizes = [offset, ...shape, ...strides].every((size) => Number.isSafeInteger(size) && size >= 0);
  const count = elementCount(shape);
  if (!areSizes || !Number.isSafeInteger(count) || shape.length !== strides.length) {
    throw badShape(where, `shape ${shapeText(shape)} with strides ${shapeText(strides)} is none`, "counts");
  }
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, offset);
  if (count > 0 && last >= given) {
    const problem = `shape ${shapeText(shape)} reaches number ${last + 1} of ${given}`;
    throw badShape(where, problem, "a tensor within its storage");
  }
  return { type, shape, storage, offset, strides, isBigEndian };
}

/** The strides of a tensor whose last axis runs fastest. */
export function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
}

/** The strides of a tensor whose first axis runs fastest. */
export function columnMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(0, axis)));
}

/** Sizes in brackets for a message, the middle of many left out. */
export function shapeText(shape: readonly number[]): string {
  return `[${bothEnds(shape, 4, 2).join(", ")}]`;
}

/**
 * The numbers of a tensor, row-major: a view of the file where they lie so as float32, else a copy in which float64 and
 * 64-bit integers are rounded to the nearest.
 *
 * @param where the tensor in an error
 * @throws AtlasError `weights/too-large` of kind `input` for more numbers than its file has reason to ask for
 */
export function weightValues(tensor: WeightTensor, where?: string): Float32Array {
  const { type, shape, storage, offset, isBigEndian } = tensor;
  const count = elementCount(shape);
  const { bytes } = ELEMENT_FORMATS[type];
  const start = storage.byteOffset + offset * bytes;
  if (type === "float32" && isRowMajor(tensor) && !isBigEndian) {
    if (start % bytes === 0) return new Float32Array(storage.buffer, start, count);
    return new Float32Array(storage.buffer.slice(start, start + count * bytes));
  }
  if (count > MOST_REPEATED && count > storage.length) throw tooLarge(tensor, count, where);
  return gathered(tensor, numberReader(tensor));
}

/**
 * The numbers of a tensor of one axis as doubles, which hold all but 64-bit integers exactly; none of one with other axes or
 * of more than a million.
 */
export function vectorValues({
  type,
  shape,
  storage,
  offset,
  strides,
  isBigEndian,
}: WeightTensor): Float64Array {
  const [count = 0, ...others] = shape;
  if (others.length > 0 || count > MOST_REPEATED) return new Float64Array();
  const numberAt = numberReader({ type, storage, isBigEndian });
  return Float64Array.from({ length: count }, (_, index) => numberAt(offset + index * strides[0]!));
}

/** A stride of 0 makes any number of numbers out of one; more than this many, and more than the storage's bytes, are refused. */
const MOST_REPEATED = 2 ** 20;

/** Whether the last axis of a tensor runs fastest, without gaps. */
export function isRowMajor({ shape, strides }: WeightTensor): boolean {
  const expected = rowMajor(shape);
  return (
    shape.some((size) => size === 0) ||
    shape.every((size, axis) => size === 1 || strides[axis] === expected[axis])
  );
}

/** The numbers of a tensor one after another, the last axis fastest, each by its place in the storage. */
function gathered(
  { shape, strides, offset }: WeightTensor,
  numberAt: (place: number) => number,
): Float32Array {
  const count = elementCount(shape);
  const values = new Float32Array(count);
  const [inner, stride] = [shape.at(-1) ?? 1, strides.at(-1) ?? 1];
  const index = new Array<number>(shape.length).fill(0);
  let start = offset;
  for (let next = 0; next < count; ) {
    for (let i = 0; i < inner; i++) values[next++] = numberAt(start + i * stride);
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      start += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      start -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return values;
}

function badShape(where: string, problem: string, expected: string): AtlasError {
  return new AtlasError({ code: "weights/bad-shape", kind: "input", problem, where, expected });
}

function tooLarge({ shape, storage }: WeightTensor, count: number, where: string | undefined): AtlasError {
  return new AtlasError({
    code: "weights/too-large",
    kind: "input",
    ...(where !== undefined && { where }),
    problem: `a tensor of shape ${shapeText(shape)} makes ${count} numbers of ${storage.length} bytes`,
    remedy: "Save it with tensor.contiguous()",
  });
}

/** The name of a tensor in a message. */
export function tensorCalled(name: string): string {
  return `tensor ${quotedBriefly(name)}`;
}
