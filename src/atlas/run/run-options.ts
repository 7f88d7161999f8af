import type { ExperimentConfiguration } from "#atlas/configuration";
import type { Calibration, Plan } from "#atlas/plan";
import type { RunStore } from "#atlas/store";
import type { RunEvent } from "./events.ts";
import type { Launcher } from "./launcher.ts";
import type { TimedWork } from "./timed-work.ts";

/** What to run, where and how. */
export interface RunOptions {
  readonly configuration: ExperimentConfiguration;
  readonly plan: Plan;
  /** What this machine takes, by which the run tells how far it is. Default: the plan's own costs. */
  readonly calibration?: Calibration | undefined;
  /** Where the run lies: a folder, or a store of another kind. */
  readonly run: string | RunStore;
  readonly dataFolder: string;
  /** Workers; results do not depend on how many. */
  readonly workers: number;
  /**
   * The most threads of a worker; results do not depend on it, and workers together take no more than the cores of this
   * machine. Default: the cores shared among the workers that have a job.
   */
  readonly threads?: number;
  /** Who starts them. Default: processes of this machine. */
  readonly launcher?: Launcher;
  /** Specifier or file URL of the `JobModule` that workers import. Default: the package's own jobs. */
  readonly jobModule?: string;
  /**
   * Whether workers keep what they compile in the user's cache folder and take it from there; results do not depend on it.
   * Default: they do.
   */
  readonly keepsPrograms?: boolean;
  /** Go on in a folder that holds another experiment, or one of other data files. */
  readonly force?: boolean;
  /** Only the jobs that failed for good in calls before, those that need them and what these need. Default: all that is left. */
  readonly retryFailed?: boolean;
  /** A worker whose resident memory exceeds this after a job is replaced by a fresh process, MiB. Default: never. */
  readonly memoryLimitMb?: number;
  /**
   * What workers may take together, MiB: jobs run side by side as long as their estimates and what workers hold stay within,
   * and one that alone needs more runs alone. Default: whatever they take.
   */
  readonly memoryBudgetMb?: number;
  /**
   * Seconds after which a job's worker is ended, as one that hangs. Default: an hour, or a hundred times what the job is
   * estimated to take, where that is longer.
   */
  readonly jobTimeout?: number;
  /** When aborted, no further job is handed out and the run ends after those under way. */
  readonly signal?: AbortSignal;
  /** When aborted, the workers are killed at once. */
  readonly killSignal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** Hears where the time of every worker goes, which takes time to find out. Default: nobody wants to know. */
  readonly onTimedWork?: (work: TimedWork) => void;
}
