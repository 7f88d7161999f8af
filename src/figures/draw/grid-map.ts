import type { GridMap } from "../figure.ts";
import { textWidth } from "../text-width.ts";
import { frame as areaFrame, axis } from "./axes.ts";
import type { Box } from "./cell-mark.ts";
import { drawColourBar } from "./colour-bar.ts";
import { borderMarks } from "./edge-borders.ts";
import { evidenceLines, evidenceMarks, type ToPixels } from "./evidence.ts";
import { labelTurn, middleTicks, TICK_SIZE, turnedHeight } from "./map-axes.ts";
import { cellMarks, cellRectangles, cellTexts, type ToBox } from "./map-cells.ts";
import { regionMark } from "./region-labels.ts";
import { type Block, element, moved, plotArea, TYPE, text } from "./svg.ts";

/** How large a map's cells are and which of its axes it shows. */
export interface GridMapFrame {
  /** Whole pixels. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly showX: boolean;
  readonly showY: boolean;
}

const TITLE_HEIGHT = 20;
const AXIS_TITLE_HEIGHT = 17;
const BAR_GAP = 8;
/** A map of few cells is as large as this, so that its axes and its colour bar have room. */
const SMALLEST_SIDE = 150;

/** Cells are this large where few enough make a map of `LARGEST_SIDE`, else as large as makes one, pixels. */
const COMFORTABLE_CELL = 14;
const LARGEST_SIDE = 560;
const SMALLEST_CELL = 2;

/**
 * Cell sizes that make a map about as large as wished, cells between 14 and `largest` pixels; larger ones where they are
 * too few for the axes, smaller ones, down to 2 pixels, where there are more than 40 on a side.
 */
export function cellSizes(
  map: GridMap,
  wished: { readonly width: number; readonly height: number; readonly largest: number },
): { readonly cellWidth: number; readonly cellHeight: number } {
  const size = (room: number, count: number): number =>
    Math.max(
      leastSize(count),
      Math.min(Math.max(wished.largest, Math.ceil(SMALLEST_SIDE / count)), Math.round(room / count)),
    );
  return {
    cellWidth: size(wished.width, map.x.values.length),
    cellHeight: size(wished.height, map.y.values.length),
  };
}

function leastSize(count: number): number {
  return Math.max(SMALLEST_CELL, Math.min(COMFORTABLE_CELL, Math.floor(LARGEST_SIDE / count)));
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
  const area: Box = { x: left, y: 1, width: innerWidth, height: innerHeight };
  const toPixels: ToPixels = ({ x, y }) => ({ x: left + x * frame.cellWidth, y: 1 + y * frame.cellHeight });
  const boxOf: ToBox = ({ column, row }) => ({
    ...toPixels({ x: column, y: row }),
    width: frame.cellWidth,
    height: frame.cellHeight,
  });
  const tickSize = TICK_SIZE;

  const plot = plotArea(
    cellRectangles(map.cells, boxOf),
    cellMarks(map.cells, boxOf),
    ...borderMarks(map.borders, map.bar !== null, toPixels),
    ...(evidence === undefined ? [] : [evidenceLines(evidence, toPixels)]),
    ...cellTexts(map.cells, boxOf, evidence !== undefined),
    ...(evidence === undefined ? [] : [evidenceMarks(evidence, toPixels)]),
    ...regionMark(map.regions, toPixels),
    areaFrame(area, { "pointer-events": "none" }),
    ...(frame.showX
      ? axis(middleTicks(map.x.labels, left, frame.cellWidth), {
          side: "bottom",
          base: 1 + innerHeight,
          tickSize,
          turn,
        })
      : []),
    ...(frame.showY
      ? axis(middleTicks(map.y.labels, 1, frame.cellHeight), { side: "left", base: left, tickSize })
      : []),
  );

  const headings = [
    text(map.title, left, 12, { size: TYPE.title, bold: true }),
    ...(frame.showX
      ? [
          text(map.x.title, left + innerWidth / 2, TITLE_HEIGHT + innerHeight + bottom - 3, {
            size: TYPE.label,
            anchor: "middle",
          }),
        ]
      : []),
    ...(frame.showY
      ? [
          text(map.y.title, 10, TITLE_HEIGHT + innerHeight / 2, {
            size: TYPE.label,
            anchor: "middle",
            turn: -90,
          }),
        ]
      : []),
  ];
  const bar = map.bar === null ? null : drawColourBar(map.bar, Math.max(innerHeight, SMALLEST_SIDE));
  const barX = left + innerWidth + BAR_GAP;
  return {
    node: element(
      "g",
      {},
      moved(plot, 0, TITLE_HEIGHT),
      ...headings,
      ...(bar === null ? [] : [moved(bar.node, barX, TITLE_HEIGHT + 1)]),
    ),
    width: Math.max(
      left + innerWidth + (bar === null ? 1 : BAR_GAP + bar.width),
      left + textWidth(map.title, TYPE.title, true),
      left + innerWidth / 2 + textWidth(map.x.title, TYPE.label) / 2,
    ),
    height: TITLE_HEIGHT + Math.max(innerHeight + 2 + bottom, bar?.height ?? 0),
  };
}
