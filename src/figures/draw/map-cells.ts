import * as Plot from "@observablehq/plot";
import type { GridCell } from "../figure.ts";
import { wantsDarkText } from "../metric-scale.ts";
import { textWidth } from "../text-width.ts";
import { BORDER_CASING, BORDER_INK } from "./border-style.ts";
import {
  type Box,
  CLOSE_STYLE,
  closeMark,
  cornerMark,
  MARK_INK,
  STATE_BACKGROUND,
  stateMark,
} from "./cell-mark.ts";
import { element, type SvgNode } from "./svg.ts";

/** Pixels. */
interface CellSize {
  readonly cellWidth: number;
  readonly cellHeight: number;
}

/** The coloured rectangles of a map's cells, each with its index, state, drawn number and hover text. */
export function cellRectangles(cells: readonly GridCell[]): Plot.Markish {
  return Plot.rect(cells, {
    x1: "column",
    x2: (cell: GridCell) => cell.column + 1,
    y1: "row",
    y2: (cell: GridCell) => cell.row + 1,
    fill: backgroundOf,
    title: "title",
    shapeRendering: "crispEdges",
    className: "cells",
    render(index, scales, values, dimensions, context, next) {
      const group = next?.(index, scales, values, dimensions, context) ?? null;
      const rectangles: SvgNode[] = group === null ? [] : [...(group as unknown as SvgNode).children];
      rectangles.forEach((rectangle, position) => {
        const cell = cells[index[position] ?? -1];
        if (cell === undefined) return;
        rectangle.setAttribute("data-state", cell.state);
        if (cell.index !== null) rectangle.setAttribute("data-cell", String(cell.index));
        if (cell.value !== null)
          rectangle.setAttribute("data-value", String(Number(cell.value.toPrecision(6))));
      });
      return group;
    },
  });
}

function backgroundOf(cell: GridCell): string | null {
  return cell.state === "value" ? cell.fill : STATE_BACKGROUND[cell.state];
}

/** The hatches, crosses and corners over the cells; `left` is where the first column begins, pixels. */
export function cellMarks(cells: readonly GridCell[], size: CellSize, left: number): SvgNode {
  const box = (cell: GridCell): Box => ({
    x: left + cell.column * size.cellWidth,
    y: 1 + cell.row * size.cellHeight,
    width: size.cellWidth,
    height: size.cellHeight,
  });
  const marks = cells.map((cell) => stateMark(cell.state, box(cell))).join("");
  const corners = cells
    .filter((cell) => cell.partial)
    .map((cell) => cornerMark(box(cell)))
    .join("");
  const close = cells
    .filter((cell) => cell.close === true)
    .map((cell) => closeMark(box(cell)))
    .join("");
  const group = element("g", { "pointer-events": "none" });
  if (close !== "") group.append(element("path", { class: "close-cells", d: close, ...CLOSE_STYLE }));
  if (marks !== "") group.append(element("path", { d: marks, stroke: MARK_INK, fill: "none" }));
  if (corners !== "")
    group.append(
      element("path", { d: corners, fill: BORDER_INK, stroke: BORDER_CASING, "stroke-width": 0.5 }),
    );
  return group;
}

/**
 * The letters and numbers inside the cells, all of one size.
 *
 * @param haloed texts keep what is drawn below them, hatches and curves, at a distance
 */
export function cellTexts(
  cells: readonly GridCell[],
  { cellWidth, cellHeight }: CellSize,
  haloed: boolean,
): Plot.Markish {
  const written = cells.filter((cell) => cell.text !== null);
  const widest = Math.max(1, ...written.map((cell) => textWidth(cell.text ?? "", 1, true)));
  const size = Math.min(11, 0.6 * cellHeight, (cellWidth - 3) / widest);
  return Plot.text(written, {
    ...(haloed ? { stroke: backgroundOf, strokeWidth: 3.5 } : {}),
    x: (cell: GridCell) => cell.column + 0.5,
    y: (cell: GridCell) => cell.row + 0.5,
    text: "text",
    fill: (cell: GridCell) => (cell.fill === null || wantsDarkText(cell.fill) ? "#111111" : "#ffffff"),
    fontSize: Number(size.toFixed(1)),
    fontWeight: "bold",
    pointerEvents: "none",
    className: "cell-texts",
  });
}
