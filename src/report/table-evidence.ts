import {
  type AtlasTable,
  type Cell,
  findTransitions,
  fitThresholds,
  type PhaseThresholds,
  phaseOfMeans,
  phaseSummary,
  type SliceSummary,
  slicesOf,
  smoothBorders,
  testClaims,
  thresholdSensitivity,
} from "#taxonomy";
import type { ReportInput } from "./report-input.ts";

/** A table, and what its evidence is worked out by. */
export interface TableQuestion {
  readonly table: AtlasTable;
  readonly thresholds: PhaseThresholds;
  /** The root of all resampling. */
  readonly rootSeed: number;
  /** Where the thresholds come from, a clause without a full stop. */
  readonly provenance: string;
}

/** What a report says of a table as a whole. */
export interface TableEvidence
  extends Required<Pick<ReportInput, "thresholds" | "transitions" | "borders" | "claims">> {
  readonly summaries: readonly SliceSummary[];
}

/**
 * Thresholds, summaries, transitions and borders, each computed once for all slices of a table, and how published claims
 * fare on it: plain data, which holds nothing of the table itself.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function tableEvidence({ table, thresholds, rootSeed, provenance }: TableQuestion): TableEvidence {
  const found = findTransitions(table, thresholds, { rootSeed });
  const summaries = phaseSummary(table, thresholds, found);
  // The summary's sentences tell of the crossover to similar networks too.
  const transitions = found.map((slice) => ({
    ...slice,
    sentences: summaries.find((summary) => summary.slice === slice.slice)?.transitions ?? slice.sentences,
  }));
  const fit = fitThresholds(table, { base: thresholds, rootSeed });
  const changesPhase = (cell: Cell): boolean =>
    phaseOfMeans(cell, fit.thresholds) !== phaseOfMeans(cell, thresholds);
  return {
    thresholds: {
      used: thresholds,
      source: `The phases use ${provenance}.`,
      fit,
      changedByFit: table.cells.filter(changesPhase).length,
      sensitivity: thresholdSensitivity(table, thresholds),
    },
    summaries,
    transitions,
    borders: Object.fromEntries(
      slicesOf(table).map((slice) => [slice.name, smoothBorders(table, slice, thresholds)]),
    ),
    claims: testClaims(table, thresholds, { rootSeed }),
  };
}
