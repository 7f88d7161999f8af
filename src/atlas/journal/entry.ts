import type { AtlasError } from "#errors";

/** One measured number of a result. `value` is null where the quantity is undefined for these networks. */
export interface JournalObservation {
  /** A name of `#quantities`. */
  readonly metric: string;
  readonly value: number | null;
  readonly standard_error: number | null;
  /** Evidence beside the number, such as `{ residual: 1e-5, converged: true, iterations: 24 }`. */
  readonly detail?: Readonly<Record<string, number | boolean | string | null>>;
}

/** How the training of one network went. A diverged run is a result. */
export interface TrainingRecord {
  readonly status: "trained" | "diverged";
  /** The output is constant over inputs, so similarity to it means nothing. */
  readonly degenerate: boolean;
  readonly epochs: number;
  readonly updates: number;
  /** `given` of a network that was trained elsewhere. */
  readonly stopped_by:
    | "budget"
    | "plateau"
    | "target-loss"
    | "zero-loss"
    | "checkpoint"
    | "divergence"
    | "given";
  /** Training loss (nats) and error (percent) by epoch, in training mode while the weights move. */
  readonly history: {
    readonly loss: readonly (number | null)[];
    readonly error_pct: readonly (number | null)[];
  };
}

/** What one task gave. */
export interface TaskResult {
  /** The key of the task; a journal that holds it has the task done. */
  readonly key: string;
  /** The hash that names the cell, and the seeds of the networks behind the result. */
  readonly cell: string;
  readonly seeds: readonly number[];
  readonly observations: readonly JournalObservation[];
  /** Exactly for the training of a network. */
  readonly training?: TrainingRecord;
  /** Short lists of numbers behind the observations; `null` is not finite. */
  readonly series?: Readonly<Record<string, readonly (number | null)[]>>;
  /** A file of arrays, below the run folder and without ending, such as `curves/0f…`. */
  readonly file?: string;
}

/** What executing a job gives: a result for each of its tasks, but for those that some networks' files stood in the way of. */
export interface JobResult {
  readonly results: readonly TaskResult[];
  /** Why tasks have no result. */
  readonly fault?: JobFault;
}

/** What stood in the way of some tasks of a job, while the others were carried out. */
export interface JobFault {
  readonly error: AtlasError;
  /** Keys of the networks whose weights are not as they were written. */
  readonly networks: readonly string[];
}

/** One line of a journal: a job that was carried out with the circumstances of its execution. */
export interface JournalEntry extends Pick<JobResult, "results"> {
  readonly kind: string;
  readonly seconds: number;
  readonly peak_memory_mb: number;
}
