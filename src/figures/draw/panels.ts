import type { GridMap, LineChart, Panels } from "../figure.ts";
import { wrapText } from "../text-width.ts";
import { cellSizes, drawGridMap } from "./grid-map.ts";
import { drawLegend } from "./legend.ts";
import { drawLineChart } from "./line-chart.ts";
import { type Block, element, moved, TYPE, text } from "./svg.ts";

const GAP = 16;
const MAP_ROOM = { width: 230, height: 230, largest: 70 };
const CHART_ROOM = { width: 300, height: 200 };

/**
 * Draws panels in reading order, every column as wide as its widest panel. The legend takes the free place of the last
 * row if there is one, else a row of its own.
 */
export function drawPanels(sheet: Panels): Block {
  const columns = Math.max(1, Math.min(sheet.columns, sheet.panels.length));
  const blocks = sheet.panels.map((panel, index) =>
    drawPanel(panel, {
      showX: !sheet.sharedAxes || index + columns >= sheet.panels.length,
      showY: !sheet.sharedAxes || index % columns === 0,
    }),
  );
  const columnWidths = Array.from({ length: columns }, (_, column) =>
    Math.max(...blocks.filter((_, index) => index % columns === column).map(({ width }) => width)),
  );
  const columnStarts = columnWidths.map((_, column) =>
    columnWidths.slice(0, column).reduce((sum, width) => sum + width + GAP, 0),
  );
  const width = columnStarts.at(-1)! + columnWidths.at(-1)!;
  const bottoms = columnWidths.map(() => 0);
  const placed = blocks.map((block, index) => {
    const column = index % columns;
    const top = bottoms[column]!;
    bottoms[column] = top + block.height + GAP;
    return moved(block.node, columnStarts[column]!, top);
  });

  const free = blocks.length % columns;
  const legendX = free === 0 ? 0 : columnStarts[free]!;
  const legendY = free === 0 ? Math.max(...bottoms) - GAP / 2 : Math.max(...bottoms.slice(free)) + GAP / 2;
  const legend = drawLegend(sheet.legend, width - legendX, free === 0 ? undefined : 1);
  const height = Math.max(Math.max(...bottoms) - GAP, legendY + legend.height);
  const caption = drawCaption(sheet.caption ?? "", width);
  return {
    node: element("g", {}, ...placed, moved(legend.node, legendX, legendY), moved(caption.node, 0, height)),
    width,
    height: height + caption.height,
  };
}

const CAPTION_GAP = 14;
const CAPTION_LINE = 14;

/** Sentences in lines of a width, with a gap above; nothing for none. */
function drawCaption(caption: string, width: number): Block {
  if (caption === "") return { node: element("g"), width, height: 0 };
  const lines = wrapText(caption, TYPE.legend, width);
  return {
    node: element(
      "g",
      { class: "caption" },
      ...lines.map((line, i) =>
        text(line, 0, CAPTION_GAP + (i + 0.75) * CAPTION_LINE, { size: TYPE.legend }),
      ),
    ),
    width,
    height: CAPTION_GAP + lines.length * CAPTION_LINE,
  };
}

function drawPanel(panel: GridMap | LineChart, axes: { showX: boolean; showY: boolean }): Block {
  if (panel.kind === "line-chart") return drawLineChart(panel, CHART_ROOM.width, CHART_ROOM.height);
  return drawGridMap(panel, { ...cellSizes(panel, MAP_ROOM), ...axes });
}
