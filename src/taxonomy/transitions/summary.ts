import type { KnobName } from "#knobs";
import { wordsUnder } from "#quantities";
import { mean } from "#statistics";
import { capitalised, counted, withMinus } from "#words";
import { alignedSentence } from "../phases/aligned-connectivity.ts";
import { isLandscapePhase } from "../phases/phase-descriptions.ts";
import { phaseClause, phaseDescriptionOn } from "../phases/phase-words.ts";
import { DEFAULT_THRESHOLDS, type PhaseThresholds, requireThresholds } from "../phases/thresholds.ts";
import { SETTLING } from "../phases/unsettled-connectivity.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import { type Cell, estimateIn } from "../table/cells.ts";
import { type AtlasTable, type ClassifiedCell, PHASES, type Phase } from "../table/classified.ts";
import { knobWords, type Slice, slicesOf } from "../table/grid.ts";
import { termsOf } from "../table/terms-of.ts";
import { crossoverSentence } from "./crossover.ts";
import { findTransitions } from "./find-transitions.ts";
import { lostSentence } from "./lost-words.ts";
import type { SliceTransitions } from "./transition.ts";

/** Where one phase lies in a slice. */
export interface PhaseRegion {
  readonly phase: Phase;
  /** How many cells carry the label. */
  readonly cells: number;
  /** Smallest and largest value of each knob of the plane among them; `null` where the knob is unknown. */
  readonly load: readonly [number, number] | null;
  readonly temperature: readonly [number, number] | null;
  /** Mean test accuracy over the cells, percent; `null` where unmeasured. */
  readonly testAccuracyPct: number | null;
  readonly sentence: string;
  /** What to do in this phase; `null` for the refusals. */
  readonly advice: string | null;
}

/** The phases and transitions of one slice, in words. */
export interface SliceSummary {
  /** The slice; empty for the only slice of a table. */
  readonly slice: string;
  /**
   * How many cells have which phase, the best test accuracy, how many networks are lost and, where units were aligned, how
   * many poorly connected cells stay so; up to four sentences.
   */
  readonly headline: string;
  /** Only phases that occur, in the order of the taxonomy. */
  readonly regions: readonly PhaseRegion[];
  /** One sentence per transition that occurs, one on where they meet, one on the similarity crossover. */
  readonly transitions: readonly string[];
}

/**
 * Which phases a table has, where they lie and where it changes between them, slice by slice.
 *
 * @param found the table's transitions under the same thresholds, where they are known already
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function phaseSummary(
  table: AtlasTable,
  thresholds: PhaseThresholds = DEFAULT_THRESHOLDS,
  found: readonly SliceTransitions[] = findTransitions(table, thresholds),
): readonly SliceSummary[] {
  requireThresholds(thresholds);
  return slicesOf(table).map((slice) => {
    const regions = PHASES.map((phase) => regionOf(phase, slice, table)).filter((region) => region !== null);
    return {
      slice: slice.name,
      headline: [
        headlineOf(slice, regions, table),
        lostSentence(slice.cells),
        alignedSentence(slice.cells, thresholds),
      ]
        .filter((sentence) => sentence !== null)
        .join(" "),
      regions,
      transitions: [
        ...(found.find((transitions) => transitions.slice === slice.name)?.sentences ?? []),
        crossoverSentence(table, slice, thresholds),
      ].filter((sentence) => sentence !== null),
    };
  });
}

function regionOf(phase: Phase, slice: Slice, table: AtlasTable): PhaseRegion | null {
  const { load, temperature } = table;
  const cells = slice.cells.filter((cell) => cell.phase === phase);
  if (cells.length === 0) return null;
  const loadRange = rangeOf(cells, load.knob);
  const temperatureRange = rangeOf(cells, temperature.knob);
  const accuracies = cells
    .map((cell) => estimateIn(cell, "test_acc_pct").value)
    .filter((value) => value !== null);
  const testAccuracyPct = mean(accuracies);
  const description = isLandscapePhase(phase) ? phaseDescriptionOn(table, phase) : null;
  const title =
    description === null
      ? capitalised(phase === "not settled" ? phaseClause(phase) : phase)
      : `${description.title} (${description.name})`;
  const place = [rangeWords(load.knob, loadRange), rangeWords(temperature.knob, temperatureRange)]
    .filter((words) => words !== null)
    .join(", ");
  const remedy = phase === "not settled" ? `; ${SETTLING}` : "";
  const accuracy =
    testAccuracyPct === null
      ? ""
      : `; mean ${accuracyTerm(cells)} ${withMinus(testAccuracyPct.toFixed(1))} %`;
  return {
    phase,
    cells: cells.length,
    load: loadRange,
    temperature: temperatureRange,
    testAccuracyPct,
    sentence: `${title}: ${counted(cells.length, "cell")}${place === "" ? "" : ` at ${place}`}${accuracy}${remedy}.`,
    advice: description?.advice ?? null,
  };
}

function headlineOf(
  slice: Slice,
  regions: readonly PhaseRegion[],
  { load, temperature }: AtlasTable,
): string {
  const named = regions.filter(({ phase }) => isLandscapePhase(phase));
  const found =
    named.length === 0
      ? `No phase could be told in ${counted(slice.cells.length, "cell")}`
      : `${counted(slice.cells.length, "cell")} in ${counted(named.length, "phase")}: ${named
          .map(({ phase, cells }) => `${phase} (${cells})`)
          .join(", ")}`;
  const best = mostAccurate(slice.cells);
  if (best === null) return `${found}.`;
  const { cell, accuracy, measured, equal } = best;
  const term = accuracyTerm(slice.cells);
  if (equal === measured) {
    const where = measured > 1 ? `all ${measured} cells that measured it` : "the one cell that measured it";
    return `${found}. The ${term} is ${withMinus(accuracy.toFixed(1))} % in ${where}.`;
  }
  const place = [load.knob, temperature.knob]
    .filter((knob) => knobNumber(cell, knob) !== null)
    .map((knob) => knobWords(knob, knobNumber(cell, knob)))
    .join(", ");
  const at = place === "" ? "" : ` at ${place}`;
  if (equal > 1) {
    return `${found}. The best ${term}, ${withMinus(accuracy.toFixed(1))} %, is that of ${equal} cells, the first of them${at}.`;
  }
  const phase = isLandscapePhase(cell.phase)
    ? `phase ${cell.phase}`
    : `a cell ${cell.phase === "not settled" ? "whose connectivity" : "that"} is ${cell.phase}`;
  return `${found}. The best ${term}, ${withMinus(accuracy.toFixed(1))} %, is in ${phase}${at}.`;
}

/** What the test accuracy of cells is called. */
function accuracyTerm(cells: readonly ClassifiedCell[]): string {
  return wordsUnder(termsOf(cells), "test accuracy");
}

/** A cell with the best test accuracy and how many there are of them among those measured; `null` where none is. */
function mostAccurate(cells: readonly ClassifiedCell[]) {
  const measured = cells.flatMap((cell) => {
    const { value } = estimateIn(cell, "test_acc_pct");
    return value === null ? [] : [{ cell, accuracy: value }];
  });
  const [first] = measured;
  if (first === undefined) return null;
  const best = measured.reduce((most, other) => (other.accuracy > most.accuracy ? other : most), first);
  const equal = measured.filter(({ accuracy }) => accuracy === best.accuracy).length;
  return { ...best, measured: measured.length, equal };
}

function rangeOf(cells: readonly Cell[], knob: KnobName): readonly [number, number] | null {
  const values = cells.map((cell) => knobNumber(cell, knob)).filter((value) => value !== null);
  if (values.length === 0) return null;
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}

function rangeWords(knob: KnobName, range: readonly [number, number] | null): string | null {
  if (range === null) return null;
  const [low, high] = range;
  return low === high ? knobWords(knob, low) : `${knobWords(knob, low)} to ${high}`;
}
