import { basename } from "node:path";

/**
 * The name that an experiment has from its file: that of the file without folder and ending, odd letters replaced by
 * dashes, so that it can name a folder; `experiment` where nothing is left of it.
 */
export function nameOfFile(path: string): string {
  const stem = basename(path).replace(/\.(ya?ml|json)$/i, "");
  const name = stem.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "");
  return name === "" ? "experiment" : name.slice(0, 100);
}
