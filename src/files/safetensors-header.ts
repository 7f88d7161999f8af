import { AtlasError } from "#errors";
import { elementCount } from "#trees";
import { bothEnds, briefly, quotedBriefly } from "#words";
import { isRecord, parsedJson } from "./json.ts";

/** The first bytes of a file, which hold the length of its header. */
export const LENGTH_BYTES = 8;
/** Far more than files have; their headers take as many objects. */
const MOST_TENSORS = 100_000;
/** A third of the format's own limit on the header, and three times what so many tensors take. */
const MAX_HEADER_BYTES = 2 ** 25;

/** The bytes of a number of each element type that is read. */
export type ElementWidths<Dtype extends string> = Readonly<Record<Dtype, number>>;

/**
 * What the bytes of a safetensors file say of their tensors, all of it checked: where the data begin, and where those of each
 * tensor lie after that.
 *
 * @param widths the element types that are read
 * @param where what to call the bytes in errors, usually their path
 * @throws AtlasError as `decodeSafetensors`
 */
export function safetensorsHeader<Dtype extends string>(
  bytes: Uint8Array,
  widths: ElementWidths<Dtype>,
  where: string,
): SafetensorsHeader<Dtype> {
  const dataStart = dataStartOf(bytes, bytes.length, where);
  const { metadata, entries } = parseHeader(bytes.subarray(LENGTH_BYTES, dataStart), widths, where);
  checkLayout(entries, bytes.length - dataStart, dataStart, widths, where);
  return { dataStart, metadata, entries };
}

/** What a safetensors file says of its tensors. */
export interface SafetensorsHeader<Dtype extends string> {
  /** In bytes from the beginning of the file. */
  readonly dataStart: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of the header. */
  readonly entries: readonly HeaderEntry<Dtype>[];
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

/** One tensor of a safetensors file. */
export interface HeaderEntry<Dtype extends string> {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** In bytes from where the data begin. */
  readonly begin: number;
  readonly end: number;
}

/** What the header of a file says; nothing is checked against its data. */
export function parseHeader<Dtype extends string>(
  bytes: Uint8Array,
  widths: ElementWidths<Dtype>,
  where: string,
): Pick<SafetensorsHeader<Dtype>, "metadata" | "entries"> {
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
  const named = Object.entries(rest);
  if (named.length > MOST_TENSORS) {
    const found = `the header names ${named.length} tensors`;
    throw problem("bad-header", found, where, LENGTH_BYTES, `at most ${MOST_TENSORS}`);
  }
  const entries = named.map(([name, entry]) => headerEntry(name, entry, widths, where));
  return { metadata, entries };
}

/** Text in UTF-8; empty, hence no JSON, for other bytes. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
}

function headerEntry<Dtype extends string>(
  name: string,
  entry: unknown,
  widths: ElementWidths<Dtype>,
  where: string,
): HeaderEntry<Dtype> {
  const quotedName = quotedBriefly(name);
  if (!isRecord(entry) || !isSizes(entry.shape) || !isSizes(entry.data_offsets)) {
    const expected = "dtype, shape and data_offsets";
    throw problem("bad-header", `tensor ${quotedName} is malformed`, where, LENGTH_BYTES, expected);
  }
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isDtype(dtype, widths)) {
    const given = typeof dtype === "string" ? briefly(dtype, 20) : "that is no text";
    const found = `tensor ${quotedName} has element type ${given}`;
    throw new AtlasError({
      code: "safetensors/unknown-type",
      kind: "input",
      problem: found,
      where: `${where}, byte ${LENGTH_BYTES}`,
      expected: Object.keys(widths).join(", "),
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
export function checkLayout<Dtype extends string>(
  entries: readonly HeaderEntry<Dtype>[],
  size: number,
  dataStart: number,
  widths: ElementWidths<Dtype>,
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
    const needed = elementCount(shape) * widths[dtype];
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

function isDtype<Dtype extends string>(value: unknown, widths: ElementWidths<Dtype>): value is Dtype {
  return typeof value === "string" && Object.hasOwn(widths, value);
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
