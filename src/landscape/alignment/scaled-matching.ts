import type { RandomStream } from "#random";
import { checkParameters } from "../check-networks.ts";
import { bestAssignment } from "./assignment.ts";
import { identity, type Permutation } from "./axis-shape.ts";
import type { PermutationStructure } from "./permutation-structure.ts";
import { composed, identities, permuted } from "./permute.ts";
import { type Factors, noScaling } from "./rescale.ts";
import { type ScalableGroup, scalableGroup } from "./scalable-group.ts";
import type { ScaleSymmetry } from "./scale-symmetries.ts";
import { ScaledPairs } from "./scaled-pairs.ts";
import { fromInputsOn, moveRows, tablesOf } from "./weight-tables.ts";

/** How weights are matched where units may be scaled too. */
export interface ScaledMatchingOptions {
  /** The order in which groups are visited. */
  readonly stream: RandomStream;
  /** Permutations that are known already, so that units are only scaled. @default sought */
  readonly permutations?: readonly Permutation[];
  /** The most rounds over all groups of one search, 100 by default. */
  readonly rounds?: number;
}

/** Permutations and factors that bring the weights of one network close to those of another. */
export interface ScaledMatching {
  /** One a group, as `permuted` takes them. */
  readonly permutations: readonly Permutation[];
  /** One a symmetry, of the units in their new order, as `rescaled` takes them. */
  readonly factors: readonly Factors[];
  /** Whether the last round brought the networks no closer. */
  readonly converged: boolean;
}

/**
 * Permutations, factors and signs of a network's hidden units after which its parameters are closest to a reference's, as
 * far as coordinate descent finds them: one group after another is assigned best, each pair of units compared by the factor
 * and the sign that bring them closest, the others held.
 *
 * Where a factor divides nothing, as before a norm, the size of a unit has no meaning: it is made that of the unit beside it
 * rather than the one of least distance, which is the smaller the less the two have in common. Of two searches, from the
 * units as they are and from each layer matched by those before it, the better is kept. With vectors that are not finite
 * nothing is moved. Throws an input error `landscape/parameters` for vectors of another length.
 */
export function matchWithScales(
  structure: PermutationStructure,
  symmetries: readonly ScaleSymmetry[],
  reference: Float32Array,
  parameters: Float32Array,
  { stream, permutations, rounds = 100 }: ScaledMatchingOptions,
): ScaledMatching {
  checkParameters(structure, [reference, parameters]);
  const nothing = {
    permutations: permutations ?? identities(structure),
    factors: noScaling(structure, symmetries),
    converged: true,
  };
  if (!reference.every(Number.isFinite) || !parameters.every(Number.isFinite)) return nothing;
  const tables = tablesOf(structure);
  const groups = tables.map((own, group) => scalableGroup(own, symmetries, group));
  const starts = permutations === undefined ? 2 : 1;
  const found = Array.from({ length: starts }, (_, start) => {
    const search = new ScaledSearch(structure, groups, symmetries, reference, parameters, permutations);
    if (start === 1) search.matchInOrder();
    return search.run(stream.child("start", start), rounds);
  });
  const [first, second] = found;
  return second !== undefined && second.square < first!.square ? second : first!;
}

/** By which part of the reference's square a squared distance must be smaller to be worth another round. */
const CLOSE = 1e-6;

interface State {
  readonly vector: Float32Array;
  readonly permutations: readonly Permutation[];
  readonly factors: readonly Factors[];
  /** The squared distance from the reference. */
  readonly square: number;
}

/** One descent from one start. */
class ScaledSearch {
  readonly #groups: readonly ScalableGroup[];
  readonly #reference: Float32Array;
  readonly #sizes: readonly number[];
  readonly #keepsOrder: boolean;
  /** By how much a squared distance must fall to be worth another round. */
  readonly #least: number;
  #state: State;

  constructor(
    structure: PermutationStructure,
    groups: readonly ScalableGroup[],
    symmetries: readonly ScaleSymmetry[],
    reference: Float32Array,
    parameters: Float32Array,
    known: readonly Permutation[] | undefined,
  ) {
    this.#groups = groups;
    this.#reference = reference;
    this.#sizes = structure.groups.map(({ size }) => size);
    this.#keepsOrder = known !== undefined;
    this.#least = CLOSE * squaredDistance(reference, new Float32Array(reference.length));
    const vector = known === undefined ? parameters : permuted(structure, { parameters }, known).parameters;
    this.#state = {
      vector,
      permutations: known ?? identities(structure),
      factors: noScaling(structure, symmetries),
      square: squaredDistance(reference, vector),
    };
    groups.forEach((_, group) => {
      this.#state = this.#withFreeSizes(group);
    });
  }

  /** Matches groups from the inputs on, each by those of its arrays that no other unmatched group has a part in. */
  matchInOrder(): void {
    const all = this.#groups.map(({ tables }) => tables.map(({ table }) => table));
    for (const { group, tables: known } of fromInputsOn(all)) {
      const { tables, scales, sign } = this.#groups[group]!;
      const by = tables.filter(({ table }) => known.includes(table));
      // By half of the arrays of a scale the closest unit would be the smaller the less it has in common.
      const isWhole = (scale: number): boolean =>
        tables.every((own) => own.scale !== scale || by.includes(own));
      this.#state = this.#moved(group, {
        tables: by,
        sign,
        scales: scales.map((own, scale) => ({ ...own, isFree: own.isFree || !isWhole(scale) })),
      });
    }
  }

  run(stream: RandomStream, rounds: number): ScaledMatching & Pick<State, "square"> {
    let converged = this.#groups.length === 0;
    for (let round = 0; round < rounds && !converged; round++) {
      converged = true;
      for (const group of stream.permutation(this.#groups.length)) {
        const next = this.#moved(group, this.#groups[group]!);
        if (next.square > this.#state.square - this.#least) continue;
        this.#state = next;
        converged = false;
      }
    }
    this.#groups.forEach((_, group) => {
      this.#state = this.#withFreeSizes(group);
    });
    return { ...this.#state, converged };
  }

  /** The network with a group assigned best by some of its arrays. */
  #moved(group: number, by: ScalableGroup): State {
    const size = this.#sizes[group]!;
    const pairs = new ScaledPairs(by, size, this.#reference, this.#state.vector);
    const order = this.#keepsOrder ? identity(size) : bestAssignment(pairs.gains(), size);
    const sign = Float64Array.from(order, (from, to) => pairs.sign(to, from));
    const factors = by.scales.map((_, scale) =>
      Float64Array.from(order, (from, to) => pairs.factor(scale, to, from, sign[to]!)),
    );
    return this.#with(group, order, factors, sign);
  }

  /** The network with units that can have any size as large as those of the reference. */
  #withFreeSizes(group: number): State {
    const own = this.#groups[group]!;
    if (!own.scales.some(({ isFree }) => isFree)) return this.#state;
    const size = this.#sizes[group]!;
    const pairs = new ScaledPairs(own, size, this.#reference, this.#state.vector);
    const factors = own.scales.map(({ isFree }, scale) =>
      Float64Array.from({ length: size }, (_, unit) => (isFree ? pairs.freeFactor(scale, unit, unit) : 1)),
    );
    return this.#with(group, identity(size), factors, new Float64Array(size).fill(1));
  }

  #with(group: number, order: Permutation, factors: readonly Factors[], sign: Factors): State {
    const { scales, sign: symmetry, tables } = this.#groups[group]!;
    const vector = this.#state.vector.slice();
    for (const { table, scale, divides, turns } of tables) {
      const own = sign.map((turned, unit) => {
        const factor = scale < 0 ? 1 : factors[scale]![unit]!;
        return (turns ? turned : 1) * (divides ? 1 / factor : factor);
      });
      moveRows(table, vector, order, own);
    }
    const changes = new Map(scales.map((own, i) => [own.symmetry, factors[i]!]));
    if (symmetry !== undefined) changes.set(symmetry, sign);
    return {
      vector,
      permutations: this.#state.permutations.with(group, composed(this.#state.permutations[group]!, order)),
      factors: this.#state.factors.map((own, i) => {
        if (!scales.some((scale) => scale.symmetry === i) && symmetry !== i) return own;
        return own.map((_, unit) => own[order[unit]!]! * changes.get(i)![unit]!);
      }),
      square: squaredDistance(this.#reference, vector),
    };
  }
}

function squaredDistance(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i]! - other[i]!) ** 2;
  return sum;
}
