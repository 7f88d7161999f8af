import { hash } from "node:crypto";

/** The SHA-256 of bytes, or of a text as UTF-8, as 64 lower-case hexadecimal digits (FIPS 180-4). */
export function sha256Hex(content: Uint8Array | string): string {
  return hash("sha256", content);
}
