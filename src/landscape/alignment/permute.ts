import { AtlasError } from "#errors";
import type { RandomStream } from "#random";
import type { ParameterLayout } from "#trees";
import { checkParameters } from "../check-networks.ts";
import { axisPermutation, identity, type Permutation } from "./axis-shape.ts";
import type { PermutationStructure } from "./permutation-structure.ts";

/** The flat vectors of one network. */
export interface NetworkVectors {
  /** `[layout.size]` */
  readonly parameters: Float32Array;
  /** `[statistics.size]`, exactly for a batch-normalised network. */
  readonly statistics?: Float32Array | undefined;
}

/** The permutations, one a group, that leave everything where it is. */
export function identities({ groups }: Pick<PermutationStructure, "groups">): readonly Permutation[] {
  return groups.map(({ size }) => identity(size));
}

/** Uniformly random permutations, one a group. */
export function randomPermutations(
  { groups }: Pick<PermutationStructure, "groups">,
  stream: RandomStream,
): readonly Permutation[] {
  return groups.map(({ size }) => stream.permutation(size));
}

/** The permutation that takes back what another did. */
export function inverse(permutation: Permutation): Permutation {
  const back = new Int32Array(permutation.length);
  permutation.forEach((from, to) => {
    back[from] = to;
  });
  return back;
}

/** The permutation that does what `first` and then `second` do. */
export function composed(first: Permutation, second: Permutation): Permutation {
  return second.map((place) => first[place]!);
}

/**
 * A network with its hidden units in another order, as new vectors: it computes the same.
 *
 * @param permutations one a group of the structure, each of 0 … size - 1: unit i of the new network is unit p[i] of the
 * given one. Throws input errors `alignment/permutations` for others and `landscape/parameters` for vectors of another length.
 */
export function permuted(
  structure: PermutationStructure,
  { parameters, statistics }: NetworkVectors,
  permutations: readonly Permutation[],
): NetworkVectors {
  const { layout, statistics: ofStatistics, axes } = structure;
  checkPermutations(structure, permutations);
  checkParameters({ layout }, [parameters]);
  const vectors = { parameters: permutedVector(layout, parameters, axes, permutations) };
  if (statistics === undefined || ofStatistics === undefined) return vectors;
  checkParameters({ layout: ofStatistics }, [statistics]);
  return { ...vectors, statistics: permutedVector(ofStatistics, statistics, axes, permutations) };
}

function checkPermutations({ groups }: PermutationStructure, permutations: readonly Permutation[]): void {
  const wrong = groups.find(({ size }, i) => !permutes(permutations[i], size));
  if (wrong === undefined && groups.length === permutations.length) return;
  throw new AtlasError({
    code: "alignment/permutations",
    kind: "input",
    problem:
      wrong === undefined
        ? `${permutations.length} permutations for ${groups.length} groups`
        : `what is given for the group ${wrong.name} is no permutation of it`,
    where: "permutations",
    expected: wrong === undefined ? "one a group" : `each of 0 … ${wrong.size - 1} once`,
  });
}

function permutes(permutation: Permutation | undefined, size: number): boolean {
  return (
    permutation?.length === size &&
    new Set(permutation).size === size &&
    permutation.every((i) => i >= 0 && i < size)
  );
}

function permutedVector(
  { entries }: ParameterLayout,
  vector: Float32Array,
  axes: PermutationStructure["axes"],
  permutations: readonly Permutation[],
): Float32Array {
  const result = vector.slice();
  for (const { name, offset, size } of entries) {
    const parts = axes.get(name)!;
    if (parts.every(({ kind }) => kind === "fixed")) continue;
    const from = vector.subarray(offset, offset + size);
    // An array laid flat is an axis, the product of its own.
    const places = axisPermutation({ kind: "product", size, parts }, permutations);
    result.set(
      Float32Array.from(places, (place) => from[place]!),
      offset,
    );
  }
  return result;
}
