import { constants } from "node:buffer";
import { AtlasError } from "#errors";
import { readBytes } from "#files";
import { withHyphens } from "#words";
import { unpacked } from "./unpacked.ts";

/** More than a text can hold. */
const MOST_BYTES = constants.MAX_STRING_LENGTH;

/** The bytes of a table of text, unpacked where the file is gzipped (`.gz`). */
export async function tableBytes(path: string): Promise<Uint8Array> {
  const bytes = await readBytes(path);
  return path.endsWith(".gz") ? unpacked(path, bytes, { mostBytes: MOST_BYTES }) : bytes;
}

/** Small enough to be freed soon, and large enough that few lines are cut. */
const PIECE_BYTES = 2 ** 16;

/**
 * The text of a table in pieces of whole lines, of which one at a time need be in memory; a line ends inside a value in quotes
 * where that does.
 *
 * @throws AtlasError `files/not-text` of kind `input` at the piece that is no UTF-8
 */
export function* textPieces(bytes: Uint8Array, path: string): Generator<string> {
  for (let start = 0; start < bytes.length; ) {
    const end = endOfLines(bytes, start);
    yield textOf(bytes.subarray(start, end), path, start > 0);
    start = end;
  }
}

const [QUOTE, LINE_FEED, CARRIAGE_RETURN] = [0x22, 0x0a, 0x0d];

/** Behind the last line that ends within a piece, or the first that ends after it. */
function endOfLines(bytes: Uint8Array, start: number): number {
  let isQuoted = false;
  let end = -1;
  for (let at = start; at < bytes.length; at++) {
    if (end !== -1 && at >= start + PIECE_BYTES) return end;
    const byte = bytes[at];
    if (byte === QUOTE) isQuoted = !isQuoted;
    const isEnd = byte === LINE_FEED || (byte === CARRIAGE_RETURN && bytes[at + 1] !== LINE_FEED);
    if (isEnd && !isQuoted) end = at + 1;
  }
  return bytes.length;
}

function textOf(bytes: Uint8Array, path: string, ignoreBOM: boolean): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM }).decode(bytes);
  } catch (cause) {
    throw new AtlasError({
      code: "files/not-text",
      kind: "input",
      where: path,
      problem:
        bytes.length > MOST_BYTES ? "the file is too long for a text" : "the file is not text in UTF-8",
      expected: "a CSV table in UTF-8",
      remedy: "Save it as CSV in UTF-8",
      cause,
    });
  }
}

/** A number as tables have them, `.28`, `3e-4` and a true minus sign included; `undefined` for other texts. */
export function numberIn(text: string): number | undefined {
  const plain = withHyphens(text);
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(plain) ? Number(plain) : undefined;
}

/** What a first line calls the columns of a table. */
export interface ColumnNames {
  readonly names: readonly string[];
  /** Whether it holds values in place of names; the columns are then called 1, 2, …. */
  readonly isHeadless: boolean;
}

/** Numbers alone are values, unless they count columns from 0 as pandas does. */
export function columnNames(fields: readonly string[]): ColumnNames {
  const isHeadless =
    fields.every((field) => numberIn(field) !== undefined) &&
    fields.some((field, i) => field.trim() !== String(i));
  return { names: isHeadless ? fields.map((_, i) => String(i + 1)) : fields, isHeadless };
}

/** Texts that stand for a value that is not there. */
export function isMissing(text: string): boolean {
  return /^\s*(|na|n\/a|nan|null|none|\?|-|missing)\s*$/i.test(text);
}
