import { hash } from "node:crypto";
import type { CompileOrder } from "../front-end.ts";
import { selectedDevice } from "../session/device.ts";
import { codeFingerprint } from "./code-fingerprint.ts";

/**
 * What the programs of a described function are kept by: SHA-256 of all that they depend on, 64 hexadecimal digits.
 *
 * That is what the function computes, its arguments, for what it is lowered, and the code that does it.
 *
 * @param form which door of the engine it came by
 */
export function keyOf(form: string, description: string, { name, args, target }: CompileOrder): string {
  const { without, ...rest } = target;
  const lowering = [[...without].sort(), rest, selectedDevice()];
  const determinants = [form, name, args, lowering, codeFingerprint(), description];
  return hash("sha256", JSON.stringify(determinants));
}
