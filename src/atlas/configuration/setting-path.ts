import { isRecord } from "#files";
import type { KeyPath } from "./source-document.ts";

/** The value at a path of nested mappings; `undefined` where there is none. */
export function settingAt(root: unknown, path: KeyPath): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}

/**
 * A copy of nested mappings with a value at a path, since an anchor may have put the original in several places; what
 * is no mapping on the way becomes one.
 */
export function withSetting(root: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const mapping = isRecord(root) ? root : {};
  return { ...mapping, [key]: withSetting(settingAt(mapping, [key]), rest, value) };
}
