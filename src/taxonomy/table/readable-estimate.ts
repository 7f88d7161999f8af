import { type QuantityName, quantityNamed } from "#quantities";
import { type Estimate, NOT_MEASURED } from "#statistics";
import { counted } from "#words";
import { type Cell, estimateIn } from "./cells.ts";

/**
 * Whether no network of the cell survived its training, so that nothing it measured can be read; where the number of
 * its networks is not known, whether some diverged and no training loss is left.
 */
export function allDiverged(cell: Cell): boolean {
  const { seeds, divergedSeeds } = cell;
  if (seeds !== null) return seeds > 0 && divergedSeeds >= seeds;
  return divergedSeeds > 0 && estimateIn(cell, "train_loss").value === null;
}

/** Networks of a cell that neither diverged nor have a constant output; `null` where it is not known how many there are. */
export function livingNetworks({
  seeds,
  divergedSeeds,
  degenerateSeeds,
}: Pick<Cell, "seeds" | "divergedSeeds" | "degenerateSeeds">): number | null {
  return seeds === null ? null : seeds - divergedSeeds - degenerateSeeds;
}

/** Some of a cell's networks in words: `2 of 3 networks`, or `2 networks` where it is not known of how many. */
export function someNetworks(count: number, { seeds }: Pick<Cell, "seeds">): string {
  return seeds === null ? counted(count, "network") : `${count} of ${seeds} networks`;
}

/** The networks of a cell that its means do not speak of, or whose output says nothing, a clause; `null` where all live. */
export function lostNetworks(cell: Pick<Cell, "seeds" | "divergedSeeds" | "degenerateSeeds">): string | null {
  const { divergedSeeds, degenerateSeeds } = cell;
  const words = [
    ...(divergedSeeds === 0 ? [] : [`${someNetworks(divergedSeeds, cell)} diverged`]),
    ...(degenerateSeeds === 0
      ? []
      : [
          `${someNetworks(degenerateSeeds, cell)} ${degenerateSeeds === 1 ? "has" : "have"} a constant output`,
        ]),
  ];
  return words.length === 0 ? null : words.join(" and ");
}

/**
 * Whether every network that survived its training has a constant output.
 *
 * Between such networks a curve has no barrier because there is nothing to lose on it, so what is measured on
 * pairs of them says nothing of how well the landscape is connected.
 */
function allConstant(cell: Cell): boolean {
  const { seeds, divergedSeeds, degenerateSeeds } = cell;
  return (
    seeds !== null && degenerateSeeds > 0 && divergedSeeds + degenerateSeeds >= seeds && !allDiverged(cell)
  );
}

/**
 * The mean of a metric as far as it tells of the landscape: not measured where every network diverged, nor, for
 * a metric of pairs, where every network that survived has a constant output.
 */
export function readableEstimate(cell: Cell, metric: QuantityName): Estimate {
  const says = !allDiverged(cell) && (quantityNamed(metric).of !== "pair" || !allConstant(cell));
  return says ? estimateIn(cell, metric) : NOT_MEASURED;
}

/** Why a cell has neither phase nor verdict whatever it measured, a clause; `null` where it may have them. */
export function whyUnreadable(cell: Cell): string | null {
  const { seeds, divergedSeeds, degenerateSeeds } = cell;
  if (allDiverged(cell)) {
    return seeds === null
      ? `${counted(divergedSeeds, "network")} or more diverged, and no training loss is left`
      : `every network diverged (${seeds} of ${seeds})`;
  }
  if (!allConstant(cell)) return null;
  const who =
    divergedSeeds === 0
      ? `every network has a constant output (${degenerateSeeds} of ${seeds})`
      : `${someNetworks(divergedSeeds, cell)} diverged and the others have a constant output`;
  return `${who}, so their mode connectivity says nothing`;
}
