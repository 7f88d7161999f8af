import { join } from "node:path";
import { createFolder, readTextFile, writeFileAtomically } from "#files";
import { cellFacts, neighbourhoods, placeOf } from "#report/facts";
import type { Diagnosis, EvidencedTable } from "#taxonomy";
import { isPage } from "../html.ts";
import type { EvidenceReader } from "../read-evidence.ts";
import { removeOthers } from "../remove-others.ts";
import { cellPageHtml } from "./cell-page.ts";
import { CELL_PAGES_FOLDER, cellPageFiles, hasPage, usualCellPages } from "./page-files.ts";

/** What the pages of cells are written from. */
export interface CellPagesInput {
  readonly table: EvidencedTable;
  readonly diagnoses: readonly Diagnosis[];
  readonly evidenceOf: EvidenceReader;
  /** The address of the report, relative to the run folder. */
  readonly report: string;
  /** How many cells get a page, evenly spread over the table. Default `usualCellPages`. */
  readonly most: number | undefined;
}

/** Pages are written this many at a time: each waits for its files more than it computes. */
const AT_A_TIME = 16;

/**
 * Writes a page for cells of a table into `cells/` and removes the pages that earlier calls wrote for
 * others.
 *
 * @returns the address of every cell's page, relative to the run folder; `null` for a cell without one
 * @throws AtlasError as `createFolder` and `writeFileAtomically`
 */
export async function writeCellPages(
  runFolder: string,
  { table, diagnoses, evidenceOf, report, most = usualCellPages(table.cells.length) }: CellPagesInput,
): Promise<readonly (string | null)[]> {
  const folder = join(runFolder, CELL_PAGES_FOLDER);
  await createFolder(folder);
  const files = cellPageFiles(table.cells.map((cell) => placeOf(table, cell)));
  const pages = files.map((file, index) => (hasPage(index, files.length, most) ? file : null));
  const neighbours = neighbourhoods(table);
  const byCell = new Map(diagnoses.map((diagnosis) => [diagnosis.cell, diagnosis]));
  const write = async (index: number): Promise<void> => {
    const cell = table.cells[index]!;
    const html = cellPageHtml({
      experiment: table.name,
      report: `../${report}`,
      facts: cellFacts(table, cell),
      reasons: cell,
      diagnosis: byCell.get(index) ?? null,
      evidence: await evidenceOf(index),
      neighbours: neighbours[index]!.map((neighbour) => ({
        ...neighbour,
        page: pages[neighbour.cell] ?? null,
      })),
    });
    await writeFileAtomically(join(folder, files[index]!), html);
  };
  const written = pages.flatMap((file, index) => (file === null ? [] : [index]));
  for (let start = 0; start < written.length; start += AT_A_TIME)
    await Promise.all(written.slice(start, start + AT_A_TIME).map(write));
  await removeOthers(folder, new Set(pages.filter((file) => file !== null)), isCellPage);
  return pages.map((file) => (file === null ? null : `${CELL_PAGES_FOLDER}/${file}`));
}

/** Whether a file is a page of this program, which its title says; someone may keep pages of his own beside them. */
async function isCellPage(name: string, path: string): Promise<boolean> {
  return name.endsWith(".html") && isPage(await readTextFile(path));
}
