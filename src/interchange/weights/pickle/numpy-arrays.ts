import { numpyType } from "../numpy-dtype.ts";
import { columnMajor, MOST_AXES, rowMajor, tensorWithin, type WeightTensor } from "../weight-tensor.ts";
import { makerOf, PickleObject } from "./values.ts";

/** What an array of NumPy in a pickle is, or what kind of array that is not read; `undefined` for what is none. */
export type ArrayReader = (
  value: unknown,
  where: string,
) => WeightTensor | { readonly unread: string } | undefined;

/**
 * Reads what a pickle would have had NumPy make.
 *
 * Format: `__reduce_ex__` and `__setstate__` of `numpy.ndarray`. The reader throws AtlasError `weights/bad-shape` of kind
 * `input`.
 */
export function numpyArrayReader(): ArrayReader {
  // Any number of arrays may share one text, of which each would else be given a copy.
  const known = new Map<string, Uint8Array>();
  const bytesOfText = (text: string): Uint8Array => {
    const bytes = known.get(text) ?? Uint8Array.from(Buffer.from(text, "latin1"));
    known.set(text, bytes);
    return bytes;
  };
  return (value, where) => numpyArray(value, where, bytesOfText);
}

function numpyArray(
  value: unknown,
  where: string,
  bytesOfText: (text: string) => Uint8Array,
): ReturnType<ArrayReader> {
  if (!(value instanceof PickleObject)) return undefined;
  const maker = /^numpy\._?core\.(multiarray\._reconstruct|numeric\._frombuffer)$/.exec(
    makerOf(value) ?? "",
  )?.[1];
  if (maker === undefined) return undefined;
  const { content, dtype, shape, isColumnMajor } = maker === FROM_BUFFER ? ofBuffer(value) : ofState(value);
  const storage = bytesOf(content, bytesOfText);
  if (!Array.isArray(shape) || shape.length > MOST_AXES || storage === undefined) return { unread: "object" };
  // Lists within lists, each twice in the next, have texts without end: nothing is made a number that is none.
  const sizes = shape.map((size: unknown) => (typeof size === "number" ? size : Number.NaN));
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
  const [name] = dtype.args;
  return typeof name === "string" ? `${typeof order === "string" ? order : ""}${name}` : "object";
}

/** Bytes as they are, or as Python 2 and protocols before 3 write them: as a text of code points below 256. */
function bytesOf(content: unknown, bytesOfText: (text: string) => Uint8Array): Uint8Array | undefined {
  if (content instanceof Uint8Array) return content;
  const text =
    content instanceof PickleObject && makerOf(content) === "_codecs.encode" ? content.args[0] : content;
  return typeof text === "string" ? bytesOfText(text) : undefined;
}
