import type { RandomStream } from "#random";
import { checkParameters } from "../check-networks.ts";
import { bestAssignment } from "./assignment.ts";
import type { Permutation } from "./axis-shape.ts";
import type { PermutationStructure } from "./permutation-structure.ts";
import { composed, identities, permuted, randomPermutations } from "./permute.ts";
import { addRowProducts } from "./slices.ts";
import { fromInputsOn, moveRows, type Table, tablesOf } from "./weight-tables.ts";

/** How weights are matched. */
export interface WeightMatchingOptions {
  /** The order in which groups are visited, and where further searches start. */
  readonly stream: RandomStream;
  /**
   * Searches, of which the best is kept: the first starts with the units as they are, the second with each layer matched
   * by what is matched before it, others at random. 2 by default.
   */
  readonly starts?: number;
  /** The most rounds over all groups of one search, 100 by default. */
  readonly rounds?: number;
}

/** Permutations that bring the weights of one network close to those of another. */
export interface WeightMatching {
  /** One a group, as `permuted` takes them. */
  readonly permutations: readonly Permutation[];
  /** The inner product of the two parameter vectors after each round of the search that is kept, its start first. */
  readonly products: readonly number[];
  /** Whether no single group could be matched better, so that the last round changed nothing. */
  readonly converged: boolean;
}

/**
 * Permutations of a network's hidden units after which its parameters have the largest inner product with a reference's, and
 * so the least distance, that coordinate descent finds: one group after another is assigned best, the others held.
 *
 * The product never falls. What is found is a local optimum, of those of several searches the best; of a network that is a
 * permuted copy it is the copy's own order. Batch statistics are no weights and have no say. With vectors that are not
 * finite nothing is moved.
 * Source: Ainsworth, Hayase and Srinivasa, "Git Re-Basin", 2023, algorithm 1. Throws an input error
 * `landscape/parameters` for vectors of another length.
 */
export function matchWeights(
  structure: PermutationStructure,
  reference: Float32Array,
  parameters: Float32Array,
  { stream, starts = 2, rounds = 100 }: WeightMatchingOptions,
): WeightMatching {
  checkParameters(structure, [reference, parameters]);
  const nothing = { permutations: identities(structure), products: [], converged: true };
  if (!reference.every(Number.isFinite) || !parameters.every(Number.isFinite)) return nothing;
  const tables = tablesOf(structure);
  let best: WeightMatching | undefined;
  for (let start = 0; start < starts; start++) {
    const search = new Search(structure, tables, reference, parameters);
    const own = stream.child("start", start);
    if (start === 1) search.matchInOrder();
    if (start > 1) search.startAt(randomPermutations(structure, own));
    const found = search.run(own, rounds);
    if (best === undefined || isLarger(found.products.at(-1)!, best.products.at(-1)!)) best = found;
  }
  return best ?? nothing;
}

/** By how much of itself a product must be larger to be so for more than rounding. */
const CLOSE = 1e-9;

const isLarger = (one: number, other: number): boolean => one > other + CLOSE * Math.abs(other);

/**
 * The products of rows of tables, by table, as long as no other group in the array moves: of most tables most of the time,
 * and what takes the time.
 */
type KeptProducts = ReadonlyMap<Table, Float64Array>;

/** One descent from one start. */
class Search {
  readonly #structure: PermutationStructure;
  readonly #tables: readonly (readonly Table[])[];
  readonly #reference: Float32Array;
  readonly #given: Float32Array;
  /** What `#given` is by the permutations so far. */
  #current: Float32Array;
  #permutations: Permutation[];
  #product: number;
  #kept: KeptProducts = new Map();

  constructor(
    structure: PermutationStructure,
    tables: readonly (readonly Table[])[],
    reference: Float32Array,
    given: Float32Array,
  ) {
    this.#structure = structure;
    this.#tables = tables;
    this.#reference = reference;
    this.#given = given;
    this.#current = given;
    this.#permutations = [...identities(structure)];
    this.#product = innerProduct(reference, given);
  }

  startAt(permutations: readonly Permutation[]): void {
    this.#permutations = [...permutations];
    this.#current = permuted(this.#structure, { parameters: this.#given }, permutations).parameters;
    this.#product = innerProduct(this.#reference, this.#current);
  }

  /** Matches groups from the inputs on, each by those of its arrays that no other unmatched group has a part in. */
  matchInOrder(): void {
    for (const { group, tables } of fromInputsOn(this.#tables)) {
      this.#move(group, this.#assignment(group, tables));
    }
  }

  run(stream: RandomStream, rounds: number): WeightMatching {
    const products = [this.#product];
    let converged = this.#tables.length === 0;
    for (let round = 0; round < rounds && !converged; round++) {
      let moved = false;
      for (const group of stream.permutation(this.#tables.length)) moved = this.#improve(group) || moved;
      if (moved) products.push(this.#product);
      converged = !moved;
    }
    return { permutations: this.#permutations, products, converged };
  }

  /** Whether a group was matched better than it was. */
  #improve(group: number): boolean {
    const assignment = this.#assignment(group, this.#tables[group]!);
    if (assignment.every((from, to) => from === to)) return false;
    const [current, permutation, product] = [this.#current, this.#permutations[group]!, this.#product];
    const kept = this.#kept;
    this.#move(group, assignment);
    // Where a group has two axes of one array its assignment is no more than a proposal.
    if (isLarger(this.#product, product)) return true;
    [this.#current, this.#permutations[group], this.#product] = [current, permutation, product];
    this.#kept = kept;
    return false;
  }

  #assignment(group: number, tables: readonly Table[]): Permutation {
    const { size } = this.#structure.groups[group]!;
    const gains = new Float64Array(size * size);
    for (const table of tables) {
      const products = this.#products(table, size);
      for (let place = 0; place < gains.length; place++) gains[place]! += products[place]!;
    }
    return bestAssignment(gains, size);
  }

  #products(table: Table, size: number): Float64Array {
    const known = this.#kept.get(table);
    if (known !== undefined) return known;
    const products = new Float64Array(size * size);
    addRowProducts(table, this.#reference, this.#current, products);
    // Never more numbers than the array itself has.
    if (size <= table.width) this.#kept = new Map(this.#kept).set(table, products);
    return products;
  }

  #move(group: number, assignment: Permutation): void {
    this.#permutations[group] = composed(this.#permutations[group]!, assignment);
    const moved = this.#current.slice();
    for (const table of this.#tables[group]!) moveRows(table, moved, assignment);
    this.#current = moved;
    this.#product = innerProduct(this.#reference, moved);
    const own = new Set(this.#tables[group]);
    this.#kept = new Map(
      [...this.#kept].flatMap(([table, products]) => {
        if (!own.has(table)) return table.others.includes(group) ? [] : [[table, products] as const];
        return table.isAlone ? [[table, withColumnsMoved(products, assignment)] as const] : [];
      }),
    );
  }
}

function withColumnsMoved(products: Float64Array, assignment: Permutation): Float64Array {
  const size = assignment.length;
  const moved = new Float64Array(products.length);
  for (let row = 0; row < products.length; row += size) {
    for (let to = 0; to < size; to++) moved[row + to] = products[row + assignment[to]!]!;
  }
  return moved;
}

function innerProduct(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i]! * other[i]!;
  return sum;
}
