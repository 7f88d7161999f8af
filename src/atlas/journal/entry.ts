import type { Job } from "#atlas/plan";
import type { QuantityName } from "#quantities";

/** How the training of one network went. A diverged run is a result. */
export interface NetworkRecord {
  readonly key: string;
  readonly cell: string;
  readonly seed: number;
  readonly status: "trained" | "diverged";
  /** The output is constant over inputs, so similarity to it means nothing. */
  readonly degenerate: boolean;
  readonly epochs: number;
  readonly updates: number;
  readonly stopped_by: "budget" | "plateau" | "target-loss" | "divergence";
  /** Training loss (nats) and error (percent) by epoch, in training mode while the weights move. */
  readonly history: {
    readonly loss: readonly (number | null)[];
    readonly error_pct: readonly (number | null)[];
  };
}

/** One measured number of a cell. `value` is null where the quantity is undefined for these networks. */
export interface JournalObservation {
  readonly cell: string;
  readonly metric: QuantityName;
  readonly seeds: readonly [number] | readonly [number, number];
  readonly value: number | null;
  readonly standard_error: number | null;
  /** Evidence beside the number, such as `{ residual: 1e-5, converged: true, iterations: 24 }`. */
  readonly detail?: Readonly<Record<string, number | boolean | string | null>>;
}

/** What executing a job gives; the journal line is this with the run's circumstances added. */
export interface JobResult {
  readonly networks: readonly NetworkRecord[];
  readonly observations: readonly JournalObservation[];
}

/** One line of a journal: a finished job. */
export interface JournalEntry extends JobResult {
  readonly key: string;
  readonly kind: Job["kind"];
  readonly seconds: number;
  readonly peak_memory_mb: number;
}
