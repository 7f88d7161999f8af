import type { Cell } from "../table/cells.ts";
import type { AtlasTable } from "../table/classified.ts";
import { type AxisChoice, inferAxes, type TableAxes } from "../table/infer-axes.ts";
import { type CellClassification, type ClassificationOptions, classifyTable } from "./classify.ts";
import { DEFAULT_THRESHOLDS, type PhaseThresholds } from "./thresholds.ts";

/** Thresholds by where they come from, or the thresholds themselves. */
export type ThresholdChoice = "default" | PhaseThresholds;

/** What `classifyPhases` may be told; everything has a default. */
export interface PhaseOptions extends ClassificationOptions {
  /** What to call the table. Default `cells`. */
  readonly name?: string;
  /** The axes, or the knobs to put on them. Default: as `inferAxes` finds them. */
  readonly axes?: TableAxes | AxisChoice;
  /** Default `default`. */
  readonly thresholds?: ThresholdChoice;
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
}

/**
 * The phases of a set of cells in one call: axes, thresholds and labels.
 *
 * @throws AtlasError `taxonomy/bad-threshold`, and as `inferAxes`
 */
export function classifyPhases(cells: readonly Cell[], options: PhaseOptions = {}): PhaseMap {
  const { name = "cells", axes = {}, thresholds: choice = "default", adjust = {} } = options;
  const plane = "slices" in axes ? axes : inferAxes(cells, axes);
  const { thresholds, provenance } = chosenThresholds(choice);
  const adjusted = { ...thresholds, ...adjust };
  return {
    table: { name, ...plane, cells: classifyTable(cells, adjusted, options) },
    thresholds: adjusted,
    provenance: [provenance, ...adjustedWords(adjust)].join("; "),
  };
}

function chosenThresholds(choice: ThresholdChoice): Pick<PhaseMap, "thresholds" | "provenance"> {
  if (choice === "default") {
    return {
      thresholds: DEFAULT_THRESHOLDS,
      provenance: "defaults, fitted to the lines that Yang et al. 2021 drew for ResNet-18 on CIFAR-10",
    };
  }
  return { thresholds: choice, provenance: "as given" };
}

function adjustedWords(adjust: Partial<PhaseThresholds>): readonly string[] {
  const keys = Object.keys(adjust);
  return keys.length === 0 ? [] : [`${keys.join(", ")} as given`];
}
