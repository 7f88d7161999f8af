import { canonicalJson, sha256Hex } from "#files";

const KEY_LENGTH = 24;

/**
 * The key of a result: the first 24 hexadecimal digits of the SHA-256 of everything that determines it.
 *
 * Ninety-six bits: a million results share a key with a probability below 1e-17.
 */
export function keyOf(kind: string, determinants: Readonly<Record<string, unknown>>): string {
  return sha256Hex(canonicalJson({ kind, ...determinants })).slice(0, KEY_LENGTH);
}
