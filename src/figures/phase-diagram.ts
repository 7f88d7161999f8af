import { type AtlasTable, isLandscapePhase, LANDSCAPE_PHASES, type LandscapePhase } from "#taxonomy";
import { borderEvidence, type PhaseEvidence } from "./border-evidence.ts";
import {
  hoverText,
  isPartial,
  markLegend,
  missingState,
  partialWords,
  phaseTitle,
  unknownLegend,
} from "./cell-state.ts";
import {
  type Border,
  type BorderEvidence,
  type BorderKind,
  type GridCell,
  type GridMap,
  type LegendEntry,
  NOT_SETTLED_SIGN,
} from "./figure.ts";
import { phaseBorders, phaseGrid } from "./phase-borders.ts";
import { isUnsureShare, PHASE_COLOURS, phaseColour } from "./phase-colour.ts";
import { type Plane, type PlaneCell, planeOf, type SliceValues, sliceTitle } from "./plane.ts";

/**
 * The phases of one slice over the plane of load and temperature: a colour and a letter in every cell, paler where
 * the label is less sure, hatched where a threshold is within reach of the noise, a ring where it is not known how sure
 * the label is, marks for cells without a verdict.
 *
 * Without smooth borders among the evidence the borders follow the edges of the cells. The phases are those of the
 * cells either way: a smooth border may leave a cell on its other side.
 *
 * @throws AtlasError as {@link planeOf} does
 */
export function phaseDiagram(table: AtlasTable, slice: SliceValues, evidence: PhaseEvidence = {}): GridMap {
  const plane = planeOf(table, slice);
  const cells = plane.cells.map((place) => phaseCell(plane, place));
  const drawn = borderEvidence(plane, evidence);
  const borders = evidence.borders === undefined ? phaseBorders(phaseGrid(plane)) : [];
  return {
    kind: "grid-map",
    title: ["Phases", sliceTitle(slice)].filter((part) => part !== "").join(", "),
    x: plane.x,
    y: plane.y,
    cells,
    bar: null,
    borders,
    evidence: drawn,
    regions: [],
    legend: phaseLegend(plane, cells, borders, drawn),
  };
}

/** The legend of the phases that occur in a plane, then of its borders, then of the marks its cells use. */
function phaseLegend(
  plane: Plane,
  cells: readonly GridCell[],
  borders: readonly Border[],
  { curves, whiskers, quadruplePoint }: BorderEvidence,
): LegendEntry[] {
  const entries: LegendEntry[] = phasesOf(plane).map((phase) => ({
    swatch: { kind: "fill", colour: PHASE_COLOURS[phase], letter: phase },
    words: PHASE_WORDS[phase],
  }));
  if (
    plane.cells.some(
      ({ cell }) => cell !== null && isLandscapePhase(cell.phase) && isUnsureShare(cell.phaseShare),
    )
  )
    entries.push({
      swatch: { kind: "fill", colour: phaseColour("IV-A", 0.5) },
      words: "paler: less sure",
    });
  if (cells.some(({ close }) => close === true))
    entries.push({ swatch: { kind: "close" }, words: "a threshold within reach of the noise" });
  entries.push(
    ...unknownLegend(
      plane.cells.flatMap(({ cell }) =>
        cell !== null && isLandscapePhase(cell.phase) ? [cell.shareUnknown] : [],
      ),
    ),
  );
  entries.push(...borderLegend([...borders, ...curves]));
  if (whiskers.length > 0)
    entries.push({ swatch: { kind: "whiskers" }, words: "transition of one line, with interval" });
  if (quadruplePoint !== null)
    entries.push({ swatch: { kind: "quadruple" }, words: "where the two transitions meet" });
  entries.push(...markLegend(cells));
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
export function borderLegend(borders: readonly { readonly kind: BorderKind }[]): LegendEntry[] {
  return (
    [
      ["hessian", "Hessian transition"],
      ["connectivity", "connectivity transition"],
      ["transition", "transition"],
      ["crossover", "similarity crossover"],
      ["uncertain", "border of cells without a phase"],
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

/** About that of one standard error, by Student's t of three or five networks. */
const CLOSE_MARGIN = 0.8;

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
      title: hoverText(plane, place, () => ["not in the table"]),
    };
  const title = hoverText(plane, place, () => [phaseTitle(cell), cell.explanation, ...partialWords(cell)]);
  const partial = isPartial(cell);
  if (isLandscapePhase(cell.phase))
    return {
      ...base,
      state: "value",
      fill: phaseColour(cell.phase, cell.phaseShare),
      text: cell.phase,
      partial,
      close: cell.phaseMargin !== null && cell.phaseMargin < CLOSE_MARGIN,
      unknown: (cell.shareUnknown ?? null) !== null,
      title,
    };
  if (cell.phase === "undecided")
    return { ...base, state: "undecided", fill: null, text: "?", partial, title };
  if (cell.phase === "not settled")
    return { ...base, state: "not-settled", fill: null, text: NOT_SETTLED_SIGN, partial, title };
  return { ...base, state: missingState(cell), fill: null, text: null, partial, title };
}
