import * as Plot from "@observablehq/plot";
import type { Border, GridCell, GridMap, RegionLabel } from "../figure.ts";
import { wantsDarkText } from "../metric-scale.ts";
import { textWidth } from "../text-width.ts";
import { BORDER_CASING, BORDER_INK, BORDER_STYLES } from "./border-style.ts";
import {
  type Box,
  CLOSE_STYLE,
  closeMark,
  cornerMark,
  MARK_INK,
  STATE_BACKGROUND,
  stateMark,
} from "./cell-mark.ts";
import { drawColourBar } from "./colour-bar.ts";
import { evidenceLines, evidenceMarks, type ToPixels } from "./evidence.ts";
import { type Block, element, moved, plotGroup, type SvgNode, TYPE, text } from "./svg.ts";

/** How large a map's cells are and which of its axes it shows. */
export interface GridMapFrame {
  /** Whole pixels. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly showX: boolean;
  readonly showY: boolean;
}

const TITLE_HEIGHT = 20;
const TICK_SIZE = 4;
const AXIS_TITLE_HEIGHT = 17;
const BAR_GAP = 8;
const MINIMAL_BAR_HEIGHT = 150;
const REGION_TYPE = 12;

/** Cell sizes that make a map about as large as wished, cells between 14 and `largest` pixels. */
export function cellSizes(
  map: GridMap,
  wished: { readonly width: number; readonly height: number; readonly largest: number },
): { readonly cellWidth: number; readonly cellHeight: number } {
  const size = (room: number, count: number): number =>
    Math.max(14, Math.min(wished.largest, Math.round(room / count)));
  return {
    cellWidth: size(wished.width, map.x.values.length),
    cellHeight: size(wished.height, map.y.values.length),
  };
}

/** Draws a grid map with its heading, axes and colour bar (the legend is drawn by the figure around it). */
export function drawGridMap(map: GridMap, frame: GridMapFrame): Block {
  const { evidence } = map;
  const innerWidth = map.x.values.length * frame.cellWidth;
  const innerHeight = map.y.values.length * frame.cellHeight;
  const yLabelWidth = Math.max(...map.y.labels.map((label) => textWidth(label, TYPE.tick)));
  const left = frame.showY ? AXIS_TITLE_HEIGHT + yLabelWidth + TICK_SIZE + 4 : 1;
  const turn = labelTurn(map.x.labels, frame.cellWidth);
  const xTickHeight = TICK_SIZE + 3 + turnedHeight(map.x.labels, turn);
  const bottom = frame.showX ? xTickHeight + AXIS_TITLE_HEIGHT : 1;
  const toPixels: ToPixels = ({ x, y }) => ({ x: left + x * frame.cellWidth, y: 1 + y * frame.cellHeight });

  const plot = plotGroup({
    width: left + innerWidth + 1,
    height: innerHeight + bottom + 1,
    marginLeft: left,
    marginRight: 1,
    marginTop: 1,
    marginBottom: bottom,
    x: { type: "linear", domain: [0, map.x.values.length], axis: null },
    y: { type: "linear", domain: [map.y.values.length, 0], axis: null },
    color: { type: "identity" },
    marks: [
      cellRectangles(map.cells),
      () => cellMarks(map.cells, frame, left),
      ...borderMarks(map.borders, map.bar !== null),
      evidence === undefined ? null : () => evidenceLines(evidence, toPixels),
      cellTexts(map.cells, frame, evidence !== undefined),
      evidence === undefined ? null : () => evidenceMarks(evidence, toPixels),
      regionMark(map.regions, frame),
      Plot.frame({ stroke: "currentColor", shapeRendering: "crispEdges", pointerEvents: "none" }),
      frame.showX ? xAxis(map.x.labels, turn) : null,
      frame.showY ? yAxis(map.y.labels) : null,
    ],
  });

  const root = element("g", {}, moved(plot, 0, TITLE_HEIGHT));
  root.append(text(map.title, left, 12, { size: TYPE.title, bold: true }));
  if (frame.showX)
    root.append(
      text(map.x.title, left + innerWidth / 2, TITLE_HEIGHT + innerHeight + bottom - 3, {
        size: TYPE.label,
        anchor: "middle",
      }),
    );
  if (frame.showY)
    root.append(
      text(map.y.title, 10, TITLE_HEIGHT + innerHeight / 2, {
        size: TYPE.label,
        anchor: "middle",
        turn: -90,
      }),
    );
  const bar = map.bar === null ? null : drawColourBar(map.bar, Math.max(innerHeight, MINIMAL_BAR_HEIGHT));
  if (bar !== null) root.append(moved(bar.node, left + innerWidth + BAR_GAP, TITLE_HEIGHT + 1));
  return {
    node: root,
    width: Math.max(
      left + innerWidth + (bar === null ? 1 : BAR_GAP + bar.width),
      left + textWidth(map.title, TYPE.title, true),
      left + innerWidth / 2 + textWidth(map.x.title, TYPE.label) / 2,
    ),
    height: TITLE_HEIGHT + Math.max(innerHeight + 2 + bottom, bar?.height ?? 0),
  };
}

function cellRectangles(cells: readonly GridCell[]): Plot.Markish {
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

function cellMarks(cells: readonly GridCell[], frame: GridMapFrame, left: number): SvgNode {
  const box = (cell: GridCell): Box => ({
    x: left + cell.column * frame.cellWidth,
    y: 1 + cell.row * frame.cellHeight,
    width: frame.cellWidth,
    height: frame.cellHeight,
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

/** @param haloed texts keep what is drawn below them, hatches and curves, at a distance */
function cellTexts(cells: readonly GridCell[], frame: GridMapFrame, haloed: boolean): Plot.Markish {
  const written = cells.filter((cell) => cell.text !== null);
  const widest = Math.max(1, ...written.map((cell) => textWidth(cell.text ?? "", 1, true)));
  const size = Math.min(11, 0.6 * frame.cellHeight, (frame.cellWidth - 3) / widest);
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

function borderMarks(borders: readonly Border[], cased: boolean): Plot.Markish[] {
  const link = (some: readonly Border[], stroke: string, width: number, dash: string, name: string) =>
    Plot.link(some, {
      x1: "x1",
      y1: "y1",
      x2: "x2",
      y2: "y2",
      stroke,
      strokeWidth: width,
      strokeDasharray: dash,
      strokeLinecap: dash === "none" ? "square" : "butt",
      pointerEvents: "none",
      className: name,
    });
  return [
    cased ? link(borders, BORDER_CASING, 3.4, "none", "border-casing") : null,
    ...(["uncertain", "crossover", "transition"] as const).map((kind) => {
      const { width, dash } = BORDER_STYLES[kind];
      return link(
        borders.filter((border) => border.kind === kind),
        BORDER_INK,
        width,
        dash,
        `${kind}-borders`,
      );
    }),
  ];
}

/** Region labels, the largest region first; one that would touch an earlier one is left out. */
function regionMark(regions: readonly RegionLabel[], frame: GridMapFrame): Plot.Markish {
  const placed: { readonly x: number; readonly y: number; readonly half: number }[] = [];
  const shown = regions.filter((label) => {
    const x = label.x * frame.cellWidth;
    const y = label.y * frame.cellHeight;
    const half = textWidth(label.text, REGION_TYPE, true) / 2 + 2;
    if (placed.some((other) => Math.abs(other.x - x) < other.half + half && Math.abs(other.y - y) < 16))
      return false;
    placed.push({ x, y, half });
    return true;
  });
  return Plot.text(shown, {
    x: "x",
    y: "y",
    text: "text",
    fill: "#111111",
    stroke: "#ffffff",
    strokeWidth: 3.5,
    fontSize: REGION_TYPE,
    fontWeight: "bold",
    pointerEvents: "none",
    className: "region-labels",
  });
}

function xAxis(labels: readonly string[], turn: 0 | -45 | -90): Plot.Markish {
  return Plot.axisX(
    labels.map((_, index) => index + 0.5),
    {
      tickFormat: (_: number, index: number) => labels[index] ?? "",
      tickSize: TICK_SIZE,
      tickPadding: 3,
      tickRotate: turn,
      label: null,
      fontSize: TYPE.tick,
    },
  );
}

function yAxis(labels: readonly string[]): Plot.Markish {
  return Plot.axisY(
    labels.map((_, index) => index + 0.5),
    {
      tickFormat: (_: number, index: number) => labels[index] ?? "",
      tickSize: TICK_SIZE,
      tickPadding: 3,
      label: null,
      fontSize: TYPE.tick,
    },
  );
}

/** Level labels where they fit, else slanted, else upright: neighbours never touch. */
function labelTurn(labels: readonly string[], cellWidth: number): 0 | -45 | -90 {
  const widest = Math.max(...labels.map((label) => textWidth(label, TYPE.tick)));
  if (widest + 3 <= cellWidth) return 0;
  return cellWidth >= 1.5 * TYPE.tick ? -45 : -90;
}

function turnedHeight(labels: readonly string[], turn: 0 | -45 | -90): number {
  const widest = Math.max(...labels.map((label) => textWidth(label, TYPE.tick)));
  if (turn === 0) return TYPE.tick;
  return turn === -45 ? (widest + TYPE.tick) * Math.SQRT1_2 : widest;
}
