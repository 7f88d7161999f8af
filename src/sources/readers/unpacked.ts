import { promisify } from "node:util";
import { constants, gunzip, gunzipSync, type inflateSync } from "node:zlib";
import { AtlasError } from "#errors";

/** What a data file of some kind can be, so that one made to unpack without end is not unpacked. */
export interface FileForm {
  /** Unpacked bytes that no file of the kind exceeds. */
  readonly mostBytes: number;
  /** What begins the file and says how long it is. */
  readonly header?: {
    readonly bytes: number;
    /** The bytes of the whole file by its header; throws where it is none. */
    readonly sizeIn: (header: Uint8Array, path: string) => number;
  };
}

const gunzipped = promisify(gunzip);

/** Deflate makes at most this many bytes of one. */
export const BEST_RATIO = 1032;

/**
 * The bytes of a gzip file. One that says at its end that it unpacks to more than its kind allows is not unpacked, and
 * unpacking ends where there are more bytes than the kind or the file's own header allow.
 *
 * @throws AtlasError `data/not-gzip`, `data/damaged-gzip` or `data/too-large` naming the file, and what the header's
 *   reader throws.
 */
export async function unpacked(path: string, packed: Uint8Array, form: FileForm): Promise<Uint8Array> {
  if (packed[0] !== 0x1f || packed[1] !== 0x8b) {
    throw new AtlasError({
      code: "data/not-gzip",
      kind: "input",
      where: `${path}, byte 0`,
      problem: "the file ends in .gz but is not gzip",
      expected: "the bytes 1f 8b",
      remedy: "Download it again, or remove .gz from its name if it is unpacked.",
    });
  }
  const promised = promisedSize(packed);
  if (promised > form.mostBytes && promised <= packed.length * BEST_RATIO) {
    const size = promised.toLocaleString("en-US");
    throw tooLarge(path, `the file says that it unpacks to ${size} bytes, or is cut short`, form);
  }
  try {
    const most = Math.min(form.mostBytes, headerSize(path, packed, form) ?? form.mostBytes);
    return await inOnePiece(path, packed, { most, promised: Math.min(promised, packed.length * BEST_RATIO) });
  } catch (cause) {
    if (cause instanceof AtlasError) throw cause;
    throw new AtlasError({
      code: "data/damaged-gzip",
      kind: "input",
      where: `${path}, ${packed.length} bytes`,
      problem: `the file does not unpack: ${cause instanceof Error ? cause.message : String(cause)}`,
      expected: "a whole gzip file",
      remedy: "Download it again.",
      cause,
    });
  }
}

/** A file of a kind that is never so large. */
export function tooLarge(path: string, problem: string, { mostBytes }: FileForm): AtlasError {
  return new AtlasError({
    code: "data/too-large",
    kind: "input",
    where: path,
    problem,
    expected: `at most ${mostBytes.toLocaleString("en-US")}`,
    remedy: "Download it again; the file may belong to another data set.",
  });
}

/** The unpacked size of a file's last member, as its last four bytes say it. */
function promisedSize(packed: Uint8Array): number {
  if (packed.length < 4) return 0;
  return new DataView(packed.buffer, packed.byteOffset + packed.length - 4, 4).getUint32(0, true);
}

/** Packed bytes that surely hold a header, and unpack to little. */
const BEGINNING = 2 ** 12;

/** The bytes of the whole file by its header; `undefined` where its kind has none or the file is too damaged to tell. */
function headerSize(path: string, packed: Uint8Array, { header }: FileForm): number | undefined {
  if (header === undefined) return undefined;
  const beginning = unpackedBeginning(packed.subarray(0, BEGINNING), gunzipSync);
  return beginning.length < header.bytes ? undefined : header.sizeIn(beginning, path);
}

/** What the beginning of packed bytes unpacks to; nothing where that is damaged. */
export function unpackedBeginning(
  packed: Uint8Array,
  unpack: typeof gunzipSync | typeof inflateSync,
): Uint8Array {
  try {
    return unpack(packed, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array();
  }
}

/** Smaller pieces would be many where a file holds far more than its end promises. */
const LEAST_PIECE = 2 ** 20;

/** Bytes in a single piece where the file promises no less than it holds: pieces would be there twice once they are joined. */
async function inOnePiece(
  path: string,
  packed: Uint8Array,
  { most, promised }: { readonly most: number; readonly promised: number },
): Promise<Uint8Array> {
  // What is a little too long is for the reader to refuse, who knows where.
  const maxOutputLength = most + SLACK;
  const chunkSize = Math.min(Math.max(promised, LEAST_PIECE), most) + ROOM_AT_END;
  try {
    return await gunzipped(packed, { maxOutputLength, chunkSize });
  } catch (cause) {
    if (!(cause instanceof RangeError && "code" in cause && cause.code === "ERR_BUFFER_TOO_LARGE"))
      throw cause;
    throw tooLarge(path, "the file unpacks to more bytes than its kind or its header allows", {
      mostBytes: most,
    });
  }
}

/** A piece that is filled to the last byte would be followed by another. */
const ROOM_AT_END = 64;
const SLACK = 2 ** 20;
