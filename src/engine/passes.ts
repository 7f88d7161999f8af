import { AtlasError } from "#errors";
import { SIMPLIFICATIONS } from "./simplify/simplify.ts";

/**
 * Choices of lowering that can be left out: `Conv` by matrix product, interleaved examples or blocks, arrays that stay in
 * blocks, one pass for `x·a + b` and for what is added to it, biases in products.
 */
const LOWERING_CHOICES = [
  "point-convolution",
  "interleaved-convolution",
  "blocked-convolution",
  "row-split",
  "gathered-kernel",
  "carried-blocks",
  "scaled-channels",
  "fused-sums",
  "fused-affine",
  "fused-rows",
] as const;

/** What the engine does to a program between tracing and running it, by name, in order. */
export const PASSES = [
  ...SIMPLIFICATIONS.map(({ name }) => name),
  ...LOWERING_CHOICES,
] as const satisfies readonly string[];

/** The name of a pass. */
export type PassName = (typeof PASSES)[number];

/** The passes to leave out as a set; throws an input error `engine/pass` for a name that is none. */
export function passSet(names: readonly string[]): ReadonlySet<string> {
  const known: readonly string[] = PASSES;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return new Set(names);
  throw new AtlasError({
    code: "engine/pass",
    kind: "input",
    problem: `there is no pass "${unknown}"`,
    expected: `one of ${known.join(", ")}`,
  });
}
