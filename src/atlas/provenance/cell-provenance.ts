import type { PlannedNetwork } from "#atlas/plan";

/** How a job or a result of one stands. */
export type Standing = "done" | "running" | "failed" | "waiting" | "missing";

/** One network of a cell. */
export interface ExplainedNetwork {
  readonly seed: number;
  /** Names its result in the journals and its weights file. */
  readonly key: string;
  /** `constant`: it answers every input the same. */
  readonly state: "trained" | "diverged" | "constant" | "missing";
  readonly epochs: number | null;
  readonly stopped_by: string | null;
  /** Whether its weights lie in the folder. */
  readonly has_weights: boolean;
}

/** One job that gives results of a cell. */
export interface ExplainedJob {
  readonly kind: string;
  readonly key: string;
  /** `waiting`: for another job; `missing`: nothing stands in its way but that nobody did it. */
  readonly state: Standing;
  /** Why it failed; `null` where it did not. */
  readonly reason: string | null;
  /** The jobs that must be done before it. */
  readonly needs: readonly { readonly kind: string; readonly key: string; readonly state: Standing }[];
  /** Its results that are of the cell. */
  readonly results: readonly {
    readonly key: string;
    readonly seeds: readonly number[];
    readonly is_done: boolean;
    /** Where its arrays lie, below the folder of the run; `null` where it keeps none. */
    readonly file: string | null;
  }[];
  /** How many results of other cells it gives. */
  readonly other_results: number;
}

/** Where the numbers of a cell come from, and why some are not there. */
export interface CellProvenance {
  /** The hash that its networks share. */
  readonly cell: string;
  readonly knobs: PlannedNetwork["knobs"];
  readonly networks: readonly ExplainedNetwork[];
  readonly jobs: readonly ExplainedJob[];
  readonly empty: readonly MissingNumber[];
}

/** A number that the table of a run lacks in a cell. */
export interface MissingNumber {
  /** The name of the quantity. */
  readonly quantity: string;
  /** Why, a clause. */
  readonly reason: string;
}
