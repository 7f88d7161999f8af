import { join } from "node:path";
import { ALONG_FILE, CELLS_FILE, MEASUREMENTS_FILE } from "#atlas/tables";
import { requireWritableFile, requireWritableFolder } from "#files";
import { CELL_PAGES_FOLDER } from "./cell-page/page-files.ts";

/** The report of a run folder. */
export const REPORT_FILE = "report.html";

/** The page beside it that says what the run took. */
export const COSTS_FILE = "costs.html";

/** The folder of a run that holds its figures. */
export const FIGURES_FOLDER = "figures";

/**
 * Makes sure, before the work that it is to show, that `writeReport` can write all it writes; leaves nothing.
 *
 * @throws AtlasError as `requireWritableFile`
 */
export async function requireWritableReport(runFolder: string): Promise<void> {
  for (const file of [REPORT_FILE, COSTS_FILE, CELLS_FILE, MEASUREMENTS_FILE, ALONG_FILE])
    await requireWritableFile(join(runFolder, file));
  for (const folder of [FIGURES_FOLDER, CELL_PAGES_FOLDER])
    await requireWritableFolder(join(runFolder, folder));
}
