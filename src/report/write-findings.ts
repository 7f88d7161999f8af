import { join } from "node:path";
import type { ProfileFindings } from "#atlas/profile";
import { writeFileAtomically } from "#files";
import type { AtlasTable, ClaimResult, Diagnosis, SliceSummary } from "#taxonomy";
import { measured } from "#timing";
import type { TableWork } from "./beside/table-work.ts";
import { removeOthers } from "./remove-others.ts";
import { reportHtml } from "./report-html.ts";
import type { ReportInput } from "./report-input.ts";
import { isFigure, writeFigures } from "./write-figures.ts";
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

/** What a report is written from, once the tables and the pages of cells are there. */
export interface Findings
  extends Omit<ReportInput, "summary" | "profile" | "claims" | "diagnoses">,
    Required<Pick<ReportInput, "claims" | "diagnoses">> {
  readonly summaries: readonly SliceSummary[];
  readonly diagnosis: readonly string[];
  /** Sentences that follow the findings in the summary. */
  readonly notes: readonly string[];
  /** Where the time went, once the figures are drawn. */
  readonly profile?: () => Promise<ProfileFindings | undefined>;
}

/**
 * Writes `figures/` and `report.html` of findings into a folder. Figures of an earlier call that drew other slices or panels
 * are removed.
 *
 * @param work has the panels drawn, in that folder's `figures/`
 * @throws AtlasError as `writeFileAtomically`
 */
export async function writeFindings(
  folder: string,
  { summaries, diagnosis, notes, profile: profileOf, ...input }: Findings,
  work: TableWork,
): Promise<WrittenReport> {
  // After the pages of cells, which alone need the results: pictures of large planes take their memory.
  const figures = join(folder, FIGURES_FOLDER);
  const drawn = await measured("figures", async () => [
    ...(await writeFigures(figures, input)),
    ...(work.isBeside ? [] : await work.panels()),
  ]);
  const profile = await profileOf?.();
  const path = join(folder, REPORT_FILE);
  const html = reportHtml({
    ...input,
    summary: [...summaries.map(headlineOf), ...diagnosis, ...notes],
    ...(profile && { profile }),
  });
  await writeFileAtomically(path, html);
  if (work.isBeside) drawn.push(...(await work.panels()));
  await removeOthers(figures, new Set(drawn), isFigure);
  const { table, claims, diagnoses } = input;
  return { path, table, summaries, claims, diagnoses, diagnosis };
}

function headlineOf({ slice, headline }: SliceSummary): string {
  return slice === "" ? headline : `${slice}: ${headline}`;
}
