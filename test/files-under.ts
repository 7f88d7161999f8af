import { hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** Every file and folder below a folder by relative path, sorted; folders end in a slash, links are not followed. */
export function pathsUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = relative(folder, join(entry.parentPath, entry.name));
      return entry.isDirectory() ? `${path}/` : path;
    })
    .sort();
}

/** The SHA-256 of every file below a folder by relative path: what differs is named, not printed. */
export function digestsUnder(folder: string): Record<string, string> {
  return Object.fromEntries(
    pathsUnder(folder)
      .filter((path) => !path.endsWith("/"))
      .map((path) => [path, hash("sha256", readFileSync(join(folder, path)))]),
  );
}
