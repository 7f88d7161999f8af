import {
  type AtlasTable,
  type ClassifiedCell,
  LANDSCAPE_PHASES,
  type LandscapePhase,
  type SliceTransitions,
  type SmoothBorder,
} from "#taxonomy";
import { isPartial, markLegend, missingState, partialWords, phaseTitle, placeTitle } from "./cell-state.ts";
import type { Border, GridCell, GridMap, LegendEntry } from "./figure.ts";
import { phaseBorders, phaseGrid } from "./phase-borders.ts";
import { isDecided, PHASE_COLOURS, phaseColour } from "./phase-colour.ts";
import { type Plane, type PlaneCell, planeOf, type SliceValues, sliceTitle } from "./plane.ts";

/** What the numbers of a slice say about its borders, to be drawn over its phases. */
export interface PhaseEvidence {
  /** From `smoothBorders`. */
  readonly borders?: readonly SmoothBorder[];
  /** From `findTransitions`, those of the slice drawn. */
  readonly transitions?: SliceTransitions;
}

/**
 * The phases of one slice over the plane of load and temperature: a colour and a letter in every cell, paler where
 * fewer seed resamples agree, borders between phases, marks for cells without a verdict.
 *
 * @throws AtlasError as {@link planeOf} does
 */
export function phaseDiagram(table: AtlasTable, slice: SliceValues, _evidence: PhaseEvidence = {}): GridMap {
  const plane = planeOf(table, slice);
  const cells = plane.cells.map((place) => phaseCell(plane, place));
  const borders = phaseBorders(phaseGrid(plane));
  return {
    kind: "grid-map",
    title: ["Phases", sliceTitle(slice)].filter((part) => part !== "").join(", "),
    x: plane.x,
    y: plane.y,
    cells,
    bar: null,
    borders,
    regions: [],
    legend: phaseLegend(plane, cells, borders),
  };
}

/** The legend of the phases that occur in a plane, then of its borders, then of the marks its cells use. */
function phaseLegend(plane: Plane, cells: readonly GridCell[], borders: readonly Border[]): LegendEntry[] {
  const entries: LegendEntry[] = phasesOf(plane).map((phase) => ({
    swatch: { kind: "fill", colour: PHASE_COLOURS[phase], letter: phase },
    words: PHASE_WORDS[phase],
  }));
  if (plane.cells.some(({ cell }) => cell !== null && isDecided(cell.phase) && isUnsure(cell)))
    entries.push({
      swatch: { kind: "fill", colour: phaseColour("IV-A", 0.5) },
      words: "paler: fewer seed resamples agree",
    });
  entries.push(...borderLegend(borders), ...markLegend(cells));
  return entries;
}

/** Legend entries that say what the phase letters of a plane stand for. */
export function letterLegend(plane: Plane): LegendEntry[] {
  return phasesOf(plane).map((phase) => ({
    swatch: { kind: "letter", letter: phase },
    words: PHASE_WORDS[phase],
  }));
}

/** Legend entries for the kinds of border that occur. */
export function borderLegend(borders: readonly Border[]): LegendEntry[] {
  return (
    [
      ["transition", "transition"],
      ["crossover", "smooth crossover"],
      ["uncertain", "border of undecided cells"],
    ] as const
  )
    .filter(([kind]) => borders.some((border) => border.kind === kind))
    .map(([kind, words]) => ({ swatch: { kind: "border", border: kind }, words }));
}

const PHASE_WORDS = {
  I: "high loss, poorly connected",
  II: "high loss, connected",
  III: "low loss, poorly connected",
  "IV-A": "low loss, connected, dissimilar",
  "IV-B": "low loss, connected, similar",
} as const;

function phasesOf(plane: Plane): LandscapePhase[] {
  return LANDSCAPE_PHASES.filter((phase) => plane.cells.some(({ cell }) => cell?.phase === phase));
}

const SURE_SHARE = 0.9;

function isUnsure(cell: ClassifiedCell): boolean {
  return cell.phaseShare !== null && cell.phaseShare < SURE_SHARE;
}

function phaseCell(plane: Plane, place: PlaneCell): GridCell {
  const { cell, index, column, row } = place;
  const base = { column, row, index, value: null };
  if (cell === null)
    return {
      ...base,
      state: "not-measured",
      fill: null,
      text: null,
      partial: false,
      title: `${placeTitle(plane, place)}\nnot in the table`,
    };
  const title = [placeTitle(plane, place), phaseTitle(cell), cell.explanation, ...partialWords(cell)].join(
    "\n",
  );
  const partial = isPartial(cell);
  if (isDecided(cell.phase))
    return {
      ...base,
      state: "value",
      fill: phaseColour(cell.phase, cell.phaseShare),
      text: cell.phase,
      partial,
      title,
    };
  if (cell.phase === "undecided")
    return { ...base, state: "undecided", fill: null, text: "?", partial, title };
  return { ...base, state: missingState(cell), fill: null, text: null, partial, title };
}
