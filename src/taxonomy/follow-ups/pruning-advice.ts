import { knobNamed } from "#knobs";
import { estimateMean, type Interval, studentInterval, wilsonInterval } from "#statistics";
import { capitalised, spokenProbability } from "#words";
import { changeWords } from "../diagnosis/change-words.ts";
import { cellsTowards } from "../diagnosis/moves.ts";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import { estimateIn } from "../table/cells.ts";
import type { AtlasTable } from "../table/classified.ts";
import { whyUnreadable } from "../table/readable-estimate.ts";
import { UNDECIDED_BELOW } from "../table/undecided-below.ts";
import { type PrunedCell, type PruningRegime, prunedRegime } from "./pruning-regime.ts";

/** Which way to turn the temperature. */
export type PruningDirection = "hotter" | "colder" | "keep";

/** What to do before pruning to the density of one cell. */
export interface PruningAdvice extends PrunedCell {
  /** Index of the cell in its table. */
  readonly cell: number;
  /** Share of the weights that are kept, above 0 and below 1. */
  readonly density: number;
  /** `null` where the regime is not sure enough, and outside the regimes. */
  readonly direction: PruningDirection | null;
  /** Index of the nearest cell that way; `null` where the table has none. */
  readonly neighbour: number | null;
  /** Change of test accuracy on the way there, points; `null` where it is not known. */
  readonly gain: number | null;
  /** The same of the nearest cell the other way. */
  readonly contraryGain: number | null;
  readonly sentence: string;
}

/** What some steps bring in their own table. */
export interface FollowedPruningAdvice {
  /** Cells from which such a step exists and ends at a cell with test accuracy. */
  readonly steps: number;
  readonly gained: number;
  /** Score interval of the share that gained, which takes cells for independent. */
  readonly interval: Interval | null;
  /** Points of test accuracy; `null` for no steps. */
  readonly meanGain: number | null;
  /** Of the mean, by Student's t, which takes cells for independent as well. */
  readonly meanGainInterval: Interval | null;
}

/** The pruned networks of a table. */
export interface PruningFindings {
  readonly advice: readonly PruningAdvice[];
  /** Cells of pruned networks whose connectivity or similarity is not measured. */
  readonly notMeasured: readonly number[];
  /** Steps as advised. */
  readonly followed: FollowedPruningAdvice;
  /** Steps the other way, from cells of which hotter or colder is advised. */
  readonly contrary: FollowedPruningAdvice;
  /** Where networks are poorly connected below minus the first, points, and similar above the second. */
  readonly cuts: { readonly connectivityPct: number; readonly cka: number };
}

const OUTSIDE =
  "outside the three regimes, for these networks have not trained to the end again after they were pruned";

const OPPOSITE = { hotter: "colder", colder: "hotter" } as const;

const DIRECTION_OF: Readonly<Record<PruningRegime, PruningDirection>> = {
  I: "hotter",
  "II-A": "colder",
  "II-B": "keep",
};

/**
 * Which way to turn the temperature of training for a given sparsity, by the three regimes of the pruned networks: hotter
 * where they are poorly connected, colder where they are connected and answer differently, as it is where they are connected
 * and answer alike (Zhou et al. 2023, "A three-regime model of network pruning"). Nothing is advised of networks whose curves are
 * better than their ends.
 *
 * Reads cells whose knob `density` is below 1, and of them no test data but for what following the advice gains.
 *
 * @returns `null` for a table without such cells
 */
export function pruningAdvice(table: AtlasTable, thresholds: PhaseThresholds): PruningFindings | null {
  const pruned = table.cells.flatMap((cell, index) => {
    const density = knobNumber(cell, "density");
    return density !== null && density < 1 ? [{ index, density }] : [];
  });
  if (pruned.length === 0) return null;
  const { knob } = table.temperature;
  const next = {
    hotter: cellsTowards(table.cells, "hotter", knob),
    colder: cellsTowards(table.cells, "colder", knob),
  };
  const accuracy = (index: number) => estimateIn(table.cells[index], "test_acc_pct").value;
  const advice: PruningAdvice[] = [];
  const notMeasured: number[] = [];
  for (const { index, density } of pruned) {
    const cell = table.cells[index]!;
    const found = whyUnreadable(cell) === null ? prunedRegime(cell, thresholds) : null;
    if (found === null) {
      notMeasured.push(index);
      continue;
    }
    const isSure = found.confidence === null || found.confidence >= UNDECIDED_BELOW;
    const direction = isSure && found.regime !== null ? DIRECTION_OF[found.regime] : null;
    const moves = direction === "hotter" || direction === "colder" ? direction : null;
    const neighbour = moves === null ? null : (next[moves][index]![0] ?? null);
    const other = moves === null ? null : (next[OPPOSITE[moves]][index]![0] ?? null);
    const gainAt = (aim: number | null) => {
      const [before, after] = [accuracy(index), aim === null ? null : accuracy(aim)];
      return before === null || after === null ? null : after - before;
    };
    advice.push({
      cell: index,
      density,
      ...found,
      direction,
      neighbour,
      gain: gainAt(neighbour),
      contraryGain: gainAt(other),
      sentence: capitalised(
        found.regime === null
          ? `${found.evidence}: ${OUTSIDE}.`
          : `${found.evidence}: ${directionWords(table, index, direction, neighbour)}${unsureWords(found)}.`,
      ),
    });
  }
  const cuts = { connectivityPct: thresholds.connectivity_pct, cka: thresholds.cka };
  return {
    advice,
    notMeasured,
    followed: stepsWith(advice.map(({ gain }) => gain)),
    contrary: stepsWith(advice.map(({ contraryGain }) => contraryGain)),
    cuts,
  };
}

function directionWords(
  table: AtlasTable,
  index: number,
  direction: PruningDirection | null,
  neighbour: number | null,
): string {
  if (direction === null) return "undecided which way";
  if (direction === "keep") return "keep the temperature";
  const { knob } = table.temperature;
  if (knobNamed(knob).kind !== "temperature") return `train ${direction} before pruning`;
  const from = knobNumber(table.cells[index]!, knob);
  const to = neighbour === null ? null : knobNumber(table.cells[neighbour]!, knob);
  return `train ${direction} before pruning: ${changeWords(direction, knob, from, to)}`;
}

function unsureWords({ confidence, confidenceUnknown }: PrunedCell): string {
  if (confidenceUnknown !== null) return ` (${confidenceUnknown}: not known how sure)`;
  return confidence === null || confidence >= UNDECIDED_BELOW
    ? ""
    : `, for the sides found have a probability of only ${spokenProbability(confidence)}`;
}

function stepsWith(all: readonly (number | null)[]): FollowedPruningAdvice {
  const gains = all.filter((gain) => gain !== null);
  const gained = gains.filter((gain) => gain > 0).length;
  const estimate = estimateMean(gains);
  return {
    steps: gains.length,
    gained,
    interval: wilsonInterval(gained, gains.length),
    meanGain: estimate.value,
    meanGainInterval: studentInterval(estimate),
  };
}
