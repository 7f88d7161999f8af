import { createHash } from "node:crypto";
import { printProgram } from "./print.ts";
import type { Program } from "./program.ts";

/** SHA-256 of a program's text and captured constants: equal for programs that compute the same by the same steps. */
export function programFingerprint(program: Program): string {
  const hash = createHash("sha256").update(printProgram(program));
  for (const { data } of program.constants) {
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}
