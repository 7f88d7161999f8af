import type { GridCell } from "../figure.ts";
import type { Box } from "./cell-mark.ts";
import { pngAddress } from "./png-address.ts";
import { element, type SvgNode } from "./svg.ts";

/**
 * The colours of a map's cells as one picture, which says how to find the cell at a place of it: `data-cells` lists the
 * indices row by row, empty where there is no cell, or is the index of the first cell and by how much it grows a column and
 * a row where that gives them all.
 *
 * @param colourOf `#rrggbb`, or `none` for a place that stays white
 */
export function cellPicture(
  cells: readonly GridCell[],
  boxOf: (cell: GridCell) => Box,
  colourOf: (cell: GridCell) => string,
): SvgNode {
  const columns = 1 + cells.reduce((most, { column }) => Math.max(most, column), 0);
  const rows = 1 + cells.reduce((most, { row }) => Math.max(most, row), 0);
  const pixels = new Uint8Array(3 * columns * rows).fill(255);
  const indices = new Array<number | null>(columns * rows).fill(null);
  for (const cell of cells) {
    const place = cell.row * columns + cell.column;
    indices[place] = cell.index;
    const colour = Number.parseInt(colourOf(cell).slice(1), 16);
    if (Number.isNaN(colour)) continue;
    pixels.set([colour >> 16, (colour >> 8) & 255, colour & 255], 3 * place);
  }
  const { x, y, width, height } = boxOf({ ...cells[0]!, column: 0, row: 0 });
  return element("image", {
    x,
    y,
    width: width * columns,
    height: height * rows,
    preserveAspectRatio: "none",
    "image-rendering": "optimizeSpeed",
    style: "image-rendering:pixelated",
    "data-columns": columns,
    "data-rows": rows,
    "data-cells": inFewWords(indices, columns),
    href: pngAddress(columns, rows, pixels),
  });
}

/** Indices as a list with commas, or `first+column+row` where they grow evenly along columns and rows. */
function inFewWords(indices: readonly (number | null)[], columns: number): string {
  const first = indices[0] ?? 0;
  const [across, down] = [(indices[1] ?? 0) - first, (indices[columns] ?? 0) - first];
  const isEven = indices.every(
    (index, place) => index === first + across * (place % columns) + down * Math.floor(place / columns),
  );
  return isEven ? `${first};${across};${down}` : indices.map((index) => index ?? "").join(",");
}
