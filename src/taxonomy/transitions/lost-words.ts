import { counted } from "#words";
import type { Cell } from "../table/cells.ts";
import { lostNetworks } from "../table/readable-estimate.ts";

/** How many networks of some cells are lost, a sentence: `4 of 12 networks diverged, in 2 cells.`; `null` for none. */
export function lostSentence(cells: readonly Cell[]): string | null {
  const affected = cells.filter((cell) => cell.divergedSeeds + cell.degenerateSeeds > 0).length;
  const words = lostNetworks({
    seeds: cells.reduce<number | null>(
      (sum, { seeds }) => (sum === null || seeds === null ? null : sum + seeds),
      0,
    ),
    divergedSeeds: cells.reduce((sum, { divergedSeeds }) => sum + divergedSeeds, 0),
    degenerateSeeds: cells.reduce((sum, { degenerateSeeds }) => sum + degenerateSeeds, 0),
  });
  return words === null ? null : `${words}, in ${counted(affected, "cell")}.`;
}
