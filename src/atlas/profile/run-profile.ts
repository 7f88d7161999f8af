import type { OperatorTime, PhaseTime } from "#timing";

/** Time of all work of one sort. */
export interface ProfileColumn {
  /** The kind of the jobs; `""` for what workers do beside jobs, `coordinator` for the process that hands them out. */
  readonly kind: string;
  /** Jobs that were executed, those that failed or were lost with their worker included. */
  readonly jobs: number;
  /** The whole time; more than the phases together by what nothing names. */
  readonly seconds: number;
  readonly phases: readonly PhaseTime[];
  /** What operators take of the phase `arithmetic`. */
  readonly operators: readonly OperatorTime[];
}

/** Where the time of one call of `loss-atlas run` went; what earlier calls did of the same run is not in it. */
export interface RunProfile {
  readonly version: 1;
  /** When the call began, ISO 8601. */
  readonly began: string;
  /** Places for workers, each with one process at a time. */
  readonly workers: number;
  /** From the start of the first worker to the end of the last job; the columns together are this for every worker. */
  readonly seconds: number;
  /** By kind of job in the order in which they first ended, then what lies between jobs. */
  readonly columns: readonly ProfileColumn[];
  readonly coordinator: ProfileColumn;
}

/** The seconds of a phase in a column. */
export function secondsIn({ phases }: ProfileColumn, phase: PhaseTime["phase"]): number {
  return phases.find((own) => own.phase === phase)?.seconds ?? 0;
}

/** The seconds of a column that no phase names. */
export function unnamedIn({ seconds, phases }: ProfileColumn): number {
  return Math.max(0, seconds - phases.reduce((sum, own) => sum + own.seconds, 0));
}
