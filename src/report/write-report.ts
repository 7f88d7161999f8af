import { join } from "node:path";
import { notesOn } from "#atlas/configuration";
import { notesOnDisagreement, plannedResults } from "#atlas/journal";
import { classesOfPlan, notesOnEditions } from "#atlas/plan";
import { profileFindings, type RunProfile } from "#atlas/profile";
import { layerExponents, withEdgeOfStability } from "#atlas/results";
import { type ExperimentFile, planOfExperiment, readExperiment } from "#atlas/run";
import { folderStore } from "#atlas/store";
import { writeTables } from "#atlas/tables";
import { createFolder, writeFileAtomically } from "#files";
import {
  type AtlasTable,
  type ClaimResult,
  type Diagnosis,
  ensembleAdvice,
  layerAdvice,
  pruningAdvice,
  type SliceSummary,
  testClaims,
} from "#taxonomy";
import { measured } from "#timing";
import { capitalised } from "#words";
import { MOST_CELL_PAGES } from "./cell-page/page-files.ts";
import { writeCellPages } from "./cell-page/write-pages.ts";
import { diagnosisSentences } from "./diagnosis-words.ts";
import { experimentSettings } from "./experiment-settings.ts";
import { namesOfGiven } from "./network-names.ts";
import { evidenceReader } from "./read-evidence.ts";
import { reportEvidence } from "./report-evidence.ts";
import { reportHtml } from "./report-html.ts";
import type { ReportSection } from "./report-input.ts";
import { writeFigures } from "./write-figures.ts";
import { FIGURES_FOLDER, REPORT_FILE } from "./written-files.ts";

/** What a run's report says and where it lies. */
export interface WrittenReport {
  readonly path: string;
  readonly table: AtlasTable;
  readonly summaries: readonly SliceSummary[];
  readonly claims: readonly ClaimResult[];
  /** Of every cell, in the order of the table, under the thresholds of its phases. */
  readonly diagnoses: readonly Diagnosis[];
  /** What the diagnosis comes to, a sentence or none. */
  readonly diagnosis: readonly string[];
}

/** What a report may be told. */
export interface ReportOptions {
  /** How many cells get a page of their own, the first ones of the table. Default 500. */
  readonly mostCellPages?: number;
  /** Gives the profile of the call up to the page that is to show it; one of nothing leaves the one in the folder, as none does. */
  readonly profile?: () => RunProfile;
}

/**
 * Writes everything that is read off a run's journals: `cells.csv`, `measurements.csv`, `figures/`, `cells/` and
 * `report.html`.
 *
 * Works at any time, also on a run that is not finished: what is not measured yet is shown as such.
 *
 * @throws AtlasError as `readExperiment`, `writeTables` and `writeFileAtomically`.
 */
export async function writeReport(runFolder: string, options: ReportOptions = {}): Promise<WrittenReport> {
  return measured("report", () => writtenReport(runFolder, options));
}

async function writtenReport(
  runFolder: string,
  { mostCellPages = MOST_CELL_PAGES, profile: ownProfile }: ReportOptions,
): Promise<WrittenReport> {
  const experiment = await readExperiment(runFolder);
  const { configuration } = experiment;
  const plan = planOfExperiment(experiment);
  const store = folderStore(runFolder);
  const journals = await store.readJournals();
  const results = withEdgeOfStability(configuration, plan, plannedResults(configuration, plan, journals));
  const notes = [
    ...notesOn(configuration),
    ...notesOnEditions(plan.editions),
    ...notesOnDisagreement(journals),
  ];
  const table = await measured("tables", () => writeTables(runFolder, configuration, plan, results));
  const claims = testClaims(table, configuration.phases, { rootSeed: configuration.root_seed });
  const { summaries, ...evidence } = reportEvidence(table, configuration.phases, configuration.root_seed);
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
  // After the pages, which alone need the results: pictures of large planes take their memory.
  const figures = join(runFolder, FIGURES_FOLDER);
  await createFolder(figures);
  await measured("figures", () => writeFigures(figures, { table, ...evidence }));
  const profile = await profileFindings(runFolder, ownProfile?.());
  const path = join(runFolder, REPORT_FILE);
  const html = reportHtml({
    table,
    summary: [...summaries.map(headlineOf), ...diagnosis, ...notes.map(sentenceOf)],
    settings: experimentSettings(configuration),
    ...evidence,
    followUps,
    claims,
    cellPages,
    environment: environmentOf(experiment),
    ...(profile && { profile }),
  });
  await writeFileAtomically(path, html);
  return { path, table, summaries, claims, diagnoses: evidence.diagnoses, diagnosis };
}

function sentenceOf(note: string): string {
  return `${capitalised(note)}.`;
}

function headlineOf({ slice, headline }: SliceSummary): string {
  return slice === "" ? headline : `${slice}: ${headline}`;
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
