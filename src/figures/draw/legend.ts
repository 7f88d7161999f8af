import { type LegendEntry, NOT_SETTLED_SIGN } from "../figure.ts";
import { wantsDarkText } from "../metric-scale.ts";
import { textWidth, wrapText } from "../text-width.ts";
import { BORDER_CASING, BORDER_INK, BORDER_STYLES } from "./border-style.ts";
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
import { dot, quadrupleMark } from "./evidence.ts";
import { ring } from "./line-series.ts";
import { type Block, element, moved, type SvgNode, TYPE, text } from "./svg.ts";

const SWATCH = { width: 26, height: 15 };
const GAP = 6;
const LINE_HEIGHT = 13;
const ENTRY_GAP = 5;
const COLUMN_GAP = 18;

/**
 * Draws legend entries row by row, in as many columns as there is room for; an empty legend has no height.
 *
 * @param width pixels; longer words wrap
 * @param mostColumns upper bound of the number of columns
 */
export function drawLegend(
  entries: readonly LegendEntry[],
  width: number,
  mostColumns = Number.POSITIVE_INFINITY,
): Block {
  const blocks = entries.map((entry) => drawEntry(entry, width));
  const starts = columnStarts(blocks, width, Math.min(mostColumns, blocks.length));
  const placed: SvgNode[] = [];
  let y = 0;
  for (let start = 0; start < blocks.length; start += starts.length) {
    const row = blocks.slice(start, start + starts.length);
    placed.push(...row.map((block, column) => moved(block.node, starts[column]!, y)));
    y += Math.max(...row.map((block) => block.height)) + ENTRY_GAP;
  }
  return { node: element("g", {}, ...placed), width, height: Math.max(0, y - ENTRY_GAP) };
}

/** Where the columns begin, each as wide as its widest block, for the most columns that fit. */
function columnStarts(blocks: readonly Block[], width: number, most: number): readonly number[] {
  for (let columns = most; columns > 1; columns--) {
    const widths = Array.from({ length: columns }, (_, column) =>
      Math.max(...blocks.filter((_, index) => index % columns === column).map((block) => block.width)),
    );
    const starts = widths.map((_, column) =>
      widths.slice(0, column).reduce((sum, one) => sum + one + COLUMN_GAP, 0),
    );
    if (starts.at(-1)! + widths.at(-1)! <= width) return starts;
  }
  return [0];
}

function drawEntry({ swatch, words }: LegendEntry, maximalWidth: number): Block {
  const lines = wrapText(words, TYPE.legend, maximalWidth - SWATCH.width - GAP);
  const written = lines.map((line, index) =>
    text(line, SWATCH.width + GAP, 11 + index * LINE_HEIGHT, { size: TYPE.legend }),
  );
  const widest = Math.max(0, ...lines.map((line) => textWidth(line, TYPE.legend)));
  return {
    node: element("g", {}, drawSwatch(swatch), ...written),
    width: SWATCH.width + GAP + widest,
    height: Math.max(SWATCH.height, lines.length * LINE_HEIGHT),
  };
}

function drawSwatch(swatch: LegendEntry["swatch"]): SvgNode {
  const box: Box = { x: 0, y: 0, ...SWATCH };
  const middle = SWATCH.height / 2;
  switch (swatch.kind) {
    case "fill":
      return element(
        "g",
        {},
        rectangle(box, swatch.colour),
        ...(swatch.letter === undefined
          ? []
          : [swatchLetter(swatch.letter, wantsDarkText(swatch.colour) ? "#111111" : "#ffffff")]),
      );
    case "letter":
      return swatchLetter(swatch.letter, "currentColor");
    case "border": {
      const { width, dash, core } = BORDER_STYLES[swatch.border];
      return element(
        "g",
        {},
        rectangle(box, "#ffffff"),
        line(middle, BORDER_INK, width, dash === "none" ? null : dash),
        ...(core === 0 ? [] : [line(middle, BORDER_CASING, core, null)]),
      );
    }
    case "line":
      return line(middle, swatch.colour, 1.8, swatch.dash);
    case "partial":
      return element(
        "g",
        {},
        rectangle(box, "#ffffff"),
        element("path", { d: cornerMark(box), fill: BORDER_INK }),
      );
    case "close":
      return element(
        "g",
        {},
        rectangle(box, "#ffffff"),
        element("path", { d: closeMark(box), ...CLOSE_STYLE }),
      );
    case "unknown":
      return element(
        "g",
        {},
        rectangle(box, "#ffffff"),
        element("path", { d: unknownMark(box), ...UNKNOWN_STYLE }),
      );
    case "whiskers":
      return element(
        "g",
        {},
        rectangle(box, "#ffffff"),
        element("path", { d: `M2,${middle}H24`, stroke: BORDER_INK, "stroke-width": 1 }),
        dot({ x: 8, y: middle }, "hessian"),
        dot({ x: 18, y: middle }, "connectivity"),
      );
    case "quadruple":
      return element("g", {}, rectangle(box, "#ffffff"), quadrupleMark({ x: SWATCH.width / 2, y: middle }));
    case "mark":
      return element(
        "g",
        { fill: "#ffffff", stroke: BORDER_INK, "stroke-width": 1.6 },
        ring(SWATCH.width / 2, middle),
      );
    case "undecided":
      return element("g", {}, rectangle(box, STATE_BACKGROUND.undecided), swatchLetter("?", "#111111"));
    case "not-settled":
      return element(
        "g",
        {},
        rectangle(box, STATE_BACKGROUND["not-settled"]),
        swatchLetter(NOT_SETTLED_SIGN, "#111111"),
      );
    default:
      return element(
        "g",
        {},
        rectangle(box, STATE_BACKGROUND[swatch.kind]),
        element("path", { d: stateMark(swatch.kind, box), stroke: MARK_INK, fill: "none" }),
      );
  }
}

function rectangle(box: Box, fill: string): SvgNode {
  return element("rect", { ...box, fill, stroke: "#8c8c8c", "stroke-width": 0.5 });
}

function swatchLetter(letter: string, fill: string): SvgNode {
  const node = text(letter, SWATCH.width / 2, 11, { size: 9, anchor: "middle", bold: true });
  return { ...node, attributes: { ...node.attributes, fill } };
}

function line(y: number, stroke: string, width: number, dash: string | null): SvgNode {
  return element("path", {
    d: `M0,${y}H${SWATCH.width}`,
    stroke,
    "stroke-width": width,
    ...(dash === null ? {} : { "stroke-dasharray": dash }),
  });
}
