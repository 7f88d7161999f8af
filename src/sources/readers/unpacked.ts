import { createGunzip } from "node:zlib";
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

/** Deflate makes at most this many bytes of one. */
const BEST_RATIO = 1032;

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
    return await streamed(path, packed, form);
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

async function streamed(path: string, packed: Uint8Array, form: FileForm): Promise<Uint8Array> {
  const stream = createGunzip({ chunkSize: 2 ** 18 });
  stream.end(packed);
  const promised = Math.min(promisedSize(packed), packed.length * BEST_RATIO, form.mostBytes);
  let whole = new Uint8Array(Math.max(promised, form.header?.bytes ?? 0));
  let length = 0;
  let most = form.mostBytes;
  let isKnown = form.header === undefined;
  for await (const piece of stream as AsyncIterable<Uint8Array>) {
    // Files of several members promise less than they hold.
    if (length + piece.length > whole.length) {
      const larger = new Uint8Array(Math.max(2 * whole.length, length + piece.length));
      larger.set(whole.subarray(0, length));
      whole = larger;
    }
    whole.set(piece, length);
    length += piece.length;
    if (!isKnown && form.header !== undefined && length >= form.header.bytes) {
      isKnown = true;
      most = Math.min(most, form.header.sizeIn(whole.subarray(0, length), path));
    }
    // What is a little too long is for the reader to refuse, who knows where.
    if (length > most + SLACK) {
      throw tooLarge(path, "the file unpacks to more bytes than its kind or its header allows", {
        mostBytes: most,
      });
    }
  }
  return Buffer.from(whole.buffer, 0, length);
}

const SLACK = 2 ** 20;
