import { counted } from "#words";
import type { Submissions } from "./submissions.ts";

/**
 * Why what is left of a run is not submitted again by itself, a sentence without a full stop; `undefined` where it is.
 *
 * @param resultsDone results that its journals hold now that nothing of it is queued any more
 */
export function whyNoRound(
  { rounds, settings }: Pick<Submissions, "rounds" | "settings">,
  resultsDone: number,
): string | undefined {
  const last = rounds.at(-1);
  if (last === undefined) return "nothing of it was submitted";
  if (last.cancelled) return "it was cancelled";
  if (resultsDone <= last.results_done)
    return "the tasks that were submitted last got nothing done, and the folder slurm has what they printed";
  if (last.attempt < settings.rounds) return undefined;
  return `it was submitted ${counted(settings.rounds, "time")}, as often as --rounds allows`;
}
