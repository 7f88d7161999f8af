import type { Comparison } from "./rows/row.ts";
import type { Spread } from "./spread.ts";

/** Columns as wide as their widest cell: the first to the left, the others to the right. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** A Markdown table: the first row holds the headings, the first column lies left and the others right. */
export function markdownTable([headings, ...rows]: readonly (readonly string[])[]): string {
  const line = (row: readonly string[] = []) => `| ${row.join(" | ")} |`;
  const rule = headings?.map((_, column) => (column === 0 ? ":--" : "--:"));
  return [headings, rule, ...rows].map(line).join("\n");
}

const HEADINGS = [
  "",
  "ours: min",
  "median",
  "spread",
  "PyTorch as installed",
  "spread",
  "at its best",
  "spread",
  "measured",
  "wanted",
  "",
] as const;

/** Comparisons of one row for people: times, spread, and what was measured beside what is wanted. */
export function comparisonTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map((comparison) => [
    comparison.case,
    duration(comparison.ours.least),
    ...medianCells(comparison.ours),
    ...medianCells(comparison.pytorch?.installed),
    ...medianCells(comparison.pytorch?.best),
    ...scoreCells(comparison),
  ]);
  const remarks = comparisons.flatMap(({ case: name, remark }) =>
    remark === undefined ? [] : [`${name}: ${remark}`],
  );
  return [tableText([HEADINGS, ...rows]), ...remarks].join("\n");
}

/** The median and the whole range as a share of it. */
function medianCells(spread: Spread | undefined): readonly string[] {
  if (spread === undefined) return ["–", "–"];
  const { least, median, greatest } = spread;
  return [duration(median), `${((100 * (greatest - least)) / median).toFixed(0)} %`];
}

function scoreCells({ measured, wanted, unit }: Comparison): readonly string[] {
  const score = (value: number): string => (unit === "×" ? `${value.toFixed(2)} ×` : `${value.toFixed(0)} %`);
  if (measured === null) return ["–", score(wanted), ""];
  return [score(measured), score(wanted), measured >= wanted ? "reached" : "missed"];
}

/** Seconds in the unit that fits, with three digits. */
export function duration(seconds: number): string {
  if (seconds < 1e-3) return `${threeDigits(1e6 * seconds)} µs`;
  if (seconds < 1) return `${threeDigits(1e3 * seconds)} ms`;
  return `${threeDigits(seconds)} s`;
}

const threeDigits = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
