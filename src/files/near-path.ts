import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { nearestWord } from "#words";

/**
 * The path that a misspelt one was probably meant to be, of what is there; `undefined` where nothing is like it.
 *
 * @param suits whether whoever was given the path could read what lies at another. Default anything.
 */
export function nearPath(path: string, suits: (path: string) => boolean = () => true): string | undefined {
  const [folder, name] = [dirname(path), basename(path)];
  if (folder === path) return undefined;
  const names = namesIn(folder);
  if (names === undefined) {
    const near = nearPath(folder);
    if (near === undefined) return undefined;
    const found = join(near, name);
    return existsSync(found) && suits(found) ? found : undefined;
  }
  // The ending of a name is often left out.
  const suiting = names.filter((one) => suits(join(folder, one)));
  const near =
    suiting.find((one) => basename(one, extname(one)) === name) ??
    suiting.find((one) => one.startsWith(`${name}.`)) ??
    nearestWord(name, suiting);
  return near === undefined ? undefined : join(folder, near);
}

function namesIn(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}
