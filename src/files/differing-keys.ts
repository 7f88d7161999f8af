import { canonicalJson } from "./canonical-json.ts";
import { isRecord } from "./json.ts";

/** Dotted paths of the keys in which two values of JSON differ; arrays count as one value. */
export function differingKeys(a: unknown, b: unknown, path = ""): string[] {
  if (!isRecord(a) || !isRecord(b)) return textOf(a) === textOf(b) ? [] : [path];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return keys.flatMap((key) => differingKeys(a[key], b[key], path === "" ? key : `${path}.${key}`));
}

function textOf(value: unknown): string {
  return value === undefined ? "" : canonicalJson(value);
}
