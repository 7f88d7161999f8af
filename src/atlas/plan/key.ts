import { canonicalJson, sha256Hex } from "#files";

/**
 * Which edition of the procedures makes a result. Raise it when a change of the code changes numbers, so
 * that results of the older edition are not taken for those of the newer one.
 */
export const PROCEDURE_VERSION = 1;

const KEY_LENGTH = 24;

/**
 * The key of a result: the first 24 hexadecimal digits of the SHA-256 of everything that determines it.
 *
 * Ninety-six bits: a million results share a key with a probability below 1e-17.
 */
export function keyOf(kind: string, determinants: Readonly<Record<string, unknown>>): string {
  const text = canonicalJson({ kind, procedure_version: PROCEDURE_VERSION, ...determinants });
  return sha256Hex(text).slice(0, KEY_LENGTH);
}
