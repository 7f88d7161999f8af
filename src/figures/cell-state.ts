import { knobNamed } from "#knobs";
import { type QuantityName, quantityNamed, titleUnder, unitUnder } from "#quantities";
import {
  allDiverged,
  type ClassifiedCell,
  estimateIn,
  isLandscapePhase,
  phaseClause,
  someNetworks,
  termsOf,
} from "#taxonomy";
import { capitalised, spokenProbability } from "#words";
import { type GridCellState, type LegendEntry, MOST_RECTANGLES } from "./figure.ts";
import { estimateLabel, numberLabel } from "./number-label.ts";
import type { Plane, PlaneCell } from "./plane.ts";

/** Why a cell has no number: every network diverged, or nothing was measured. */
export function missingState(cell: ClassifiedCell | null): "diverged" | "not-measured" {
  return cell !== null && allDiverged(cell) ? "diverged" : "not-measured";
}

/** Whether some of a cell's networks are missing from its means: diverged, or constant and so without similarity. */
export function isPartial(cell: ClassifiedCell | null): boolean {
  return cell !== null && cell.divergedSeeds + cell.degenerateSeeds > 0 && missingState(cell) !== "diverged";
}

/** What hovering a place says, its knobs first; nothing in a map of so many cells that none of them is drawn by itself. */
export function hoverText(plane: Plane, place: PlaneCell, facts: () => readonly string[]): string {
  return plane.cells.length > MOST_RECTANGLES ? "" : [placeTitle(plane, place), ...facts()].join("\n");
}

/** The knobs of a place in words: `Width 16, Batch size 64`. */
function placeTitle(plane: Plane, { column, row }: PlaneCell): string {
  const x = `${knobNamed(plane.x.knob).title} ${plane.x.labels[column]}`;
  return `${x}, ${knobNamed(plane.y.knob).title} ${plane.y.labels[row]}`;
}

/** The phase of a cell in words and how sure it is: `Phase IV-A (97 % sure)`. */
export function phaseTitle({ phase, phaseShare, shareUnknown }: ClassifiedCell): string {
  const sure = sureWords(phaseShare, shareUnknown);
  const title = capitalised(phaseClause(phase));
  return !isLandscapePhase(phase) || sure === "" ? title : `${title} (${sure})`;
}

/** How sure a label is: `97 % sure`, or why that is not known: `one pair: not known how sure`; empty where neither is told. */
export function sureWords(
  probability: number | null,
  unknown: ClassifiedCell["shareUnknown"] = null,
): string {
  if (unknown !== null) return `${unknown}: not known how sure`;
  return probability === null ? "" : `${spokenProbability(probability)} sure`;
}

/** The legend of rings: why it is not known how sure some labels are; none where none is unknown. */
export function unknownLegend(reasons: readonly ClassifiedCell["shareUnknown"][]): LegendEntry[] {
  const different = [...new Set(reasons)].filter((reason) => reason != null);
  return different.length === 0
    ? []
    : [{ swatch: { kind: "unknown" }, words: `${different.join(", ")}: not known how sure` }];
}

/** A metric of a cell in words: `Test accuracy 84.2 ± 0.3 %`, or why there is no number. */
export function metricWords(cell: ClassifiedCell, metric: QuantityName): string {
  const { value, standardError } = estimateIn(cell, metric);
  const terms = termsOf([cell]);
  const quantity = quantityNamed(metric);
  const [title, unit] = [titleUnder(terms, quantity), unitUnder(terms, quantity)];
  if (value === null) return `${title}: ${missingState(cell) === "diverged" ? "diverged" : "not measured"}`;
  return `${title} ${estimateLabel(value, standardError)} ${unit === "0 to 1" ? "" : unit}`.trimEnd();
}

/** What a corner mark stands for, by the cell: `2 of 5 networks diverged`. */
export function partialWords(cell: ClassifiedCell): string[] {
  const words: string[] = [];
  if (cell.divergedSeeds > 0) words.push(`${someNetworks(cell.divergedSeeds, cell)} diverged`);
  if (cell.degenerateSeeds > 0)
    words.push(`${someNetworks(cell.degenerateSeeds, cell)} answer the same for every input`);
  return words;
}

const STATE_WORDS: Readonly<Record<Exclude<GridCellState, "value">, string>> = {
  undecided: "undecided: no label is sure enough",
  "not-settled": "connectivity not settled: longer curves may change the label",
  diverged: "diverged: no network survived",
  "not-measured": "not measured",
  "no-logarithm": "not positive: no logarithm",
};

/** Legend entries for the marks a set of cells uses, in a fixed order; none for marks that do not occur. */
export function markLegend(
  cells: readonly { readonly state: GridCellState; readonly partial: boolean }[],
): LegendEntry[] {
  const entries: LegendEntry[] = (
    ["undecided", "not-settled", "not-measured", "diverged", "no-logarithm"] as const
  )
    .filter((state) => cells.some((cell) => cell.state === state))
    .map((state) => ({ swatch: { kind: state }, words: STATE_WORDS[state] }));
  if (cells.some((cell) => cell.partial))
    entries.push({ swatch: { kind: "partial" }, words: "some networks diverged or constant" });
  return entries;
}

/** A number for the inside of a cell, with as many decimals as a map whose largest number is `reach` has room for. */
export function cellNumber(value: number, reach: number): string {
  const decimals = reach >= 100 ? 0 : reach >= 10 ? 1 : 2;
  return numberLabel(Number(value.toFixed(decimals)), 15);
}
