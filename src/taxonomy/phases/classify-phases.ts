import { conjoined } from "#words";
import type { Cell } from "../table/cells.ts";
import type { AtlasTable } from "../table/classified.ts";
import { type AxisChoice, inferAxes, type TableAxes } from "../table/infer-axes.ts";
import { withStandingValues } from "../table/knob-agreement.ts";
import { type CellClassification, type ClassificationOptions, classifyTable } from "./classify.ts";
import type { CutName } from "./cut-threshold.ts";
import { fitThresholds } from "./fit-thresholds.ts";
import type { ThresholdFit } from "./threshold-fit.ts";
import { thresholdProvenance } from "./threshold-provenance.ts";
import { DEFAULT_THRESHOLDS, EQUAL_LOSS_THRESHOLDS, type PhaseThresholds } from "./thresholds.ts";

/**
 * Thresholds by where they come from, or the thresholds themselves: `default` is `DEFAULT_THRESHOLDS`, `fit` is
 * what `fitThresholds` reads off the table, `drawn` is `EQUAL_LOSS_THRESHOLDS`, closest to the published drawing.
 */
export type ThresholdChoice = "default" | "fit" | "drawn" | PhaseThresholds;

/** What `classifyPhases` may be told; everything has a default. */
export interface PhaseOptions extends ClassificationOptions {
  /** The root of all randomness. Default 0. */
  readonly rootSeed?: number;
  /** Bootstrap resamples of lines for the interval of each threshold that is fitted. Default 1000. */
  readonly resamples?: number;
  /** What to call the table. Default `cells`. */
  readonly name?: string;
  /** The axes, or the knobs to put on them. Default: as `inferAxes` finds them. */
  readonly axes?: TableAxes | AxisChoice;
  /** Default `default`. */
  readonly thresholds?: ThresholdChoice;
  /** Where given thresholds come from, a clause without a full stop. Default `as given`. */
  readonly provenance?: string;
  /** Single thresholds to set, whatever the choice. */
  readonly adjust?: Partial<PhaseThresholds>;
}

/** A classified grid whose cells carry all the evidence of their labels. */
export interface EvidencedTable extends AtlasTable {
  readonly cells: readonly CellClassification[];
}

/** A grid with its phases and what they rest on. */
export interface PhaseMap {
  readonly table: EvidencedTable;
  readonly thresholds: PhaseThresholds;
  /** Where the thresholds come from, a clause without a full stop. */
  readonly provenance: string;
  /** How each threshold was fitted; `null` where none was. */
  readonly fit: ThresholdFit | null;
}

/**
 * The phases of a set of cells in one call: axes, thresholds and labels. Values of a knob that agree to float32 become
 * one, unless the axes are given with their values.
 *
 * @throws AtlasError `taxonomy/bad-threshold`, and as `inferAxes`
 */
export function classifyPhases(given: readonly Cell[], options: PhaseOptions = {}): PhaseMap {
  const { name = "cells", axes = {}, thresholds: choice = "default", adjust = {} } = options;
  const cells = "slices" in axes ? given : withStandingValues(given);
  const plane = "slices" in axes ? axes : inferAxes(cells, axes);
  const { thresholds, provenance, fit } = chosenThresholds(choice, options, () =>
    fitTo(cells, plane, options),
  );
  const adjusted = { ...thresholds, ...adjust };
  return {
    table: { name, ...plane, cells: classifyTable(cells, adjusted, options) },
    thresholds: adjusted,
    provenance: [provenance, ...adjustedWords(adjust)].join("; "),
    fit,
  };
}

function chosenThresholds(
  choice: ThresholdChoice,
  { provenance: given = "as given" }: PhaseOptions,
  fitted: () => ThresholdFit,
): Pick<PhaseMap, "thresholds" | "provenance" | "fit"> {
  switch (choice) {
    case "default":
      return libraryThresholds(DEFAULT_THRESHOLDS);
    case "drawn":
      return libraryThresholds(EQUAL_LOSS_THRESHOLDS);
    case "fit": {
      const fit = fitted();
      return { thresholds: fit.thresholds, provenance: fitProvenance(fit), fit };
    }
    default:
      return { thresholds: choice, provenance: given, fit: null };
  }
}

const SPOKEN_CUTS: Readonly<Record<CutName, string>> = {
  local: "training loss",
  connectivity: "connectivity",
  similarity: "similarity",
};

/** Where thresholds come from that a table was asked for, of which it may tell some and not others. */
function fitProvenance({ cuts }: ThresholdFit): string {
  const standing = cuts.filter(({ fitted }) => !fitted).map(({ name }) => SPOKEN_CUTS[name]);
  if (standing.length === cuts.length) {
    return `${thresholdProvenance(DEFAULT_THRESHOLDS)}; this table jumps too seldom to tell its own`;
  }
  const rest = standing.length === 0 ? "" : `; the defaults stand for ${conjoined(standing)}`;
  return `fitted to this table without labels${rest}`;
}

function libraryThresholds(thresholds: PhaseThresholds) {
  return { thresholds, provenance: thresholdProvenance(thresholds), fit: null };
}

function fitTo(
  cells: readonly Cell[],
  plane: TableAxes,
  { rootSeed = 0, resamples = 1000 }: PhaseOptions,
): ThresholdFit {
  const labelled = classifyTable(cells, DEFAULT_THRESHOLDS);
  return fitThresholds({ name: "", ...plane, cells: labelled }, { rootSeed, resamples });
}

function adjustedWords(adjust: Partial<PhaseThresholds>): readonly string[] {
  const keys = Object.keys(adjust);
  return keys.length === 0 ? [] : [`${keys.join(", ")} as given`];
}
