import { livingNetworks } from "#taxonomy";
import { conjoined, counted } from "#words";
import type { PaperRun } from "./paper-run.ts";

/** Why nothing can be drawn of the networks of a run; null where some are there. */
export function lackOfNetworks({ progress }: Pick<PaperRun, "progress">): string | null {
  const { trained, diverged, failedJobs } = progress;
  if (trained === 0) return `no network is trained yet${afterFailures(failedJobs)}`;
  return diverged === trained ? "every network diverged" : null;
}

/** Why a run has no path between two networks; null where cells have two that are left. */
export function lackOfPaths(run: PaperRun): string | null {
  const { configuration, table, progress } = run;
  const own = lackOfNetworks(run);
  if (own !== null) return own;
  if (configuration.seeds === 1) return "the run has one seed, and a path joins two networks";
  const hasPair = table.cells.some((cell) => (livingNetworks(cell) ?? 0) >= 2);
  return hasPair
    ? `no curve between two networks is measured yet${afterFailures(progress.failedJobs)}`
    : "no cell has two networks left: the others diverged or have a constant output";
}

/** Why lines along an axis cannot be drawn of a run; null where one of its axes has values enough. */
export function lackOfAxis(
  { table: { load, temperature } }: Pick<PaperRun, "table">,
  values: number,
): string | null {
  const most = Math.max(load.values.length, temperature.values.length);
  if (most >= values) return null;
  return most === 1 ? "the run has one cell" : `neither axis has ${values} values`;
}

/** Names of settings in words, of many the first few: `data.blur, data.seed and 3 more`. */
export function keysInWords(keys: readonly string[]): string {
  const shown = keys.length > MOST_KEYS + 1 ? keys.slice(0, MOST_KEYS) : keys;
  return shown.length === keys.length
    ? conjoined(keys)
    : `${shown.join(", ")} and ${keys.length - shown.length} more`;
}

const MOST_KEYS = 4;

function afterFailures(jobs: number): string {
  return jobs === 0 ? "" : `: ${counted(jobs, "job")} failed in the latest run (failures.json)`;
}
