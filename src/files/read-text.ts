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
    const found = await stat(path);
    if (found.isCharacterDevice() || found.isBlockDevice()) throw deviceError(path);
    return await readFile(path);
  } catch (error) {
    throw readError(error, path);
  }
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
 * @throws AtlasError as `readBytes`, and `files/not-text` (kind `input`) when the bytes are not UTF-8.
 */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new AtlasError({
      code: "files/not-text",
      kind: "input",
      problem: "the file is not text",
      where: path,
      expected: "UTF-8",
      cause: error,
    });
  }
}
