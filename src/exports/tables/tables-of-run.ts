import type { RunRecord } from "#atlas/results";
import { observationsAlong } from "#atlas/tables";
import { commonTerms } from "#quantities";
import { cellsTable, networksTable } from "./cell-tables.ts";
import { type ColumnOf, type ExportedColumn, type ExportedTable, tableOf } from "./column.ts";
import { type CellPaths, curvesTable } from "./curve-tables.ts";
import type { ExportedCell, ExportedNetwork } from "./exported-cells.ts";
import { historiesTable } from "./histories-table.ts";
import { alongTable, measurementsTable } from "./observation-tables.ts";
import { seriesTables } from "./series-tables.ts";

/** What tables are made of. */
export interface TableSources {
  readonly record: RunRecord;
  readonly cells: readonly ExportedCell[];
  readonly networks: readonly ExportedNetwork[];
  readonly paths: readonly CellPaths[];
}

/** The tables of a run that have lines, and last the one that says what their columns hold. */
export function tablesOfRun({ record, cells, networks, paths }: TableSources): readonly ExportedTable[] {
  const { plan, results } = record;
  const terms = commonTerms(plan.cells.map(({ terms }) => terms));
  const tables = [
    cellsTable(cells, terms),
    networksTable(networks, terms),
    measurementsTable(cells),
    alongTable(cells, observationsAlong(plan, results)),
    historiesTable(networks, terms.lossUnit),
    curvesTable(paths, terms.lossUnit),
    ...seriesTables(record),
  ].filter(({ rows }) => rows > 0);
  const described = tables.flatMap(({ name, columns }) =>
    columns.map((column): Described => ({ table: name, column })),
  );
  return [...tables, tableOf("columns", described, DICTIONARY)];
}

interface Described {
  readonly table: string;
  readonly column: ExportedColumn;
}

const DICTIONARY: readonly ColumnOf<Described>[] = [
  { name: "table", kind: "text", what: "name of a table", of: ({ table }) => table },
  { name: "column", kind: "text", what: "name of a column of it", of: ({ column }) => column.name },
  { name: "kind", kind: "text", what: "text, number, integer or flag", of: ({ column }) => column.kind },
  { name: "unit", kind: "text", what: "unit of its numbers", of: ({ column }) => column.unit || null },
  { name: "what", kind: "text", what: "what it holds", of: ({ column }) => column.what },
];
