import { join } from "node:path";
import { CELLS_FILE, formatCellsTable, openTable, readPhaseLabels, type TableImport } from "#atlas/tables";
import { writeFileAtomically } from "#files";
import { knobNamed } from "#knobs";
import {
  agreementWords,
  type EvidencedTable,
  ensembleAdvice,
  phaseAgreement,
  pruningAdvice,
  termsOf,
} from "#taxonomy";
import { tableWork } from "./beside/table-work.ts";
import type { CellEvidence } from "./cell-evidence.ts";
import { writeCellPages } from "./cell-page/write-pages.ts";
import { diagnosisSentences } from "./diagnosis-words.ts";
import type { GivenPhases } from "./given-phases.ts";
import { reportEvidence } from "./report-evidence.ts";
import type { ReportSection } from "./report-input.ts";
import { type WrittenReport, writeFindings } from "./write-findings.ts";
import { FIGURES_FOLDER, REPORT_FILE } from "./written-files.ts";

/**
 * Writes the report of tables that were imported: what a run's says, but for what only a run knows, and the phases that
 * were given to its cells beside those found.
 *
 * @param mostCellPages how many cells get a page of their own; default as of a run
 * @throws AtlasError as `openTable`, `readPhaseLabels` and `writeFileAtomically`
 */
export async function writeImportReport(
  folder: string,
  imported: TableImport,
  mostCellPages: number | undefined,
): Promise<WrittenReport> {
  const opened = await openTable([folder]);
  const { table, thresholds, provenance, rootSeed, notes } = opened;
  await writeFileAtomically(join(folder, CELLS_FILE), formatCellsTable(table.cells));
  const given = opened.labels === null ? null : await givenPhases(table, opened.labels);
  const question = { table, thresholds, rootSeed, provenance };
  const work = tableWork(question, join(folder, FIGURES_FOLDER));
  const { summaries, ...evidence } = await reportEvidence(question, work);
  const cellPages = await writeCellPages(folder, {
    table,
    diagnoses: evidence.diagnoses,
    evidenceOf: async (index) => evidenceOf(table, index),
    report: REPORT_FILE,
    most: mostCellPages,
  });
  return writeFindings(
    folder,
    {
      table,
      summaries,
      diagnosis: diagnosisSentences({ table, ...evidence }),
      notes:
        given === null
          ? notes
          : [`Of the phases that were given, ${agreementWords(given.agreement)}`, ...notes],
      settings: settingsOf(table, imported),
      ...evidence,
      followUps: {
        ensembles: ensembleAdvice(table.cells, opened.classes),
        pruning: pruningAdvice(table, thresholds),
      },
      ...(given !== null && { given }),
      cellPages,
      environment: [],
    },
    work,
  );
}

async function givenPhases(table: EvidencedTable, path: string): Promise<GivenPhases> {
  const { labels } = await readPhaseLabels(path, table.cells);
  return { labels, agreement: phaseAgreement(table.cells, labels) };
}

/** What a table has of one cell: its single numbers. */
function evidenceOf({ cells }: EvidencedTable, index: number): CellEvidence {
  const cell = cells[index]!;
  const seeds = new Set(cell.observations.flatMap(({ seeds: own }) => own));
  return {
    seeds: [...seeds].sort((a, b) => a - b),
    terms: termsOf([cell]),
    networks: [],
    pairs: [],
    observations: cell.observations.map(({ metric, seeds: own, value, standardError }) => ({
      quantity: metric,
      seeds: own,
      value,
      standardError,
      detail: {},
    })),
  };
}

function settingsOf(
  { load, temperature, slices }: EvidencedTable,
  { sources, tables }: TableImport,
): readonly ReportSection[] {
  return [
    {
      title: "Grid",
      entries: [load, temperature, ...slices].map(({ knob, values }) => [knobNamed(knob).title, values]),
    },
    {
      title: "Imported tables",
      entries: [
        ["copies", tables],
        ...sources.map(({ path, sha256 }) => [path, `SHA-256 ${sha256}`] as const),
      ],
    },
  ];
}
