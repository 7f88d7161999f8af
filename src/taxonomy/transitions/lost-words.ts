import { counted } from "#words";
import type { Cell } from "../table/cells.ts";
import { lostNetworks } from "../table/readable-estimate.ts";

/**
 * How many networks of some cells are lost, a sentence: `4 of 12 networks diverged, in 2 cells.`; `null` for none. Those of
 * cells of which there is no number yet are not among the twelve, for nobody has trained them.
 */
export function lostSentence(ofTable: readonly Cell[]): string | null {
  const cells = ofTable.filter((cell) => isAffected(cell) || hasNumbers(cell));
  const affected = cells.filter(isAffected).length;
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

function isAffected({ divergedSeeds, degenerateSeeds }: Cell): boolean {
  return divergedSeeds + degenerateSeeds > 0;
}

function hasNumbers({ metrics }: Cell): boolean {
  return Object.values(metrics).some((estimate) => estimate !== undefined && estimate.value !== null);
}
