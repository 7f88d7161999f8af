import { canonicalJson, sha256Hex } from "#files";

const KEY_LENGTH = 24;

/**
 * The key of a result: the first 24 hexadecimal digits of the SHA-256 of everything that determines it.
 *
 * Ninety-six bits: a million results share a key with a probability below 1e-17.
 */
export function keyOf(kind: string, determinants: Readonly<Record<string, unknown>>): string {
  return keyOfText(canonicalJson({ kind, ...determinants }));
}

/** Stands where the determinant that differs goes; no setting holds it. */
const HOLE = "\u0000";

/**
 * The keys of results that differ in one determinant alone, as `keyOf` gives them: what they have in common is written
 * down once, which is most of the work where there are many.
 */
export function keySeries(
  kind: string,
  common: Readonly<Record<string, unknown>>,
  differing: string,
): (value: unknown) => string {
  const text = canonicalJson({ kind, ...common, [differing]: HOLE });
  const [before, after, ...others] = text.split(canonicalJson(HOLE));
  if (before === undefined || after === undefined || others.length > 0) {
    return (value) => keyOf(kind, { ...common, [differing]: value });
  }
  return (value) => keyOfText(before + canonicalJson(value) + after);
}

function keyOfText(text: string): string {
  return sha256Hex(text).slice(0, KEY_LENGTH);
}
