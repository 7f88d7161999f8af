import { cellSizes, drawGridMap } from "./draw/grid-map.ts";
import { drawLegend } from "./draw/legend.ts";
import { drawLineChart } from "./draw/line-chart.ts";
import { drawPanels } from "./draw/panels.ts";
import { type Block, element, markup, moved, type SvgNode } from "./draw/svg.ts";
import type { Figure, GridMap } from "./figure.ts";

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
/** What a phone has beside the margins of its page, less a fifth, by which it enlarges a legend. */
const PHONE_WIDTH = 250;

/**
 * Draws a figure as SVG. The same figure gives the same bytes on every machine.
 *
 * @returns an `<svg>` element with sizes in pixels, lengths rounded to two decimals
 */
export function renderSvg(figure: Figure, options: SvgOptions = {}): string {
  const block = figure.kind === "panels" ? drawPanels(figure) : drawAlone(figure, options.size ?? "full");
  if (options.place === "inline") return inline(block, figure.title, { class: "figure" });
  const outer = { xmlns: "http://www.w3.org/2000/svg", color: "#1a1a1a" };
  return markup(root(block, figure.title, outer, "#ffffff"));
}

/**
 * Draws a map for a page that may be as narrow as a phone: as `renderSvg` does inline, then its legend once more, `svg.legend`, as
 * wide as a phone. Where the page is narrow, its style shows that one, and of the first, cropped to the proportions in its
 * variable `--map`, what is above its own legend; the other way round where it is not.
 */
export function renderForAnyWidth(map: GridMap): string {
  const block = drawAlone(map, "full");
  if (map.legend.length === 0) return inline(block, map.title, { class: "figure" });
  const shown = 2 * PADDING + block.above;
  const cropped = `--map:${Math.ceil(block.width + 2 * PADDING)}/${Math.ceil(shown)}`;
  const figure = inline(block, map.title, {
    class: "figure",
    style: cropped,
    preserveAspectRatio: "xMinYMin slice",
  });
  return `${figure}${inline(drawLegend(map.legend, PHONE_WIDTH), "Legend", { class: "figure legend" })}`;
}

function inline(block: Block, title: string, attributes: SvgNode["attributes"]): string {
  return markup(withoutCellWords(root(block, title, attributes, null)));
}

function root(block: Block, title: string, outer: SvgNode["attributes"], paper: string | null): SvgNode {
  const width = Math.ceil(block.width + 2 * PADDING);
  const height = Math.ceil(block.height + 2 * PADDING);
  return element(
    "svg",
    {
      ...outer,
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": FIGURE_FONT,
      role: "img",
    },
    element("title", {}, title),
    ...(paper === null ? [] : [element("rect", { width, height, fill: paper })]),
    moved(block.node, PADDING, PADDING),
  );
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

/** A drawing with the height of what is above its legend. */
interface Drawing extends Block {
  readonly above: number;
}

function drawAlone(figure: Exclude<Figure, { kind: "panels" }>, size: "full" | "card"): Drawing {
  const drawing =
    figure.kind === "line-chart"
      ? drawLineChart(figure, CHART_ROOM.width, CHART_ROOM.height)
      : drawGridMap(figure, { ...cellSizes(figure, MAP_ROOM[size]), showX: true, showY: true });
  const above = drawing.height;
  if (figure.legend.length === 0) return { ...drawing, above };
  const width = Math.max(drawing.width, 360);
  const legend = drawLegend(figure.legend, width);
  return {
    node: element("g", {}, drawing.node, moved(legend.node, 0, above + LEGEND_GAP)),
    width,
    height: above + LEGEND_GAP + legend.height,
    above,
  };
}
