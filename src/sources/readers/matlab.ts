import { promisify } from "node:util";
import { inflate, inflateSync } from "node:zlib";
import { AtlasError } from "#errors";
import type { DataFile } from "./data-file.ts";
import { BEST_RATIO, unpackedBeginning } from "./unpacked.ts";

/** Numbers of the type that they have in the file. */
type NumberArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** An array of numbers as a MATLAB file holds it: the first index moves fastest. */
export interface MatlabArray {
  readonly dimensions: readonly number[];
  readonly values: NumberArray;
  /** Where it stands, as errors about it say. */
  readonly where: string;
}

const HEADER_BYTES = 128;
const TAG_BYTES = 8;

/** Types of elements, and numeric classes of arrays, by their numbers in the file. */
const MATRIX = 14;
const COMPRESSED = 15;
const FIRST_NUMERIC_CLASS = 6;
const LAST_NUMERIC_CLASS = 15;
const COMPLEX = 0x08;
/** More axes than arrays have. */
const MOST_AXES = 32;

/** Numbers of an element's type: their bytes, room for so many, and how one is read from a view. */
interface NumberType {
  readonly bytes: number;
  readonly room: (count: number) => NumberArray;
  readonly read: (view: DataView, at: number, little: boolean) => number;
}

// biome-ignore format: a type is a line
const NUMBERS: Readonly<Record<number, NumberType>> = {
  1: { bytes: 1, room: (count) => new Int8Array(count), read: (view, at) => view.getInt8(at) },
  2: { bytes: 1, room: (count) => new Uint8Array(count), read: (view, at) => view.getUint8(at) },
  3: { bytes: 2, room: (count) => new Int16Array(count), read: (view, at, little) => view.getInt16(at, little) },
  4: { bytes: 2, room: (count) => new Uint16Array(count), read: (view, at, little) => view.getUint16(at, little) },
  5: { bytes: 4, room: (count) => new Int32Array(count), read: (view, at, little) => view.getInt32(at, little) },
  6: { bytes: 4, room: (count) => new Uint32Array(count), read: (view, at, little) => view.getUint32(at, little) },
  7: { bytes: 4, room: (count) => new Float32Array(count), read: (view, at, little) => view.getFloat32(at, little) },
  9: { bytes: 8, room: (count) => new Float64Array(count), read: (view, at, little) => view.getFloat64(at, little) },
};
const UNSIGNED_BYTES = 2;

/** Bytes with the order of their numbers and the words that tell where they lie. */
interface Part {
  readonly bytes: Uint8Array;
  readonly little: boolean;
  readonly whereOf: (at: number) => string;
}

/** A tag and the bytes that it announces. */
interface Element {
  readonly type: number;
  readonly start: number;
  readonly bytes: Uint8Array;
  /** Where the next element begins. */
  readonly next: number;
}

const inflated = promisify(inflate);

/**
 * The real numeric arrays of a MATLAB file of level 5 (`save -v6` and `-v7`) by their names, compressed or not; what
 * else the file holds is passed over.
 *
 * Source: The MathWorks, "MAT-File Format", chapter 1.
 *
 * @param mostBytes what the arrays of the file may not exceed when they are unpacked
 * @throws AtlasError of kind `input` naming the file and byte: `data/other-matlab-version`, `data/wrong-magic`,
 *   `data/truncated-file`, `data/damaged-element`, `data/too-large` or `data/wrong-shape`.
 */
export async function readMatlab(
  { path, bytes }: DataFile,
  mostBytes: number,
): Promise<ReadonlyMap<string, MatlabArray>> {
  const little = isLittleEndian(bytes, path);
  const whole: Part = { bytes, little, whereOf: (at) => `${path}, byte ${at}` };
  const arrays = new Map<string, MatlabArray>();
  let left = mostBytes;
  for (let at = HEADER_BYTES; at < bytes.length; ) {
    const element = elementAt(whole, at, false);
    const part = element.type === COMPRESSED ? await unpackedPart(whole, at, element.bytes, left) : whole;
    if (part !== whole) left = Math.max(1, left - part.bytes.length);
    const matrix = element.type === COMPRESSED ? elementAt(part, 0) : element;
    const found = matrix.type === MATRIX ? arrayIn(part, matrix) : undefined;
    if (found !== undefined) arrays.set(found.name, found.array);
    at = element.type === COMPRESSED ? element.start + element.bytes.length : element.next;
  }
  return arrays;
}

/** Whether numbers begin with their lowest byte; throws for a file that is not of this version. */
function isLittleEndian(bytes: Uint8Array, path: string): boolean {
  const other = (problem: string) =>
    new AtlasError({
      code: "data/other-matlab-version",
      kind: "input",
      where: `${path}, byte 0`,
      problem,
      expected: "a MATLAB file of level 5",
      remedy: "Download it again, or open it in MATLAB and save it with -v7",
    });
  if (textIn(bytes, 0, 8) === "\x89HDF\r\n\x1a\n" || textIn(bytes, 512, 520) === "\x89HDF\r\n\x1a\n") {
    throw other("the file is of version 7.3, which is HDF5 inside");
  }
  if (bytes.length >= 4 && bytes.subarray(0, 4).includes(0)) throw other("the file is of level 4");
  if (bytes.length < HEADER_BYTES) throw truncated(`${path}, byte ${bytes.length}`, HEADER_BYTES, "header");
  const order = textIn(bytes, 126, 128);
  if (order !== "IM" && order !== "MI") {
    throw new AtlasError({
      code: "data/wrong-magic",
      kind: "input",
      where: `${path}, byte 126`,
      problem: "the file does not say the order of its bytes",
      expected: "the letters IM or MI, as in a MATLAB file",
      remedy: "Download it again.",
    });
  }
  return order === "IM";
}

function textIn(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).toString("latin1");
}

async function unpackedPart(whole: Part, at: number, packed: Uint8Array, mostBytes: number): Promise<Part> {
  const where = whole.whereOf(at);
  try {
    const chunkSize = Math.min(promisedSize(packed, whole), mostBytes) + ROOM_AT_END;
    const bytes = await inflated(packed, { maxOutputLength: mostBytes, chunkSize });
    return {
      bytes,
      little: whole.little,
      whereOf: (inside) => `${where}, byte ${inside} of what is packed there`,
    };
  } catch (cause) {
    const isTooLarge =
      cause instanceof RangeError && "code" in cause && cause.code === "ERR_BUFFER_TOO_LARGE";
    throw new AtlasError({
      code: isTooLarge ? "data/too-large" : "data/damaged-element",
      kind: "input",
      where,
      problem: isTooLarge
        ? "the arrays that are packed up to there are larger than any of their kind"
        : `what is packed there does not unpack: ${cause instanceof Error ? cause.message : String(cause)}`,
      expected: isTooLarge ? `at most ${mostBytes.toLocaleString("en-US")} bytes` : "a whole array",
      remedy: "Download it again.",
      cause,
    });
  }
}

/** Packed bytes that surely hold a tag, and unpack to little. */
const BEGINNING = 2 ** 12;
/** Where nothing is promised, or less: smaller pieces would be many. */
const USUAL_PIECE = 2 ** 18;
/** A piece that is filled to the last byte would be followed by another. */
const ROOM_AT_END = 64;

/** The bytes of the packed element with its tag, as that says them: unpacked in one piece it is there once. */
function promisedSize(packed: Uint8Array, { little }: Part): number {
  const beginning = unpackedBeginning(packed.subarray(0, BEGINNING), inflateSync);
  if (beginning.length < TAG_BYTES) return USUAL_PIECE;
  const view = new DataView(beginning.buffer, beginning.byteOffset, beginning.byteLength);
  const size = TAG_BYTES + view.getUint32(4, little);
  return size <= packed.length * BEST_RATIO ? Math.max(size, USUAL_PIECE) : USUAL_PIECE;
}

/** The element whose tag begins at a byte; elements inside others end where the next eight bytes begin. */
function elementAt({ bytes, little, whereOf }: Part, at: number, isPadded = true): Element {
  if (at + TAG_BYTES > bytes.length) throw truncated(whereOf(bytes.length), at + TAG_BYTES, "tag");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = view.getUint32(at, little);
  // Up to four bytes stand inside the tag itself, whose upper half then is their number.
  const isSmall = word >>> 16 !== 0;
  const type = isSmall ? word & 0xffff : word;
  const size = isSmall ? word >>> 16 : view.getUint32(at + 4, little);
  const start = at + (isSmall ? 4 : TAG_BYTES);
  if (start + size > bytes.length) throw truncated(whereOf(bytes.length), start + size, "element");
  const end = start + size;
  const next = isSmall ? at + TAG_BYTES : isPadded ? end + (-end & 7) : end;
  return { type, start, bytes: bytes.subarray(start, end), next };
}

/** The array in a matrix element; `undefined` where it is not one of real numbers. */
function arrayIn(
  part: Part,
  matrix: Element,
): { readonly name: string; readonly array: MatlabArray } | undefined {
  // Elements inside are padded from the beginning of the matrix, which its own tag keeps at eight bytes.
  const inner: Part = {
    bytes: matrix.bytes,
    little: part.little,
    whereOf: (at) => part.whereOf(matrix.start + at),
  };
  const flags = elementAt(inner, 0);
  const word = numbersOf(flags, inner.little)[0] ?? 0;
  const kind = word & 0xff;
  const isComplex = ((word >>> 8) & COMPLEX) !== 0;
  if (kind < FIRST_NUMERIC_CLASS || kind > LAST_NUMERIC_CLASS || isComplex) return undefined;
  const sizes = elementAt(inner, flags.next);
  const name = elementAt(inner, sizes.next);
  const real = elementAt(inner, name.next);
  const dimensions = Array.from(numbersOf(sizes, inner.little).subarray(0, MOST_AXES + 1));
  const count = dimensions.reduce((product, length) => product * length, 1);
  const where = inner.whereOf(real.start);
  const width = NUMBERS[real.type]?.bytes;
  if (width === undefined || real.bytes.length !== count * width) {
    throw new AtlasError({
      code: "data/wrong-shape",
      kind: "input",
      where,
      problem: `there are ${real.bytes.length} bytes of numbers for an array of ${dimensions.join(" × ")}`,
      expected: width === undefined ? "numbers" : `${count * width} bytes`,
      remedy: "Download it again.",
    });
  }
  const values = numbersOf(real, inner.little);
  return { name: textIn(name.bytes, 0, name.bytes.length), array: { dimensions, values, where } };
}

/** The numbers of an element; none of a type that holds none. */
function numbersOf({ type, bytes }: Element, little: boolean): NumberArray {
  if (type === UNSIGNED_BYTES) return bytes;
  const known = NUMBERS[type];
  if (known === undefined) return new Float64Array();
  const { bytes: width, room, read } = known;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = room(Math.floor(bytes.length / width));
  for (let i = 0; i < numbers.length; i++) numbers[i] = read(view, i * width, little);
  return numbers;
}

function truncated(where: string, needs: number, of: string): AtlasError {
  return new AtlasError({
    code: "data/truncated-file",
    kind: "input",
    where,
    problem: `the ${of} ends too early`,
    expected: `${needs.toLocaleString("en-US")} bytes`,
    remedy: "Download it again.",
  });
}
