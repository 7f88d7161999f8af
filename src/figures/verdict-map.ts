import type { AtlasTable, Diagnosis, Verdict } from "#taxonomy";
import { capitalised } from "#words";
import {
  hoverText,
  isPartial,
  markLegend,
  missingState,
  partialWords,
  sureWords,
  unknownLegend,
} from "./cell-state.ts";
import type { GridCell, GridMap, LegendEntry } from "./figure.ts";
import { isUnsureShare, shareColour } from "./phase-colour.ts";
import { type Plane, type PlaneCell, planeOf, type SliceValues, sliceTitle } from "./plane.ts";

/** A verdict that names a state of training, without the two refusals. */
export type DecidedVerdict = Exclude<Verdict, "undecided" | "not measured">;

/**
 * Colours of Okabe and Ito for verdicts, and a brown. One that is also a phase's says the same of both: orange is too hot (II),
 * purple too small (III), green fine (IV-B); blue, yellow and brown belong to no phase.
 */
export const VERDICT_COLOURS: Readonly<Record<DecidedVerdict, string>> = {
  "too hot": "#E69F00",
  "too cold": "#0072B2",
  "too small": "#CC79A7",
  "too little data": "#F0E442",
  "too noisy data": "#8C564B",
  fine: "#009E73",
};

/** Every verdict that has a colour, in the order of legends and counts. */
export const DECIDED_VERDICTS = Object.keys(VERDICT_COLOURS) as readonly DecidedVerdict[];

/** Whether a verdict is more than a refusal. */
export function isDecidedVerdict(verdict: Verdict): verdict is DecidedVerdict {
  return verdict !== "undecided" && verdict !== "not measured";
}

/** The verdicts as a cell has room for them. */
const SHORT_WORDS: Readonly<Record<DecidedVerdict, string>> = {
  "too hot": "hot",
  "too cold": "cold",
  "too small": "small",
  "too little data": "data",
  "too noisy data": "noisy",
  fine: "fine",
};

const LEGEND_WORDS: Readonly<Record<DecidedVerdict, string>> = {
  "too hot": "hot: trained too hot",
  "too cold": "cold: trained too cold",
  "too small": "small: network too small",
  "too little data": "data: too little data",
  "too noisy data": "noisy: labels too noisy",
  fine: "fine",
};

/** More columns than this leave room for a letter and an arrow only. */
const MOST_COLUMNS_WITH_WORDS = 10;

/**
 * The verdicts of a diagnosis over the plane of one slice: a colour and a word in every cell, paler where it is less
 * sure, a ring where nobody knows how sure, and an arrow towards the cell that its first step leads to, where that lies in the plane; fine cells have none.
 *
 * @param diagnoses of the table's cells in any order; a cell without one is drawn as not measured
 * @throws AtlasError as {@link planeOf} does
 */
export function verdictMap(table: AtlasTable, slice: SliceValues, diagnoses: readonly Diagnosis[]): GridMap {
  const plane = planeOf(table, slice);
  const byCell = new Map(diagnoses.map((diagnosis) => [diagnosis.cell, diagnosis]));
  const places = new Map(plane.cells.map((place) => [place.index, place]));
  const drawn = plane.cells.map((place) => {
    const diagnosis = (place.index === null ? undefined : byCell.get(place.index)) ?? null;
    const first = diagnosis?.verdict === "fine" ? undefined : diagnosis?.remedies[0];
    const neighbour = first?.state === "open" ? first.neighbour : null;
    const target = neighbour === null ? undefined : places.get(neighbour);
    const arrow = target === undefined ? null : arrowBetween(place, target);
    return { diagnosis, arrow, cell: verdictCell(plane, place, diagnosis, arrow) };
  });
  const cells = drawn.map(({ cell }) => cell);
  return {
    kind: "grid-map",
    title: ["Diagnosis", sliceTitle(slice)].filter((part) => part !== "").join(", "),
    x: plane.x,
    y: plane.y,
    cells,
    bar: null,
    borders: [],
    regions: [],
    legend: [...verdictLegend(plane, drawn), ...markLegend(cells)],
  };
}

interface DrawnCell {
  readonly diagnosis: Diagnosis | null;
  readonly arrow: string | null;
}

function verdictLegend(plane: Plane, drawn: readonly DrawnCell[]): LegendEntry[] {
  const entries: LegendEntry[] = DECIDED_VERDICTS.filter((verdict) =>
    drawn.some(({ diagnosis }) => diagnosis?.verdict === verdict),
  ).map((verdict) => ({
    swatch: {
      kind: "fill",
      colour: VERDICT_COLOURS[verdict],
      ...(isCrowded(plane) ? { letter: wordOf(plane, verdict) } : {}),
    },
    words: LEGEND_WORDS[verdict],
  }));
  if (drawn.some(({ diagnosis }) => diagnosis !== null && isUnsure(diagnosis)))
    entries.push({
      swatch: { kind: "fill", colour: shareColour(VERDICT_COLOURS["too cold"], 0.5) },
      words: "paler: less sure",
    });
  entries.push(
    ...unknownLegend(
      drawn.flatMap(({ diagnosis }) =>
        diagnosis !== null && isDecidedVerdict(diagnosis.verdict) ? [diagnosis.confidenceUnknown] : [],
      ),
    ),
  );
  if (drawn.some(({ arrow }) => arrow !== null))
    entries.push({ swatch: { kind: "letter", letter: "→" }, words: "towards the setting to try first" });
  return entries;
}

function isUnsure({ verdict, confidence }: Diagnosis): boolean {
  return isDecidedVerdict(verdict) && isUnsureShare(confidence);
}

function verdictCell(
  plane: Plane,
  place: PlaneCell,
  diagnosis: Diagnosis | null,
  arrow: string | null,
): GridCell {
  const { cell, index, column, row } = place;
  const base = { column, row, index, value: null, partial: isPartial(cell) };
  const title = hoverText(plane, place, () => [
    ...(diagnosis === null ? ["no diagnosis"] : [verdictTitle(diagnosis), diagnosis.sentence]),
    ...(cell === null ? [] : partialWords(cell)),
  ]);
  const verdict = diagnosis?.verdict ?? "not measured";
  if (isDecidedVerdict(verdict)) {
    const pointer = arrow === null ? "" : isCrowded(plane) ? arrow : ` ${arrow}`;
    return {
      ...base,
      state: "value",
      fill: shareColour(VERDICT_COLOURS[verdict], diagnosis?.confidence ?? null),
      text: `${wordOf(plane, verdict)}${pointer}`,
      unknown: (diagnosis?.confidenceUnknown ?? null) !== null,
      title,
    };
  }
  if (verdict === "undecided") return { ...base, state: "undecided", fill: null, text: "?", title };
  return { ...base, state: missingState(cell), fill: null, text: null, title };
}

function isCrowded({ x }: Plane): boolean {
  return x.values.length > MOST_COLUMNS_WITH_WORDS;
}

/** A verdict as the cells of a plane have room for it: a short word, or its first letter. */
function wordOf(plane: Plane, verdict: DecidedVerdict): string {
  const word = SHORT_WORDS[verdict];
  return isCrowded(plane) ? word.charAt(0) : word;
}

/** A verdict in words and how sure it is: `Too cold (92 % sure)`, `Undecided (too cold, 50 % sure)`. */
export function verdictTitle(diagnosis: Diagnosis): string {
  const { verdict, leadingVerdict, confidence, confidenceUnknown } = diagnosis;
  const sure = sureWords(confidence, confidenceUnknown);
  if (verdict === "not measured" || sure === "") return capitalised(verdict);
  // What keeps a cell from being fine though its networks are is no matter of probability.
  if (verdict === "undecided" && leadingVerdict === "fine") return capitalised(verdict);
  return `${capitalised(verdict)} (${verdict === "undecided" ? `${leadingVerdict}, ` : ""}${sure})`;
}

function arrowBetween(from: PlaneCell, to: PlaneCell): string | null {
  const [right, down] = [to.column - from.column, to.row - from.row];
  if (right === 0) return down < 0 ? "↑" : down > 0 ? "↓" : null;
  if (down === 0) return right > 0 ? "→" : "←";
  return null;
}
