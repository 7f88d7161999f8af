import { numpyType } from "../numpy-dtype.ts";
import { columnMajor, rowMajor, tensorWithin, type WeightTensor } from "../weight-tensor.ts";
import { makerOf, PickleObject } from "./values.ts";

/**
 * The array that a pickle would have had NumPy make, or what kind of array it is that is not read; `undefined` for what is
 * none.
 *
 * Format: `__reduce_ex__` and `__setstate__` of `numpy.ndarray`.
 *
 * @throws AtlasError `weights/bad-shape` of kind `input`
 */
export function numpyArray(
  value: unknown,
  where: string,
): WeightTensor | { readonly unread: string } | undefined {
  if (!(value instanceof PickleObject)) return undefined;
  const maker = /^numpy\._?core\.(multiarray\._reconstruct|numeric\._frombuffer)$/.exec(
    makerOf(value) ?? "",
  )?.[1];
  if (maker === undefined) return undefined;
  const { content, dtype, shape, isColumnMajor } = maker === FROM_BUFFER ? ofBuffer(value) : ofState(value);
  const storage = bytesOf(content);
  if (!Array.isArray(shape) || storage === undefined) return { unread: "object" };
  const sizes = shape.map(Number);
  const type = numpyType(dtypeOf(dtype));
  if ("unread" in type) return type;
  const strides = isColumnMajor ? columnMajor(sizes) : rowMajor(sizes);
  return tensorWithin({ ...type, shape: sizes, strides, storage }, where);
}

const FROM_BUFFER = "numeric._frombuffer";

interface PickledArray {
  readonly content: unknown;
  readonly dtype: unknown;
  readonly shape: unknown;
  readonly isColumnMajor: boolean;
}

/** Version, shape, type, whether the first axis runs fastest, and the bytes. */
function ofState({ state }: PickleObject): PickledArray {
  const [, shape, dtype, isColumnMajor, content] = Array.isArray(state) ? state : [];
  return { content, dtype, shape, isColumnMajor: isColumnMajor === true };
}

/** Of protocol 5: the bytes, type, shape and order. */
function ofBuffer({ args: [content, dtype, shape, order] }: PickleObject): PickledArray {
  return { content, dtype, shape, isColumnMajor: order === "F" };
}

/** NumPy's name of a type, its byte order before it. */
function dtypeOf(dtype: unknown): string {
  if (!(dtype instanceof PickleObject) || makerOf(dtype) !== "numpy.dtype") return "object";
  const [, order] = Array.isArray(dtype.state) ? dtype.state : [];
  return `${typeof order === "string" ? order : ""}${String(dtype.args[0])}`;
}

/** Bytes as they are, or as Python 2 and protocols before 3 write them: as a text of code points below 256. */
function bytesOf(content: unknown): Uint8Array | undefined {
  if (content instanceof Uint8Array) return content;
  const text =
    content instanceof PickleObject && makerOf(content) === "_codecs.encode" ? content.args[0] : content;
  return typeof text === "string" ? Uint8Array.from(Buffer.from(text, "latin1")) : undefined;
}
