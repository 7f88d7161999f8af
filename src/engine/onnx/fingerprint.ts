import { createHash } from "node:crypto";

/** SHA-256 of the bytes of a model: equal for programs that compute the same by the same steps. */
export function modelFingerprint(model: Uint8Array): string {
  return createHash("sha256").update(model).digest("hex");
}
