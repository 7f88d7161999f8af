import { type GridCell, MOST_RECTANGLES } from "../figure.ts";
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
  UNKNOWN_STYLE,
  unknownMark,
} from "./cell-mark.ts";
import { cellPicture } from "./cell-picture.ts";
import { element, type SvgNode } from "./svg.ts";

/** The rectangle of a cell, pixels. */
export type ToBox = (cell: GridCell) => Box;

/**
 * The coloured rectangles of a map's cells, each with its index, state, drawn number and hover text; one picture of very many.
 */
export function cellRectangles(cells: readonly GridCell[], boxOf: ToBox): SvgNode {
  if (cells.length > MOST_RECTANGLES) {
    const picture = cellPicture(cells, boxOf, backgroundOf);
    return element("g", { "aria-label": "rect", class: "cells" }, picture);
  }
  return element(
    "g",
    { "aria-label": "rect", class: "cells", "shape-rendering": "crispEdges" },
    ...cells.map((cell) =>
      element(
        "rect",
        {
          ...boxOf(cell),
          fill: backgroundOf(cell),
          "data-state": cell.state,
          ...(cell.index === null ? {} : { "data-cell": cell.index }),
          ...(cell.value === null ? {} : { "data-value": Number(cell.value.toPrecision(6)) }),
        },
        element("title", {}, cell.title),
      ),
    ),
  );
}

function backgroundOf(cell: GridCell): string {
  return cell.state === "value" ? (cell.fill ?? "none") : STATE_BACKGROUND[cell.state];
}

/** The hatches, crosses and corners over the cells. */
export function cellMarks(cells: readonly GridCell[], boxOf: ToBox): SvgNode {
  const path = (d: string, attributes: SvgNode["attributes"]): readonly SvgNode[] =>
    d === "" ? [] : [element("path", { d, ...attributes })];
  const marks = cells.map((cell) => stateMark(cell.state, boxOf(cell))).join("");
  const corners = cells.filter((cell) => cell.partial).map((cell) => cornerMark(boxOf(cell)));
  const close = cells.filter((cell) => cell.close === true).map((cell) => closeMark(boxOf(cell)));
  const unknown = cells.filter((cell) => cell.unknown === true).map((cell) => unknownMark(boxOf(cell)));
  return element(
    "g",
    { "pointer-events": "none" },
    ...(close.length === 0
      ? []
      : [element("path", { class: "close-cells", d: close.join(""), ...CLOSE_STYLE })]),
    ...path(unknown.join(""), { class: "unknown-cells", ...UNKNOWN_STYLE }),
    ...path(marks, { stroke: MARK_INK, fill: "none" }),
    ...path(corners.join(""), { fill: BORDER_INK, stroke: BORDER_CASING, "stroke-width": 0.5 }),
  );
}

/** Smaller letters are grey specks, pixels. */
const LEAST_TYPE = 5;

/**
 * The letters and numbers inside the cells, all of one size; nothing where no cell has one or they would be too small to
 * read.
 *
 * @param haloed texts keep what is drawn below them, hatches and curves, at a distance
 */
export function cellTexts(cells: readonly GridCell[], boxOf: ToBox, haloed: boolean): readonly SvgNode[] {
  const written = cells.flatMap((cell) =>
    cell.text === null || cell.text === "" ? [] : [{ cell, text: cell.text, box: boxOf(cell) }],
  );
  const [first] = written;
  if (first === undefined) return [];
  const widest = Math.max(1, ...written.map(({ text }) => textWidth(text, 1, true)));
  const size = Math.min(11, 0.6 * first.box.height, (first.box.width - 3) / widest);
  if (size < LEAST_TYPE) return [];
  return [
    element(
      "g",
      {
        "aria-label": "text",
        class: "cell-texts",
        ...(haloed ? { "stroke-width": 3.5, "stroke-linejoin": "round", "paint-order": "stroke" } : {}),
        "pointer-events": "none",
        "font-size": Number(size.toFixed(1)),
        "font-weight": "bold",
      },
      ...written.map(({ cell, text, box }) =>
        element(
          "text",
          {
            y: "0.32em",
            transform: `translate(${box.x + box.width / 2},${box.y + box.height / 2})`,
            fill: cell.fill === null || wantsDarkText(cell.fill) ? "#111111" : "#ffffff",
            ...(haloed ? { stroke: backgroundOf(cell) } : {}),
          },
          text,
        ),
      ),
    ),
  ];
}
