export { assembleCells, type Entries } from "./assemble-cells.ts";
export { CELLS_COLUMNS, formatCellsTable, readCellsTable } from "./cells-table.ts";
export { formatMeasurementsTable, MEASUREMENTS_COLUMNS } from "./measurements-table.ts";
export { readTable } from "./read-table.ts";
export { atlasTable, CELLS_FILE, MEASUREMENTS_FILE, writeTables } from "./write-tables.ts";
