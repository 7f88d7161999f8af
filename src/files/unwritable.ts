import { type Stats, statSync } from "node:fs";
import { dirname } from "node:path";

/** Why something cannot be written, and what helps. */
interface Unwritable {
  /** To follow "cannot write: ". */
  readonly reason: string;
  readonly remedy: string;
}

/** The code, as systems have theirs, of a write that would put a file in the place of a device and the like. */
export const IN_PLACE_OF_SPECIAL = "ESPECIAL";

/** The code of a folder that is there and takes nothing, as in /proc, of which systems say that it is not there. */
const TAKES_NOTHING = "ETAKESNOTHING";

/** What a system says of a folder in which nothing can be made, where those above it are there or were to be made. */
export function takesNothing(error: unknown): unknown {
  const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
  return isMissing
    ? Object.assign(new Error(error.message, { cause: error }), { code: TAKES_NOTHING })
    : error;
}

/** What a system's refusal to write to `path` means; `undefined` where its code says nothing that is known. */
export function unwritable(code: string | undefined, path: string): Unwritable | undefined {
  switch (code) {
    case "ENOENT": {
      const folder = dirname(path);
      if (lookAt(folder) !== undefined) return NOTHING_MADE;
      return {
        reason: "the folder does not exist",
        remedy: `Make the folder ${folder} first, or choose another`,
      };
    }
    case TAKES_NOTHING:
      return NOTHING_MADE;
    case "EACCES":
    case "EPERM":
      return {
        reason: "permission denied",
        remedy: `Make ${nearestFolder(path)} writable for this user, or choose another folder`,
      };
    case "EROFS":
      return {
        reason: "the file system is read-only",
        remedy: "Choose a folder on another disk, or have this one mounted for writing",
      };
    case "ENOTDIR":
    case "EEXIST": {
      const file = nearestFile(path);
      return {
        reason: "a file lies where a folder should be",
        remedy: file === undefined ? "Choose another folder" : `Move ${file} away, or choose another folder`,
      };
    }
    case "EISDIR":
      return {
        reason: "a folder lies where the file should be",
        remedy: `Name a file in it, or another place, or move ${path} away`,
      };
    case IN_PLACE_OF_SPECIAL:
      return {
        reason: `${specialFile(lookAt(path)) ?? "something"} lies where the file should be`,
        remedy: "Name another file",
      };
    case "ENAMETOOLONG":
      return { reason: "the name is too long", remedy: "Choose a shorter name" };
    case "ELOOP":
      return {
        reason: "a symbolic link leads back to itself",
        remedy: "Remove the link, or choose another folder",
      };
    default:
      return undefined;
  }
}

const NOTHING_MADE: Unwritable = { reason: "nothing can be made there", remedy: "Choose another folder" };

/** What something is that is neither a file nor a folder: a device, a named pipe, a socket; `undefined` for anything else. */
export function specialFile(found: Stats | undefined): string | undefined {
  if (found === undefined) return undefined;
  if (found.isCharacterDevice() || found.isBlockDevice()) return "a device";
  if (found.isFIFO()) return "a named pipe";
  return found.isSocket() ? "a socket" : undefined;
}

/** The folder of a path, or the nearest above it that is there. */
function nearestFolder(path: string): string {
  const isHere = lookAt(path)?.isDirectory() === true;
  return isHere || dirname(path) === path ? path : nearestFolder(dirname(path));
}

/** The file on a way that stands in the place of a folder; `undefined` where what does is no plain file. */
function nearestFile(path: string): string | undefined {
  const found = lookAt(path);
  if (found !== undefined) return found.isFile() ? path : undefined;
  return dirname(path) === path ? undefined : nearestFile(dirname(path));
}

function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
