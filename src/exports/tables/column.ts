/** What a column of an exported table holds; `null` in it is missing, and no number in it is NaN or infinite. */
type ColumnValues =
  | { readonly kind: "text"; readonly values: readonly (string | null)[] }
  | { readonly kind: "number"; readonly values: readonly (number | null)[] }
  /** Whole numbers that a double holds exactly. */
  | { readonly kind: "integer"; readonly values: readonly (number | null)[] }
  | { readonly kind: "flag"; readonly values: readonly (boolean | null)[] };

/** A column of an exported table. */
export type ExportedColumn = ColumnValues & {
  readonly name: string;
  /** Such as `nats`; empty for what has none, or one that its table names line by line. */
  readonly unit: string;
  /** What it holds, a phrase. */
  readonly what: string;
};

/** A table of a run: columns of equal lengths under distinct names. */
export interface ExportedTable {
  /** In lower case, fit for the name of a file, a SQL table and a variable: `measurements`. */
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly ExportedColumn[];
}

/** A column of a table whose lines are known as a list. */
export interface ColumnOf<Row> {
  readonly name: string;
  readonly what: string;
  readonly unit?: string;
  readonly kind: ExportedColumn["kind"];
  readonly of: (row: Row) => string | number | boolean | null;
}

/** A table of rows, one line each in their order. */
export function tableOf<Row>(
  name: string,
  rows: readonly Row[],
  columns: readonly ColumnOf<Row>[],
): ExportedTable {
  return { name, rows: rows.length, columns: columns.map((column) => columnOf(rows, column)) };
}

function columnOf<Row>(
  rows: readonly Row[],
  { name, what, unit = "", kind, of }: ColumnOf<Row>,
): ExportedColumn {
  const own = { name, unit, what };
  const values = rows.map(of);
  if (kind === "text")
    return { ...own, kind, values: values.map((value) => (value === null ? null : String(value))) };
  if (kind === "flag")
    return { ...own, kind, values: values.map((value) => (value === null ? null : value === true)) };
  return { ...own, kind, values: values.map((value) => (typeof value === "number" ? value : null)) };
}

/** The kind of a column that may hold numbers or words, such as the values of a knob. */
export function kindOfValues(values: Iterable<string | number | null>): ExportedColumn["kind"] {
  let isWhole = true;
  for (const value of values) {
    if (typeof value === "string") return "text";
    isWhole &&= value === null || Number.isSafeInteger(value);
  }
  return isWhole ? "integer" : "number";
}
