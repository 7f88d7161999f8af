export { assembleCells, type Results } from "./assemble-cells.ts";
export { cellsColumns, formatCellsTable } from "./cells-table.ts";
export { knobOfColumn } from "./column-dictionary.ts";
export { formatMeasurementsTable, MEASUREMENTS_COLUMNS } from "./measurements-table.ts";
export { type OpenedTable, type OpenOptions, openTable } from "./open-table.ts";
export { type PhaseLabels, readPhaseLabels } from "./read-labels.ts";
export { readCellsTable } from "./tabulated-cells.ts";
export { atlasTable, CELLS_FILE, MEASUREMENTS_FILE, writeTables } from "./write-tables.ts";
