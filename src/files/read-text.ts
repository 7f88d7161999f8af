import { constants } from "node:buffer";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { AtlasError } from "#errors";
import { readError } from "./disk-error.ts";

/**
 * The bytes of a file.
 *
 * @throws AtlasError `files/missing`, `files/is-a-folder` or `files/device` (kind `input`), `files/unreadable` (kind
 *   `failure`).
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    await refuseDevice(path);
    return await readFile(path);
  } catch (error) {
    throw readError(error, path);
  }
}

async function refuseDevice(path: string): Promise<void> {
  const found = await stat(path);
  if (found.isCharacterDevice() || found.isBlockDevice()) throw deviceError(path);
}

/** A device may never end, and memory does. */
function deviceError(path: string): AtlasError {
  return new AtlasError({
    code: "files/device",
    kind: "input",
    problem: "this is a device",
    where: path,
    expected: "a file",
    remedy: "Check the path and what it links to",
  });
}

/**
 * The text of a UTF-8 file, without a byte order mark.
 *
 * @throws AtlasError as `readBytes`, and of kind `input` `files/not-text` when the bytes are not UTF-8, `files/too-large`
 *   when they are more than a text can hold.
 */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readBytes(path);
  if (bytes.length > constants.MAX_STRING_LENGTH) throw tooLarge(path, bytes.length);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    const isWide = /^(fffe|feff)$/.test(Buffer.from(bytes.subarray(0, 2)).toString("hex"));
    throw new AtlasError({
      code: "files/not-text",
      kind: "input",
      problem: isWide ? "the file is text in UTF-16" : "the file is not text",
      where: path,
      expected: "UTF-8",
      ...(isWide && { remedy: "Save it as UTF-8" }),
      cause: error,
    });
  }
}

function tooLarge(path: string, bytes: number): AtlasError {
  return new AtlasError({
    code: "files/too-large",
    kind: "input",
    problem: `the file has ${bytes.toLocaleString("en-US")} bytes`,
    where: path,
    expected: `a text of at most ${constants.MAX_STRING_LENGTH.toLocaleString("en-US")}`,
  });
}

/** One line of a file. */
export interface NumberedLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/**
 * The lines of a UTF-8 file that end in a line feed, read piece by piece, so that the file may be larger than a text may
 * be; what follows the last line feed is left out.
 *
 * @throws AtlasError as `readBytes`; `files/line-too-long` (kind `failure`) naming file and line for one of more than
 *   256 MiB, which a text can hardly be.
 */
export async function* readWholeLines(path: string): AsyncGenerator<NumberedLine> {
  let line = 0;
  /** What is known of the line that the pieces so far have not ended. */
  let rest: Buffer[] = [];
  let length = 0;
  try {
    await refuseDevice(path);
    for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
      const bytes: Buffer = piece;
      let start = 0;
      // Line by line, for a text of a whole piece is kept in two bytes a character, which takes twice as long to go through.
      for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
        const last = bytes.subarray(start, end);
        const whole = rest.length === 0 ? last : Buffer.concat([...rest, last]);
        yield { text: whole.toString("utf8"), line: ++line };
        [rest, length, start] = [[], 0, end + 1];
      }
      rest.push(bytes.subarray(start));
      length += bytes.length - start;
      if (length > LONGEST_LINE) throw tooLong(path, line + 1);
    }
  } catch (error) {
    throw readError(error, path);
  }
}

const LINE_FEED = 0x0a;

const PIECE_BYTES = 2 ** 20;

const LONGEST_LINE = 2 ** 28;

function tooLong(path: string, line: number): AtlasError {
  return new AtlasError({
    code: "files/line-too-long",
    kind: "failure",
    problem: "a line does not end within 256 MiB",
    where: `${path}:${line}`,
    remedy: "The file is damaged: cut it off before this line",
  });
}
