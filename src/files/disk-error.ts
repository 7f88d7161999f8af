import { AtlasError } from "#errors";
import { nearPath } from "./near-path.ts";
import { unwritable } from "./unwritable.ts";

/** Codes of errors after which nothing else can be written either, so that a run must stop. */
export const DISK_FAILURE_CODES: readonly string[] = ["files/disk-full", "files/unwritable"];

/** The system's name for what went wrong, such as `ENOENT`; `undefined` for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** What a failed write to `path` means for a person: a full disk, an unwritable place, or the system's own words. */
export function writeError(error: unknown, path: string): AtlasError {
  if (error instanceof AtlasError) return error;
  const code = systemErrorCode(error);
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") {
    return new AtlasError({
      code: "files/disk-full",
      kind: "failure",
      problem: `cannot write: ${code === "ENOSPC" ? "the disk is full" : "the quota or size limit is reached"}`,
      where: path,
      remedy: "Free some space and run again; what is finished is kept",
      cause: error,
    });
  }
  const known = unwritable(code, path);
  return new AtlasError({
    code: "files/unwritable",
    kind: "failure",
    problem: `cannot write: ${known?.reason ?? messageOf(error)}`,
    where: path,
    remedy: known?.remedy ?? "Choose another folder or make this one writable",
    cause: error,
  });
}

/** What a failed read of `path` means for a person; a missing file is the user's to mend, the rest the machine's. */
export function readError(error: unknown, path: string): AtlasError {
  if (error instanceof AtlasError) return error;
  const code = systemErrorCode(error);
  if (code === "ENOENT" || code === "ENOTDIR") {
    return code === "ENOENT"
      ? missingFile(path, nearPath(path), error)
      : missing("a file lies where a folder should be", path, undefined, error);
  }
  if (code === "EISDIR") {
    return new AtlasError({
      code: "files/is-a-folder",
      kind: "input",
      problem: "this is a folder",
      where: path,
      expected: "a file",
      cause: error,
    });
  }
  return new AtlasError({
    code: "files/unreadable",
    kind: "failure",
    problem: `cannot read: ${code === "EACCES" || code === "EPERM" ? "permission denied" : messageOf(error)}`,
    where: path,
    cause: error,
  });
}

/**
 * What it means for a person that nothing lies at `path`.
 *
 * @param near what was probably meant; `undefined` where nothing is like it
 */
export function missingFile(path: string, near: string | undefined, cause?: unknown): AtlasError {
  return missing("no such file", path, near, cause);
}

function missing(problem: string, path: string, near: string | undefined, cause: unknown): AtlasError {
  return new AtlasError({
    code: "files/missing",
    kind: "input",
    problem,
    where: path,
    remedy: near === undefined ? "Check the path" : `Did you mean ${near}?`,
    cause,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
