import type { CellKnobs } from "#atlas/plan";

/** Something of a run that is not what its stored weights and its data give. */
export interface Difference {
  /** `train`, or the kind of a measurement. */
  readonly kind: string;
  /** The key of the result, as in the journal. */
  readonly key: string;
  /** The knobs that place its cell in the grid. */
  readonly knobs: CellKnobs;
  /** Of the networks that the result is of. */
  readonly seeds: readonly number[];
  /** The quantity whose number differs; `null` where something else is wrong, which `problem` says. */
  readonly quantity: string | null;
  /** What differs of it. */
  readonly part: "value" | "standard error" | null;
  /** As the run has it; `null` where it has none. */
  readonly stored: number | null;
  /** As it is when computed again; `null` where it is undefined. */
  readonly found: number | null;
  /** A clause; `null` where a number differs. */
  readonly problem: string | null;
}

/** How much of one kind of result was computed again. */
export interface VerifiedKind {
  readonly kind: string;
  readonly results: number;
  readonly numbers: number;
  /** Numbers that came out the same to the last bit. */
  readonly exact: number;
}

/** What is found where some cells of a run are computed again. */
export interface VerifiedCells {
  readonly kinds: readonly VerifiedKind[];
  readonly differences: readonly Difference[];
}

/** What computing a run again came to. */
export interface Verification extends VerifiedCells {
  /** Decides which cells are computed again. */
  readonly seed: number;
  readonly cells: { readonly verified: number; readonly all: number };
  readonly networks: { readonly verified: number; readonly all: number };
  /** Cells that cannot be computed again, for weights or curves of them were removed to make room. */
  readonly pruned: number;
  /** Measurements that are not computed again, for their code gives other numbers today. */
  readonly earlier: readonly string[];
  /** Results of the plan that the run does not have. */
  readonly missing: number;
}

/** The counts and differences of several parts of a run as one. */
export function together(parts: readonly VerifiedCells[]): VerifiedCells {
  const kinds = new Map<string, VerifiedKind>();
  for (const own of parts.flatMap((part) => part.kinds)) {
    const { results, numbers, exact } = kinds.get(own.kind) ?? { results: 0, numbers: 0, exact: 0 };
    kinds.set(own.kind, {
      kind: own.kind,
      results: results + own.results,
      numbers: numbers + own.numbers,
      exact: exact + own.exact,
    });
  }
  return { kinds: [...kinds.values()], differences: parts.flatMap(({ differences }) => differences) };
}
