import { gunzipSync } from "node:zlib";
import { AtlasError } from "#errors";

const BLOCK = 512;
/** Thirty times what the authors' archive holds. */
const MOST_BYTES = 2 ** 28;
const MOST_ENTRIES = 200_000;

/**
 * The regular files of a tar archive packed by gzip, by their paths and in its order; folders, links and devices are passed
 * over. Paths are names and nothing else: no file is written. Forms `ustar`, GNU (long names) and POSIX 2001 (`path`).
 *
 * @throws AtlasError of kind `input`: `published/not-gzip`, `published/bad-archive`, `published/too-large`
 */
export function tarFiles(packed: Uint8Array, where: string): ReadonlyMap<string, Uint8Array> {
  const bytes = unpacked(packed, where);
  const files = new Map<string, Uint8Array>();
  let told: string | undefined;
  let entries = 0;
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    if (++entries > MOST_ENTRIES) throw tooLarge(where, `more than ${MOST_ENTRIES} entries`);
    if (!isSummed(header) && at === 0) throw noArchive(where);
    if (!isSummed(header)) throw badArchive(where, `the entry at byte ${at} is damaged`);
    const size = octal(header, 124, 12);
    const begin = at + BLOCK;
    if (size === undefined || begin + size > bytes.length)
      throw badArchive(where, `the entry at byte ${at} ends beyond its end`);
    const content = bytes.subarray(begin, begin + size);
    const kind = String.fromCharCode(header[156]!);
    if (kind === "L") told = text(content, 0, size);
    else if (kind === "x") told = posixPath(content) ?? told;
    else {
      if (kind === "0" || kind === "\0") files.set(told ?? nameOf(header), content);
      told = undefined;
    }
    at = begin + Math.ceil(size / BLOCK) * BLOCK;
  }
  if (entries === 0) throw badArchive(where, "it holds nothing");
  return files;
}

function unpacked(packed: Uint8Array, where: string): Uint8Array {
  if (packed[0] !== 0x1f || packed[1] !== 0x8b) {
    throw new AtlasError({
      code: "published/not-gzip",
      kind: "input",
      problem: "the file is not packed by gzip",
      where,
      expected: "a .tar.gz",
    });
  }
  try {
    return gunzipSync(packed, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    const isLarge = cause instanceof RangeError;
    throw isLarge ? tooLarge(where, "more than 256 MiB") : badArchive(where, "it cannot be unpacked", cause);
  }
}

/** Whether the header has the sum that it says, its own field counted as spaces. */
function isSummed(header: Uint8Array): boolean {
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 0x20 : byte), 0);
  return octal(header, 148, 8) === sum;
}

function nameOf(header: Uint8Array): string {
  const prefix = text(header, 257, 5) === "ustar" ? text(header, 345, 155) : "";
  const name = text(header, 0, 100);
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** The value of `path` among records such as `20 path=a/b.pkl\n`. */
function posixPath(content: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)/.exec(Buffer.from(content).toString("utf8"))?.[1];
}

function octal(header: Uint8Array, at: number, length: number): number | undefined {
  const digits = text(header, at, length).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** A text up to its first zero. */
function text(bytes: Uint8Array, at: number, length: number): string {
  const field = Buffer.from(bytes.subarray(at, at + length));
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString("utf8");
}

function noArchive(where: string): AtlasError {
  return new AtlasError({
    code: "published/no-archive",
    kind: "input",
    problem: "what is packed in it by gzip is no tar archive",
    where,
    expected: "a .tar.gz of published results",
    remedy: "Unpack a single table with gunzip and import that",
  });
}

function tooLarge(where: string, how: string): AtlasError {
  return new AtlasError({
    code: "published/too-large",
    kind: "input",
    problem: `the archive holds ${how}`,
    where,
    expected: "the results of a grid of networks",
  });
}

function badArchive(where: string, problem: string, cause?: unknown): AtlasError {
  return new AtlasError({
    code: "published/bad-archive",
    kind: "input",
    problem: `this is no whole archive: ${problem}`,
    where,
    remedy: "Download it again",
    ...(cause !== undefined && { cause }),
  });
}
