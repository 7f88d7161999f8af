import { createHash } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { AtlasError } from "#errors";
import { isRecord, parsedJson, readBytes, readError, readTextFile, specialFile } from "#files";
import type { ExportFormat } from "./export-format.ts";

/** The file of a folder that says what an export wrote into it. */
export const MARKER = "loss-atlas-export.json";

/** What is known of the export of a folder. */
export interface Marker {
  readonly version: 1;
  readonly format: string;
  /** Of the run. */
  readonly name: string;
  readonly configuration_hash: string;
  readonly notes: readonly string[];
  /** SHA-256 of the bytes by path below the folder. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Makes sure that an export loses nobody anything: where it is to be there is nothing, an empty folder, or an export as it
 * was written.
 *
 * @throws AtlasError `exports/in-the-way` of kind `input` naming what an export did not write
 */
export async function requireReplaceable(
  path: string,
  { isFolder, isOurs, usualName }: ExportFormat,
): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw readError(error, path);
  });
  if (found === undefined) return;
  if (isFolder !== found.isDirectory() || !(isFolder || found.isFile()))
    throw ofAnotherForm(path, found, isFolder, usualName);
  if (isFolder) return requireFormerFolder(path);
  if (isOurs?.(await readBytes(path)) !== true)
    throw inTheWay(path, "the file is no export as it was written");
}

async function requireFormerFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw readError(error, folder);
  });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join("/"));
  if (entries.length === 0) return;
  if (!files.includes(MARKER)) throw inTheWay(folder, "the folder holds other things than an export");
  const marker = parsedJson(await readTextFile(join(folder, MARKER)));
  const digests = isRecord(marker) && isRecord(marker.files) ? marker.files : {};
  for (const name of files) {
    if (name === MARKER) continue;
    const path = join(folder, name);
    if (digests[name] === undefined) throw inTheWay(path, "no export wrote this file");
    if (digests[name] !== (await digestOf(path)))
      throw inTheWay(path, "the file was changed after the export");
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const part of createReadStream(path)) hash.update(part);
  } catch (error) {
    throw readError(error, path);
  }
  return hash.digest("hex");
}

/** What is there is not even of the form of such an export: a folder, or one file. */
function ofAnotherForm(path: string, found: Stats, isFolder: boolean, usualName: string): AtlasError {
  const special = specialFile(found);
  const what = found.isDirectory()
    ? "a folder"
    : found.isSymbolicLink()
      ? "a symbolic link"
      : (special ?? "a file");
  const remedy = found.isDirectory()
    ? `Name a file in it with --out, such as ${join(path, basename(usualName))}`
    : special === undefined
      ? MOVE_AWAY
      : "Name another place with --out";
  const form = isFolder ? "a folder" : "one file";
  return inTheWay(path, `${what} is there`, {
    expected: `${FORMER}, which is ${form} in this format`,
    remedy,
  });
}

const FORMER = "nothing, or an export as it was written";
const MOVE_AWAY = "Name another place with --out, or move it away";

function inTheWay(
  path: string,
  problem: string,
  { expected, remedy } = { expected: FORMER, remedy: MOVE_AWAY },
): AtlasError {
  return new AtlasError({
    code: "exports/in-the-way",
    kind: "input",
    problem: `${problem}, and is not overwritten`,
    where: path,
    expected,
    remedy,
  });
}
