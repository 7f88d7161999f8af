import { type QuantityName, quantityNamed, titleUnder, unitUnder } from "#quantities";
import { type AtlasTable, type ClassifiedCell, estimateIn, knobNumber, termsOf } from "#taxonomy";
import { cellNumber, hoverText, markLegend, missingState } from "./cell-state.ts";
import { purpleOrange } from "./colour-ramp.ts";
import type { GridCell, GridMap } from "./figure.ts";
import { colourBar, symmetricDomain } from "./metric-scale.ts";
import { estimateLabel } from "./number-label.ts";
import { phaseBorders, phaseGrid } from "./phase-borders.ts";
import { borderLegend } from "./phase-diagram.ts";
import { type PlaneCell, planeOf, type SliceValues } from "./plane.ts";

/** A slice of a table. */
export interface TableSlice {
  readonly table: AtlasTable;
  readonly slice: SliceValues;
}

/**
 * What one slice has more of a quantity than another, cell by cell, over the plane of the other and with its phase borders:
 * what a decayed learning rate gains over a constant one, say (Yang et al. 2021, figure 13). Errors of the two means add
 * as those of independent networks. Cells that either lacks are not measured.
 *
 * @param of the slice that gains
 * @param over the slice that it is compared with, of the same two knobs
 * @throws AtlasError as {@link planeOf} does
 */
export function gainMap(metric: QuantityName, of: TableSlice, over: TableSlice, title: string): GridMap {
  const plane = planeOf(over.table, over.slice);
  const others = planeOf(of.table, of.slice);
  const places = new Map(
    others.cells.map((place) => [placeKey(place, plane.x.knob, plane.y.knob), place.cell]),
  );
  const gains = plane.cells.map((place) => ({
    place,
    gain: gainIn(metric, places.get(placeKey(place, plane.x.knob, plane.y.knob)) ?? null, place.cell),
  }));
  const domain = symmetricDomain(gains.flatMap(({ gain }) => (gain === null ? [] : [gain.value])));
  const reach = domain[1];
  const colour = (value: number): string => purpleOrange((value + reach) / (2 * reach));
  const terms = termsOf(over.table.cells);
  const quantity = quantityNamed(metric);
  const [name, unit] = [titleUnder(terms, quantity), unitUnder(terms, quantity)];
  const cells = gains.map(({ place, gain }): GridCell => {
    const { column, row, index, cell } = place;
    const words =
      gain === null ? "not measured in both" : `gains ${estimateLabel(gain.value, gain.standardError)}`;
    const base = {
      column,
      row,
      index,
      partial: false,
      title: hoverText(plane, place, () => [`${name} ${words}`]),
    };
    if (gain === null) return { ...base, state: missingState(cell), value: null, fill: null, text: null };
    const { value } = gain;
    return { ...base, state: "value", value, fill: colour(value), text: cellNumber(value, reach) };
  });
  const borders = phaseBorders(phaseGrid(plane));
  return {
    kind: "grid-map",
    title,
    x: plane.x,
    y: plane.y,
    cells,
    bar: colourBar(domain, colour, unit === "%" ? "points" : unit),
    borders,
    regions: [],
    legend: [...borderLegend(borders), ...markLegend(cells)],
  };
}

/** Where a cell stands in the plane by the numbers of its knobs; its place in the grid where it is not in the table. */
function placeKey({ cell, column, row }: PlaneCell, x: string, y: string): string {
  return cell === null ? `empty ${column} ${row}` : `${knobNumber(cell, x)} ${knobNumber(cell, y)}`;
}

function gainIn(
  metric: QuantityName,
  of: ClassifiedCell | null,
  over: ClassifiedCell | null,
): { readonly value: number; readonly standardError: number | null } | null {
  const [gained, plain] = [estimateIn(of, metric), estimateIn(over, metric)];
  if (gained.value === null || plain.value === null) return null;
  const [first, second] = [gained.standardError, plain.standardError];
  return {
    value: gained.value - plain.value,
    standardError: first === null || second === null ? null : Math.hypot(first, second),
  };
}
