import "./known-formats.ts";

export {
  type ExportedFile,
  type ExportFormat,
  exportFormats,
  registerExportFormat,
} from "./export-format.ts";
export { type ExportOptions, exportRun, type WrittenExport } from "./export-run.ts";
export type { ExportedRun } from "./exported-run.ts";
export type { ExportedColumn, ExportedTable } from "./tables/column.ts";
export type { ExportedCell, ExportedNetwork } from "./tables/exported-cells.ts";
