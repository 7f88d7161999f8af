import { join } from "node:path";
import { notesOn } from "#atlas/configuration";
import { notesOnDisagreement, plannedResults } from "#atlas/journal";
import { classesOfPlan, notesOnEditions } from "#atlas/plan";
import { profileFindings, type RunProfile } from "#atlas/profile";
import { layerExponents, withEdgeOfStability } from "#atlas/results";
import { type ExperimentFile, planOfRun, readExperiment } from "#atlas/run";
import { folderStore } from "#atlas/store";
import { atlasTable, readImport, writeTableFiles } from "#atlas/tables";
import { ensembleAdvice, layerAdvice, pruningAdvice, thresholdProvenance } from "#taxonomy";
import { measured } from "#timing";
import { capitalised } from "#words";
import { type TableWork, tableWork } from "./beside/table-work.ts";
import { writeCellPages } from "./cell-page/write-pages.ts";
import { writeCostsPage } from "./costs-page.ts";
import { diagnosisSentences } from "./diagnosis-words.ts";
import { experimentSettings } from "./experiment-settings.ts";
import { namesOfGiven } from "./network-names.ts";
import { evidenceReader } from "./read-evidence.ts";
import { reportEvidence } from "./report-evidence.ts";
import type { ReportSection } from "./report-input.ts";
import { type Findings, type WrittenReport, writeFindings } from "./write-findings.ts";
import { writeImportReport } from "./write-import-report.ts";
import { COSTS_FILE, FIGURES_FOLDER, REPORT_FILE } from "./written-files.ts";

/** What a report may be told. */
export interface ReportOptions {
  /** How many cells get a page of their own, evenly spread over the table. Default 500, of more than 2,000 cells 100. */
  readonly mostCellPages?: number;
  /** Gives the profile of the call up to the page that is to show it; one of nothing leaves the one in the folder, as none does. */
  readonly profile?: () => RunProfile;
}

/**
 * Writes everything that is read off a run's journals: `cells.csv`, `measurements.csv`, `figures/`, `cells/`,
 * `costs.html` and `report.html`. Of tables that were imported, all but `measurements.csv`.
 *
 * Works at any time, also on a run that is not finished: what is not measured yet is shown as such.
 *
 * @throws AtlasError as `readExperiment`, `openTable`, `writeTables` and `writeFileAtomically`.
 */
export async function writeReport(runFolder: string, options: ReportOptions = {}): Promise<WrittenReport> {
  return measured("report", async () => {
    const imported = await readImport(runFolder);
    return imported === null
      ? writtenReport(runFolder, options)
      : writeImportReport(runFolder, imported, options.mostCellPages);
  });
}

async function writtenReport(
  runFolder: string,
  { mostCellPages, profile: ownProfile }: ReportOptions,
): Promise<WrittenReport> {
  const experiment = await readExperiment(runFolder);
  const { work, ...findings } = await findingsOf(runFolder, experiment, mostCellPages);
  return writeFindings(
    runFolder,
    {
      ...findings,
      settings: experimentSettings(experiment.configuration),
      environment: environmentOf(experiment),
      costs: COSTS_FILE,
      profile: () => profileFindings(runFolder, ownProfile?.()),
    },
    work,
  );
}

/**
 * Writes the tables, the pages of cells and that of costs, and gives what the others are written from. Journals and results,
 * of a large run most of what is held, are let go of with the call.
 */
async function findingsOf(
  runFolder: string,
  experiment: ExperimentFile,
  mostCellPages: number | undefined,
): Promise<Omit<Findings, "settings" | "environment" | "costs" | "profile"> & { readonly work: TableWork }> {
  const { configuration } = experiment;
  const store = folderStore(runFolder);
  const journals = await store.readJournals();
  const plan = await planOfRun(store, experiment, journals);
  const results = withEdgeOfStability(configuration, plan, plannedResults(configuration, plan, journals));
  const notes = [
    ...notesOn(configuration),
    ...notesOnEditions(plan.editions),
    ...notesOnDisagreement(journals),
  ];
  const table = measured("tables", () => atlasTable(configuration, plan, results));
  const { phases: thresholds, root_seed: rootSeed } = configuration;
  const provenance = thresholdProvenance(
    thresholds,
    "the thresholds that the experiment's configuration sets",
  );
  const question = { table, thresholds, rootSeed, provenance };
  const work = tableWork(question, join(runFolder, FIGURES_FOLDER));
  await measured("tables", () => writeTableFiles(runFolder, table, plan, results));
  await writeCostsPage(store, configuration, plan, journals.executed);
  const { summaries, ...evidence } = await reportEvidence(question, work);
  const diagnosis = diagnosisSentences({ table, ...evidence });
  const followUps = {
    ensembles: ensembleAdvice(table.cells, classesOfPlan(configuration, plan)),
    pruning: pruningAdvice(table, configuration.phases),
  };
  const layersOf = (index: number) => {
    const exponents = layerExponents({ experiment, plan, results }, index);
    return exponents && layerAdvice(exponents);
  };
  const cellPages = await writeCellPages(runFolder, {
    table,
    diagnoses: evidence.diagnoses,
    evidenceOf: evidenceReader(store, plan, results, layersOf, namesOfGiven(configuration)),
    report: REPORT_FILE,
    most: mostCellPages,
  });
  return {
    table,
    summaries,
    diagnosis,
    notes: notes.map(sentenceOf),
    ...evidence,
    followUps,
    cellPages,
    work,
  };
}

function sentenceOf(note: string): string {
  return `${capitalised(note)}.`;
}

function environmentOf({ environment, configuration_hash: hash }: ExperimentFile): ReportSection["entries"] {
  return [
    ...Object.entries(environment).map(([name, value]) => [name.replaceAll("_", " "), known(value)] as const),
    ["configuration", hash] as const,
  ];
}

/** What of a mapping is known; anything else as it is. */
function known(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null));
}
