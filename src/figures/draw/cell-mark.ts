import type { GridCellState } from "../figure.ts";

/** A rectangle in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The background of a cell that has no colour of its own. */
export const STATE_BACKGROUND: Readonly<Record<Exclude<GridCellState, "value">, string>> = {
  undecided: "#d4d4d4",
  "not-settled": "#d4d4d4",
  "not-measured": "#efefef",
  diverged: "#dadada",
  "no-logarithm": "#efefef",
};

/** The ink of hatches and crosses. */
export const MARK_INK = "#6b6b6b";

const HATCH_SPACING = 5;

/** Path of the mark over a cell's background: a hatch, a cross or, for `undecided` and `not-settled`, nothing but its sign. */
export function stateMark(state: GridCellState, box: Box): string {
  if (state === "not-measured") return hatch(box, 1);
  if (state === "no-logarithm") return hatch(box, -1);
  if (state === "diverged") return cross(box);
  return "";
}

/** How the hatch of a cell within the noise of a threshold is stroked over the cell's colour. */
export const CLOSE_STYLE = { stroke: "#111111", "stroke-width": 0.8, opacity: 0.45, fill: "none" } as const;

/** Path of the hatch of a cell within the noise of a threshold, in the direction no missing number has. */
export function closeMark(box: Box): string {
  return hatch(box, -1);
}

/** Path of the triangle in the upper right corner of a cell whose means lack some of its networks. */
export function cornerMark({ x, y, width, height }: Box): string {
  const size = Math.min(8, 0.4 * width, 0.4 * height);
  return `M${x + width - size - 2},${y + 2}h${size}v${size}z`;
}

/** How the ring of a cell whose label nobody knows how sure it is is stroked over the cell's colour. */
export const UNKNOWN_STYLE = { stroke: "#111111", "stroke-width": 1, fill: "#ffffff" } as const;

/** Path of the ring in the lower left corner of a cell of whose label it is not known how sure it is. */
export function unknownMark({ x, y, width, height }: Box): string {
  const radius = Math.min(2.5, 0.12 * width, 0.12 * height);
  const [left, middle] = [x + 2, y + height - radius - 2];
  const arc = `a${radius},${radius} 0 1 1`;
  return `M${left},${middle}${arc} ${2 * radius},0${arc} ${-2 * radius},0z`;
}

/** Lines x + y = k · spacing (slope 1) or x − y = k · spacing (slope −1) inside a box; they continue across cells. */
function hatch({ x, y, width, height }: Box, slope: 1 | -1): string {
  const bottom = y + height;
  const right = x + width;
  const lines: string[] = [];
  const corners = slope === 1 ? [x + y, right + bottom] : [x - bottom, right - y];
  const first = Math.ceil((corners[0]! + 0.01) / HATCH_SPACING);
  for (let k = first; k * HATCH_SPACING < corners[1]! - 0.01; k++) {
    const level = k * HATCH_SPACING;
    const x1 = slope === 1 ? Math.max(x, level - bottom) : Math.max(x, level + y);
    const x2 = slope === 1 ? Math.min(right, level - y) : Math.min(right, level + bottom);
    const yAt = (at: number): number => (slope === 1 ? level - at : at - level);
    lines.push(`M${x1},${yAt(x1)}L${x2},${yAt(x2)}`);
  }
  return lines.join("");
}

function cross({ x, y, width, height }: Box): string {
  const reach = Math.min(7, 0.28 * Math.min(width, height));
  const [cx, cy] = [x + width / 2, y + height / 2];
  return (
    `M${cx - reach},${cy - reach}L${cx + reach},${cy + reach}` +
    `M${cx - reach},${cy + reach}L${cx + reach},${cy - reach}`
  );
}
