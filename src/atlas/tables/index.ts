export { type AlongObservation, observationsAlong } from "./along-table.ts";
export { cellsColumns, formatCellsTable, knobColumns } from "./cells-table.ts";
export type { ColumnChoices } from "./columns/column-choices.ts";
export { knobOfColumn } from "./columns/column-dictionary.ts";
export { COLUMN_UNITS, type ColumnUnit } from "./columns/column-unit.ts";
export { IMPORT_FILE, readImport, type TableImport } from "./imports/import-file.ts";
export { type ImportOptions, importTables } from "./imports/import-tables.ts";
export {
  detailText,
  formatMeasurementsTable,
  MEASUREMENTS_COLUMNS,
  measurementsByCell,
} from "./measurements-table.ts";
export { type OpenedTable, type OpenOptions, openTable } from "./open-table.ts";
export { type PhaseLabels, readPhaseLabels } from "./read-labels.ts";
export { readCellsTable } from "./rows/tabulated-cells.ts";
export {
  ALONG_FILE,
  atlasTable,
  CELLS_FILE,
  MEASUREMENTS_FILE,
  writeTableFiles,
  writeTables,
} from "./write-tables.ts";
