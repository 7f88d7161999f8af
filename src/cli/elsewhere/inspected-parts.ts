import { printable } from "#words";
import { alignColumns } from "../columns.ts";
import { wrapped } from "../prose.ts";

/** What is in a file, for people and for programs. */
export interface InspectedFile {
  readonly text: string;
  readonly record: { readonly kind: "model" | "weights" | "data" };
}

/** More rows than these are counted. */
const MOST_ROWS = 200;

/** Rows in columns under a heading, the last of many counted. */
export function listed(heading: string, rows: readonly (readonly string[])[]): string {
  const shown = rows.slice(0, MOST_ROWS).map((row) => row.map(printable));
  const rest = rows.length - shown.length;
  return [heading, ...alignColumns(shown), ...(rest > 0 ? [`  … and ${rest} more`] : [])].join("\n");
}

/** Notes under a heading, as a paragraph; none for none. */
export function noted(notes: readonly string[], columns: number): readonly string[] {
  return notes.length === 0
    ? []
    : [["Noted", ...notes.map((note) => wrapped(`  ${note}`, columns, 2))].join("\n")];
}
