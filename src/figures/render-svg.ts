import { cellSizes, drawGridMap } from "./draw/grid-map.ts";
import { drawLegend } from "./draw/legend.ts";
import { drawLineChart } from "./draw/line-chart.ts";
import { drawPanels } from "./draw/panels.ts";
import { type Block, element, markup, moved, type SvgNode } from "./draw/svg.ts";
import type { Figure } from "./figure.ts";

/** The family every text is set in, with look-alikes for viewers that lack it. */
const FIGURE_FONT = "DejaVu Sans, Verdana, sans-serif";

/** How a figure becomes SVG. */
export interface SvgOptions {
  /**
   * `file`: a document of its own with a white background and a hover text on every cell; `inline`: for a page that
   * brings its own hover by `data-cell` (the index in the table's cells), transparent, text in the page's colour.
   * @default "file"
   */
  readonly place?: "file" | "inline";
  /**
   * Size of a grid map on its own: `full` for a page of its own (about 600 pixels), `card` for one of several
   * (about 400 pixels); type sizes are the same.
   * @default "full"
   */
  readonly size?: "full" | "card";
}

const PADDING = 10;
const MAP_ROOM = {
  full: { width: 480, height: 400, largest: 72 },
  card: { width: 286, height: 250, largest: 72 },
};
const CHART_ROOM = { width: 420, height: 260 };
const LEGEND_GAP = 10;

/**
 * Draws a figure as SVG. The same figure gives the same bytes on every machine.
 *
 * @returns an `<svg>` element with sizes in pixels, lengths rounded to two decimals
 */
export function renderSvg(figure: Figure, options: SvgOptions = {}): string {
  const inline = options.place === "inline";
  const block = figure.kind === "panels" ? drawPanels(figure) : drawAlone(figure, options.size ?? "full");
  const width = Math.ceil(block.width + 2 * PADDING);
  const height = Math.ceil(block.height + 2 * PADDING);
  const root = element(
    "svg",
    {
      ...(inline ? { class: "figure" } : { xmlns: "http://www.w3.org/2000/svg", color: "#1a1a1a" }),
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": FIGURE_FONT,
      role: "img",
    },
    element("title", {}, figure.title),
    ...(inline ? [] : [element("rect", { width, height, fill: "#ffffff" })]),
    moved(block.node, PADDING, PADDING),
  );
  return markup(inline ? withoutCellWords(root) : root);
}

/** A drawing without what its page knows about a cell by the cell's index. */
function withoutCellWords({ name, attributes, children }: SvgNode): SvgNode {
  const isCell = "data-cell" in attributes;
  const { "data-value": _value, "data-state": _state, ...kept } = attributes;
  return {
    name,
    attributes: isCell ? kept : attributes,
    children: children.flatMap((child): (SvgNode | string)[] => {
      if (typeof child === "string") return [child];
      return isCell && child.name === "title" ? [] : [withoutCellWords(child)];
    }),
  };
}

function drawAlone(figure: Exclude<Figure, { kind: "panels" }>, size: "full" | "card"): Block {
  const drawing =
    figure.kind === "line-chart"
      ? drawLineChart(figure, CHART_ROOM.width, CHART_ROOM.height)
      : drawGridMap(figure, { ...cellSizes(figure, MAP_ROOM[size]), showX: true, showY: true });
  if (figure.legend.length === 0) return drawing;
  const width = Math.max(drawing.width, 360);
  const legend = drawLegend(figure.legend, width);
  return {
    node: element("g", {}, drawing.node, moved(legend.node, 0, drawing.height + LEGEND_GAP)),
    width,
    height: drawing.height + LEGEND_GAP + legend.height,
  };
}
