import { fieldsOf, integersOf, ProtobufError } from "#protobuf";
import { bfloat16, elementCount, float16 } from "#trees";
import type { Constant, ConstantData, ConstantType } from "./constant.ts";
import { ELEMENT_TYPES, type OnnxTensor } from "./model.ts";

/** How elements of a type are stored: bytes of each, and how raw bytes and integers of a list become numbers. */
interface Storage {
  readonly width: number;
  readonly type: ConstantType;
  /** Numbers from aligned bytes. */
  readonly raw: (buffer: ArrayBuffer) => ConstantData;
  /** Room for numbers that are stored one by one, and what a stored integer stands for. */
  readonly room: (count: number) => ConstantData;
  readonly fromInteger?: (integer: number) => number;
}

/** Whole numbers that lie in memory as in a file. */
const wholes = (List: {
  new (count: number): ConstantData;
  new (buffer: ArrayBuffer): ConstantData;
  readonly BYTES_PER_ELEMENT: number;
}): Storage => ({
  width: List.BYTES_PER_ELEMENT,
  type: "integer",
  raw: (buffer) => new List(buffer),
  room: (count) => new List(count),
});

/** Whole numbers of 64 bits. */
const longs = (List: BigInt64ArrayConstructor | BigUint64ArrayConstructor): Storage => ({
  width: 8,
  type: "integer",
  raw: (buffer) => Float64Array.from(new List(buffer), Number),
  room: (count) => new Float64Array(count),
});

/** Real numbers, whatever their precision is. */
const reals = (width: number, raw: Storage["raw"], fromInteger?: Storage["fromInteger"]): Storage => ({
  width,
  type: "float",
  raw,
  room: (count) => new Float32Array(count),
  ...(fromInteger && { fromInteger }),
});

const halves = (numberOf: (bits: number) => number): Storage =>
  reals(2, (buffer) => Float32Array.from(new Uint16Array(buffer), numberOf), numberOf);

const truth = (value: number): number => (value === 0 ? 0 : 1);

const STORAGE = new Map<number, Storage>([
  [1, reals(4, (buffer) => new Float32Array(buffer))],
  [2, wholes(Uint8Array)],
  [3, wholes(Int8Array)],
  [4, wholes(Uint16Array)],
  [5, wholes(Int16Array)],
  [6, wholes(Int32Array)],
  [7, longs(BigInt64Array)],
  [
    9,
    {
      width: 1,
      type: "boolean",
      raw: (buffer) => new Uint8Array(buffer).map(truth),
      room: (count) => new Uint8Array(count),
      fromInteger: truth,
    },
  ],
  [10, halves(float16)],
  [11, reals(8, (buffer) => Float32Array.from(new Float64Array(buffer)))],
  [12, wholes(Uint32Array)],
  [13, longs(BigUint64Array)],
  [16, halves(bfloat16)],
]);

/** What elements of a type are read as; `undefined` for types that are not read. */
export function constantType(type: number): ConstantType | undefined {
  return STORAGE.get(type)?.type;
}

/** Whether a type is of real numbers, which a parameter must be. */
export function isFloat(type: number): boolean {
  return constantType(type) === "float";
}

/** Whether a type is of real numbers of 16 bits. */
export function isHalf(type: number): boolean {
  return isFloat(type) && STORAGE.get(type)?.width === 2;
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
