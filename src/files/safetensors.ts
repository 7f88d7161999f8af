import { AtlasError } from "#errors";
import { boolTensor, elementCount, float32Tensor, int32Tensor, type Tensor } from "#trees";
import { bothEnds, briefly, quotedBriefly } from "#words";
import { isRecord, parsedJson } from "./json.ts";
import { readBytes } from "./read-text.ts";
import { writeFileAtomically } from "./write-atomically.ts";

/** What a safetensors file holds: named tensors and a map of texts. */
export interface TensorFile {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The first bytes of a file, which hold the length of its header. */
export const LENGTH_BYTES = 8;
const ALIGNMENT = 8;
/** The format's own limit on the header, so that a wrong length is not taken for a huge allocation. */
const MAX_HEADER_BYTES = 100_000_000;

const DTYPES = {
  F32: { type: "float32", bytes: 4 },
  I32: { type: "int32", bytes: 4 },
  BOOL: { type: "bool", bytes: 1 },
} as const;
type Dtype = keyof typeof DTYPES;

/**
 * Named tensors as the bytes of a safetensors file: the length of the header (64-bit little endian), the header
 * (JSON, padded so that the data are aligned to 8 bytes), the data. Wider elements come first, then by name, so
 * equal tensors give equal bytes and every tensor is aligned to its element.
 *
 * Format: https://huggingface.co/docs/safetensors. The host must be little endian, as every platform that runs
 * the engine is.
 */
export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array {
  const placed: { tensor: Tensor; begin: number }[] = [];
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) {
    header.push(["__metadata__", Object.fromEntries(Object.entries(metadata).sort(byName))]);
  }
  let size = 0;
  for (const [name, tensor] of Object.entries(tensors).sort(byName).sort(byElementSize)) {
    if (name === "__metadata__") throw new RangeError("a tensor cannot be named __metadata__");
    const end = size + tensor.data.byteLength;
    header.push([name, { dtype: dtypeOf(tensor), shape: tensor.shape, data_offsets: [size, end] }]);
    placed.push({ tensor, begin: size });
    size = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerBytes = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(LENGTH_BYTES + headerBytes + size);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  file.set(json, LENGTH_BYTES);
  for (const { tensor, begin } of placed) {
    const { buffer, byteOffset, byteLength } = tensor.data;
    file.set(new Uint8Array(buffer, byteOffset, byteLength), LENGTH_BYTES + headerBytes + begin);
  }
  return file;
}

/**
 * The tensors in the bytes of a safetensors file, copied out of them. Element types F32, I32 and BOOL are read.
 *
 * @param where what to call the bytes in errors, usually their path.
 * @throws AtlasError of kind `input` with the byte offset: `safetensors/truncated`, `safetensors/bad-header`,
 *   `safetensors/unknown-type`, `safetensors/bad-offsets` (overlap, hole, size that disagrees with the shape).
 */
export function decodeSafetensors(bytes: Uint8Array, where: string): TensorFile {
  const dataStart = dataStartOf(bytes, bytes.length, where);
  const { metadata, entries } = parseHeader(bytes.subarray(LENGTH_BYTES, dataStart), where);
  checkLayout(entries, bytes.length - dataStart, dataStart, where);
  const tensors = entries.map(({ name, dtype, shape, begin, end }): [string, Tensor] => {
    // A Buffer's own slice would share its memory and its alignment.
    const data = new Uint8Array(bytes.subarray(dataStart + begin, dataStart + end));
    return [name, tensorOf(dtype, data, shape)];
  });
  return { tensors: Object.fromEntries(tensors.sort(byName)), metadata };
}

/**
 * Where the data of a safetensors file begin.
 *
 * @param prefix its first eight bytes at least
 * @param size how many bytes the whole file has
 */
export function dataStartOf(prefix: Uint8Array, size: number, where: string): number {
  if (size < LENGTH_BYTES) throw problem("truncated", `the file has ${size} bytes`, where, 0, "at least 8");
  const length = new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw problem("bad-header", `the header claims ${length} bytes`, where, 0, `at most ${MAX_HEADER_BYTES}`);
  }
  const dataStart = LENGTH_BYTES + Number(length);
  if (size < dataStart) {
    throw problem("truncated", `the file ends at byte ${size}`, where, 8, `a header of ${length} bytes`);
  }
  return dataStart;
}

/**
 * Writes named tensors to a safetensors file, atomically.
 *
 * @throws AtlasError as `writeFileAtomically`.
 */
export async function writeSafetensors(path: string, file: TensorFile): Promise<void> {
  await writeFileAtomically(path, encodeSafetensors(file));
}

/**
 * Reads a safetensors file, such as the weights `[size]` and curves of a run: its tensors by name, and its metadata.
 *
 * @throws AtlasError as `readBytes` and `decodeSafetensors`.
 */
export async function readSafetensors(path: string): Promise<TensorFile> {
  return decodeSafetensors(await readBytes(path), path);
}

interface HeaderEntry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** What the header of a file says; nothing is checked against its data. */
export function parseHeader(
  bytes: Uint8Array,
  where: string,
): { metadata: Record<string, string>; entries: HeaderEntry[] } {
  const header = parsedJson(textOf(bytes));
  if (header === undefined) {
    throw problem("bad-header", "the header is not JSON", where, LENGTH_BYTES, "a JSON object");
  }
  if (!isRecord(header)) {
    throw problem("bad-header", "the header is not an object", where, LENGTH_BYTES, "a JSON object");
  }
  const { __metadata__: metadata = {}, ...rest } = header;
  if (!isRecord(metadata) || !isTextMap(metadata)) {
    throw problem("bad-header", "__metadata__ is malformed", where, LENGTH_BYTES, "a map of texts");
  }
  return { metadata, entries: Object.entries(rest).map(([name, entry]) => headerEntry(name, entry, where)) };
}

/** Text in UTF-8; empty, hence no JSON, for other bytes. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
}

function headerEntry(name: string, entry: unknown, where: string): HeaderEntry {
  const quotedName = quotedBriefly(name);
  if (!isRecord(entry) || !isSizes(entry.shape) || !isSizes(entry.data_offsets)) {
    const expected = "dtype, shape and data_offsets";
    throw problem("bad-header", `tensor ${quotedName} is malformed`, where, LENGTH_BYTES, expected);
  }
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isDtype(dtype)) {
    const given = typeof dtype === "string" ? briefly(dtype, 20) : "that is no text";
    const found = `tensor ${quotedName} has element type ${given}`;
    throw new AtlasError({
      code: "safetensors/unknown-type",
      kind: "input",
      problem: found,
      where: `${where}, byte ${LENGTH_BYTES}`,
      expected: Object.keys(DTYPES).join(", "),
      remedy: "Save the tensors as float32, such as with tensor.float() in PyTorch",
    });
  }
  const [begin, end] = offsets;
  if (offsets.length !== 2 || begin === undefined || end === undefined) {
    const found = `tensor ${quotedName} has ${offsets.length} offsets`;
    throw problem("bad-header", found, where, LENGTH_BYTES, "begin and end");
  }
  return { name, dtype, shape, begin, end };
}

/** Refuses data that overlap, leave holes, are cut short or disagree with their shape. */
export function checkLayout(
  entries: readonly HeaderEntry[],
  size: number,
  dataStart: number,
  where: string,
): void {
  let covered = 0;
  for (const { name, dtype, shape, begin, end } of [...entries].sort(
    (a, b) => a.begin - b.begin || a.end - b.end,
  )) {
    const tensor = `tensor ${quotedBriefly(name)}`;
    const at = dataStart + begin;
    if (begin !== covered) {
      const found = begin < covered ? `${tensor} overlaps the one before it` : `a hole before ${tensor}`;
      throw problem("bad-offsets", found, where, at, `its data at byte ${dataStart + covered}`);
    }
    const needed = elementCount(shape) * DTYPES[dtype].bytes;
    if (end - begin !== needed) {
      const sizes = `[${bothEnds(shape, 4, 2).join(", ")}]`;
      const found = `${tensor} of shape ${sizes} has ${end - begin} bytes`;
      const expected = Number.isSafeInteger(needed) ? `${needed}` : "a shape that memory holds";
      throw problem("bad-offsets", found, where, at, expected);
    }
    if (end > size) {
      const found = `the file ends inside ${tensor}, at byte ${dataStart + size}`;
      throw problem("truncated", found, where, at, `data up to byte ${dataStart + end}`);
    }
    covered = end;
  }
  if (covered !== size) {
    const found = `${size - covered} bytes after the last tensor`;
    throw problem("bad-offsets", found, where, dataStart + covered, "the end of the file");
  }
}

/** The tensor that the bytes of its data make. */
export function tensorOf(dtype: Dtype, data: Uint8Array, shape: readonly number[]): Tensor {
  if (dtype === "BOOL") return boolTensor(data, shape);
  const count = data.byteLength / DTYPES[dtype].bytes;
  return dtype === "F32"
    ? float32Tensor(new Float32Array(data.buffer, 0, count), shape)
    : int32Tensor(new Int32Array(data.buffer, 0, count), shape);
}

function dtypeOf(tensor: Tensor): Dtype {
  return tensor.type === "float32" ? "F32" : tensor.type === "int32" ? "I32" : "BOOL";
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byElementSize([, a]: readonly [string, Tensor], [, b]: readonly [string, Tensor]): number {
  return b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT;
}

function isDtype(value: unknown): value is Dtype {
  return typeof value === "string" && Object.hasOwn(DTYPES, value);
}

function isTextMap(value: Record<string, unknown>): value is Record<string, string> {
  return Object.values(value).every((text) => typeof text === "string");
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function problem(code: string, found: string, where: string, offset: number, expected: string): AtlasError {
  return new AtlasError({
    code: `safetensors/${code}`,
    kind: "input",
    problem: found,
    where: `${where}, byte ${offset}`,
    expected,
  });
}
