import { AtlasError } from "#errors";
import type { RandomStream } from "#random";
import { elementCount } from "#trees";
import type { ExampleSpecs, Examples } from "./examples.ts";

/** What is read in place of an array of examples, drawn anew each time that one of them comes up. */
export interface Augmentation {
  /** The name of the array, float32, which all parties share: `inputs` of a network. */
  readonly array: string;
  /** Writes an example, changed, into a place of its size; everything random comes from the stream. */
  readonly change: (example: Float32Array, into: Float32Array, draws: RandomStream) => void;
}

/** Updates whose changed examples are laid out at once take no more numbers than this: 32 MiB. */
const MOST_NUMBERS = 2 ** 23;

/**
 * How many updates of some examples each are laid out at once, at least one and at most `most`: as many as there is room for
 * what an augmentation changes, and `most` without one.
 */
export function updatesLaidOut(
  augmentation: Augmentation | undefined,
  specs: ExampleSpecs,
  examplesAnUpdate: number,
  most: number,
): number {
  if (augmentation === undefined) return most;
  const numbers = examplesAnUpdate * elementCount(specs[augmentation.array]!.shape);
  return Math.max(1, Math.min(most, Math.floor(MOST_NUMBERS / numbers)));
}

/** The arrays of examples of parties, with the one that an augmentation changes as each party's own. */
export function withOwnArray<Party extends { readonly examples?: Examples }>(
  { array }: Augmentation,
  shared: Examples,
  parties: readonly Party[],
): { readonly examples: Examples; readonly parties: readonly Party[] } {
  const { [array]: changed, ...examples } = shared;
  if (changed === undefined) return { examples: shared, parties };
  return {
    examples,
    parties: parties.map((party) => ({ ...party, examples: { ...party.examples, [array]: changed } })),
  };
}

/** Refuses an augmentation of an array that is not there, or not of numbers that can be changed. */
export function checkAugmentation(augmentation: Augmentation | undefined, specs: ExampleSpecs): void {
  if (augmentation === undefined || specs[augmentation.array]?.type === "float32") return;
  const arrays = Object.entries(specs).flatMap(([name, { type }]) => (type === "float32" ? [name] : []));
  throw new AtlasError({
    code: "landscape/augmentation",
    kind: "input",
    problem: `the array ${augmentation.array} cannot be augmented`,
    where: "augmentation.array",
    expected: arrays.length === 0 ? "examples of float32 numbers" : arrays.join(" or "),
  });
}
