import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { nearestWord } from "#words";

/** The path that a misspelt one was probably meant to be, of what is there; `undefined` where nothing is like it. */
export function nearPath(path: string): string | undefined {
  const [folder, name] = [dirname(path), basename(path)];
  if (folder === path) return undefined;
  const names = namesIn(folder);
  if (names === undefined) {
    const near = nearPath(folder);
    return near !== undefined && existsSync(join(near, name)) ? join(near, name) : undefined;
  }
  // The ending of a name is often left out.
  const near = names.find((one) => one.startsWith(`${name}.`)) ?? nearestWord(name, names);
  return near === undefined ? undefined : join(folder, near);
}

function namesIn(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}
