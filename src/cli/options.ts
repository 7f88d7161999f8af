import { InvalidArgumentError } from "commander";

/** A whole number of at least 1 from the command line; commander words the error. */
export function wholeNumberOption(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError("Expected a whole number of at least 1.");
  }
  return value;
}

/** Gathers the values of an option that may be given many times, in their order. */
export function repeatedOption(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}
