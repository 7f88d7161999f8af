import { printable } from "#words";
import { wrapped } from "./prose.ts";

/** Rows with columns of equal width, indented; columns from `firstRight` on are aligned to the right. */
export function alignColumns(
  given: readonly (readonly string[])[],
  firstRight = Number.POSITIVE_INFINITY,
): readonly string[] {
  const rows = given.map((row) => row.map(printable));
  const widths = rows[0]!.map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, row[column]!.length), 0),
  );
  return rows.map((row) =>
    `  ${row
      .map((text, column) =>
        column >= firstRight ? text.padStart(widths[column]!) : text.padEnd(widths[column]!),
      )
      .join("  ")}`.trimEnd(),
  );
}

/** Fewer than this many characters of a first column are not worth a line. */
const LEAST_FIRST = 16;

/**
 * Rows with columns of equal width as `alignColumns` has them, in a terminal of so many columns: where a line does not hold
 * them, the first column is broken between words, and the others stay beside the first line of it.
 */
export function alignWithin(rows: readonly (readonly string[])[], columns: number): readonly string[] {
  const aligned = alignColumns(rows);
  const widest = Math.max(0, ...aligned.map(({ length }) => length));
  if (widest <= columns) return aligned;
  const first = Math.max(0, ...rows.map(([text = ""]) => printable(text).length));
  const room = first - (widest - columns);
  if (room < LEAST_FIRST) return aligned.flatMap((line) => wrapped(line, columns, 2).split("\n"));
  const broken = rows.map(([text = "", ...others]) => ({
    lines: wrapped(text, room, 2).split("\n"),
    others,
  }));
  const heads = alignColumns(broken.map(({ lines, others }) => [lines[0]!, ...others]));
  return broken.flatMap(({ lines }, i) => [heads[i]!, ...lines.slice(1).map((line) => `  ${line}`)]);
}

/** Rows under headings as a Markdown table, bars in texts escaped, without a line end at the end. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => printable(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [headings, headings.map(() => "---"), ...rows].map(line).join("\n");
}
