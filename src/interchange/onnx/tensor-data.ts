import { fieldsOf, integersOf, ProtobufError } from "#protobuf";
import { elementCount } from "#trees";
import type { Constant, ConstantData } from "./constant.ts";
import { ELEMENT_TYPES, type OnnxTensor } from "./model.ts";

/** How elements of a type are stored: bytes of each, and how raw bytes and integers of a list become numbers. */
interface Storage {
  readonly width: number;
  readonly type: Constant["type"];
  /** Numbers from aligned bytes. */
  readonly raw: (buffer: ArrayBuffer) => ConstantData;
  /** Room for numbers that are stored one by one, and what a stored integer stands for. */
  readonly room: (count: number) => ConstantData;
  readonly fromInteger?: (integer: number) => number;
}

const signed = (width: number, raw: Storage["raw"], room: Storage["room"]): Storage => ({
  width,
  type: "integer",
  raw,
  room,
});

const STORAGE = new Map<number, Storage>([
  [1, { width: 4, type: "float", raw: (b) => new Float32Array(b), room: (n) => new Float32Array(n) }],
  [
    2,
    signed(
      1,
      (b) => new Uint8Array(b),
      (n) => new Uint8Array(n),
    ),
  ],
  [
    3,
    signed(
      1,
      (b) => new Int8Array(b),
      (n) => new Int8Array(n),
    ),
  ],
  [
    4,
    signed(
      2,
      (b) => new Uint16Array(b),
      (n) => new Uint16Array(n),
    ),
  ],
  [
    5,
    signed(
      2,
      (b) => new Int16Array(b),
      (n) => new Int16Array(n),
    ),
  ],
  [
    6,
    signed(
      4,
      (b) => new Int32Array(b),
      (n) => new Int32Array(n),
    ),
  ],
  [
    7,
    signed(
      8,
      (b) => Float64Array.from(new BigInt64Array(b), Number),
      (n) => new Float64Array(n),
    ),
  ],
  [
    9,
    {
      width: 1,
      type: "boolean",
      raw: (b) => truths(new Uint8Array(b)),
      room: (n) => new Uint8Array(n),
      fromInteger: (value) => (value === 0 ? 0 : 1),
    },
  ],
  [
    10,
    {
      width: 2,
      type: "float",
      raw: (b) => Float32Array.from(new Uint16Array(b), half),
      room: (n) => new Float32Array(n),
      fromInteger: half,
    },
  ],
  [
    11,
    {
      width: 8,
      type: "float",
      raw: (b) => Float32Array.from(new Float64Array(b)),
      room: (n) => new Float32Array(n),
    },
  ],
  [
    12,
    signed(
      4,
      (b) => new Uint32Array(b),
      (n) => new Uint32Array(n),
    ),
  ],
  [
    13,
    signed(
      8,
      (b) => Float64Array.from(new BigUint64Array(b), Number),
      (n) => new Float64Array(n),
    ),
  ],
  [
    16,
    {
      width: 2,
      type: "float",
      raw: (b) => Float32Array.from(new Uint16Array(b), brainHalf),
      room: (n) => new Float32Array(n),
      fromInteger: brainHalf,
    },
  ],
]);

/** Whether a type is of real numbers, which a parameter must be. */
export function isFloat(type: number): boolean {
  return STORAGE.get(type)?.type === "float";
}

/** How many bytes the data of a tensor take where they are stored raw; `undefined` for types that are not read. */
export function rawBytes({ type, shape }: Pick<OnnxTensor, "type" | "shape">): number | undefined {
  const storage = STORAGE.get(type);
  return storage && storage.width * elementCount(shape);
}

/**
 * The data of a tensor, copied out of its file; real numbers are rounded to float32.
 *
 * @param external its data where they lie in a file of their own.
 * @throws ProtobufError where type, shape and data disagree. Sizes are checked before memory is taken.
 */
export function tensorData(tensor: OnnxTensor, external?: Uint8Array): Constant {
  const { shape } = tensor;
  const { storage, raw } = storedAs(tensor, external);
  if (raw !== undefined) return { type: storage.type, shape, data: storage.raw(aligned(raw)) };
  return { type: storage.type, shape, data: listed(tensor, storage) };
}

/** Copies the data of a tensor of real numbers into its place in a vector; errors as `tensorData`. */
export function copyTensorData(tensor: OnnxTensor, target: Float32Array, external?: Uint8Array): void {
  const { raw } = storedAs(tensor, external);
  if (raw === undefined || tensor.type !== FLOAT32) target.set(tensorData(tensor, external).data);
  else new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(raw);
}

const FLOAT32 = 1;
const FLOAT64 = 11;

/** How a tensor is stored, and its raw bytes where there are such; they are as many as its shape asks for. */
function storedAs(
  tensor: OnnxTensor,
  external: Uint8Array | undefined,
): { readonly storage: Storage; readonly raw?: Uint8Array } {
  const { name, type, shape } = tensor;
  const storage = STORAGE.get(type);
  if (storage === undefined) {
    throw faulty(tensor, `elements of type ${ELEMENT_TYPES[type] ?? type}, which are not read`);
  }
  if (external === undefined && tensor.external) {
    throw new Error(`the data of "${name}" have not been read from their file`);
  }
  const raw = external ?? rawOf(tensor);
  const expected = storage.width * elementCount(shape);
  if (raw !== undefined && raw.length !== expected) {
    throw faulty(tensor, `${raw.length} bytes of data where its shape asks for ${expected}`);
  }
  return { storage, ...(raw && { raw }) };
}

/** The fields of a message that hold numbers as they lie in memory: raw_data, and float_data or double_data. */
function rawOf({ message, type }: OnnxTensor): Uint8Array | undefined {
  const list = type === FLOAT32 ? 4 : type === FLOAT64 ? 10 : undefined;
  const parts: Uint8Array[] = [];
  for (const field of fieldsOf(message)) {
    if (field.number === 9) return field.bytes;
    if (field.number === list) parts.push(field.bytes);
  }
  if (parts.length > 1) return Buffer.concat(parts);
  return parts[0] ?? (list === undefined ? undefined : NOTHING);
}

const NOTHING = new Uint8Array(0);

/** A copy, for typed arrays begin at multiples of their width. */
function aligned(raw: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(raw.length);
  copy.set(raw);
  return copy.buffer;
}

/** int32_data, int64_data and uint64_data. */
const INTEGER_LISTS = [5, 7, 11];

function listed(tensor: OnnxTensor, { room, fromInteger = (value) => value }: Storage): ConstantData {
  const count = elementCount(tensor.shape);
  // Each takes a byte at least.
  const data = room(count <= tensor.message.length ? count : 0);
  let stored = 0;
  for (const integer of listedIntegers(tensor)) data[stored++] = fromInteger(integer);
  if (stored !== count) throw faulty(tensor, `${stored} elements where its shape asks for ${count}`);
  return data;
}

function* listedIntegers({ message }: OnnxTensor): Generator<number> {
  for (const field of fieldsOf(message)) if (INTEGER_LISTS.includes(field.number)) yield* integersOf(field);
}

function faulty({ name, message }: OnnxTensor, what: string): ProtobufError {
  return new ProtobufError(`the tensor "${name}" has ${what}`, message.byteOffset);
}

function truths(bytes: Uint8Array): Uint8Array {
  return bytes.map((value) => (value === 0 ? 0 : 1));
}

/** The number that 16 bits of IEEE 754 stand for. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const WORD = new DataView(new ArrayBuffer(4));

/** The number that the upper half of a float32 stands for. */
function brainHalf(bits: number): number {
  WORD.setUint32(0, (bits << 16) >>> 0);
  return WORD.getFloat32(0);
}
