import { csvParts } from "#files";
import type { ExportFormat } from "../export-format.ts";
import type { ExportedTable } from "../tables/column.ts";

/** A folder with a CSV file for each table: UTF-8, a line of names, `true` and `false`, nothing where a value is missing. */
export const csv: ExportFormat = {
  name: "csv",
  what: "a folder of CSV tables",
  usualName: "csv",
  holds: "tables",
  isFolder: true,
  filesOf: async ({ tables }) =>
    tables.map((table) => ({ path: `${table.name}.csv`, content: csvOf(table) })),
};

function csvOf({ rows, columns }: ExportedTable): Iterable<string> {
  return csvParts(
    columns.map(({ name }) => name),
    linesOf(),
  );

  function* linesOf() {
    for (let row = 0; row < rows; row++)
      yield columns.map(({ values }) => {
        const value = values[row] ?? null;
        return value === null ? "" : String(value);
      });
  }
}
