import { elementCount } from "#trees";
import type { Program } from "./program.ts";

/** Elements from which on an array counts as large: a MiB of float32. */
const LARGE_ARRAY = 2 ** 18;

/** Whether a program makes arrays so large that their memory matters more than a few microseconds. */
export function makesLargeArrays({ equations }: Program): boolean {
  return equations.some(({ outputs }) => outputs.some(({ shape }) => elementCount(shape) >= LARGE_ARRAY));
}
