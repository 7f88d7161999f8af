import { AtlasError } from "#errors";

/** What a cluster is asked for, and what each of its tasks is told; results depend on none of it. */
export interface SlurmSettings {
  /** The most tasks of an array job; each is a `loss-atlas worker` that takes jobs until none is left. */
  readonly tasks: number;
  /** Worker processes of a task, and the most threads of each. */
  readonly workers: number;
  readonly threads: number;
  /** What the workers of a task may take together, MiB. */
  readonly memory: number;
  /** Default: the cluster's. */
  readonly partition: string | null;
  /** How long a task may run, as Slurm writes it; default: the partition's. */
  readonly time: string | null;
  /** Seconds before its end at which a task is told to take nothing more. */
  readonly notice: number;
  /** How often what is missing is submitted, the first time among them. */
  readonly rounds: number;
  /** Further options of sbatch, such as `--account=physics`. */
  readonly sbatch: readonly string[];
  /** Lines of shell that run before a task, such as `module load gcc`. */
  readonly setup: readonly string[];
  /** Further words of `loss-atlas worker`. */
  readonly words: readonly string[];
}

/** What the process that hands out the jobs of a task takes beside its workers, MiB. */
export const COORDINATOR_MEMORY = 512;

/** Slurm may send a signal earlier than it is asked to, by so many seconds at most. */
const SLACK = 60;

/**
 * Refuses settings of which nothing could come.
 *
 * @param where the time was given: an option or a key of a configuration
 * @throws AtlasError `slurm/time` (kind `input`) for a time that Slurm does not read, or that is over when the notice comes
 */
export function requireTime(
  { time, notice }: Pick<SlurmSettings, "time" | "notice">,
  where = "--time",
): void {
  if (time === null) return;
  const seconds = secondsOfTime(time);
  if (seconds === undefined) {
    throw new AtlasError({
      code: "slurm/time",
      kind: "input",
      where,
      problem: `"${time}" is no time that Slurm reads`,
      expected: "minutes, minutes:seconds, hours:minutes:seconds or days-hours, such as 90 or 12:00:00",
    });
  }
  if (seconds > notice + SLACK) return;
  throw new AtlasError({
    code: "slurm/time",
    kind: "input",
    where,
    problem: `a task that may run for ${seconds} s is told ${notice} s before to take nothing more, and Slurm may say so ${SLACK} s earlier: it would do nothing`,
    expected: `more than ${notice + SLACK} s`,
    remedy: "Ask for a longer time or a shorter notice",
  });
}

/** Whether a text is an option of sbatch that a line of a script can hold. */
export function isSbatchOption(option: string): boolean {
  return /^--?\w[^\n]*$/.test(option);
}

/** Seconds of a time as sbatch(1) reads it; `undefined` for any other text. */
export function secondsOfTime(text: string): number | undefined {
  const [, days, hours, minutes = "0", seconds = "0"] =
    /^(\d+)-(\d+)(?::(\d+))?(?::(\d+))?$/.exec(text) ?? [];
  if (days !== undefined)
    return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (!/^\d+(:\d+){0,2}$/.test(text)) return undefined;
  const parts = text.split(":").map(Number);
  const [first = 0, second = 0, third = 0] = parts;
  return parts.length === 3 ? first * 3600 + second * 60 + third : first * 60 + second;
}
