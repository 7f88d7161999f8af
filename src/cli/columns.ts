import { printable } from "#words";

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

/** Rows under headings as a Markdown table, bars in texts escaped, without a line end at the end. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => printable(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [headings, headings.map(() => "---"), ...rows].map(line).join("\n");
}
