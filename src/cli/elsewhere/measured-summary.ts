import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunOutcome } from "#atlas/run";
import { writeFileAtomically } from "#files";
import type { WrittenReport } from "#report";
import { printable } from "#words";
import { wrapped } from "../prose.ts";
import { measuredFacts } from "./measured-facts.ts";
import { measuredMarkdown, measuredWords } from "./measured-words.ts";
import { nextGrid, writeNextGrid } from "./next-grid.ts";
import type { PreparedNetworks } from "./prepare-networks.ts";

/** A run of networks that were trained elsewhere, at its end. */
export interface MeasuredRun extends PreparedNetworks {
  readonly outcome: RunOutcome;
  readonly report: WrittenReport;
  readonly runFolder: string;
}

/** How the summary is told. */
export interface SummaryOptions {
  readonly columns: number;
  readonly json: boolean;
  /** Where the configuration of the experiment that would settle the diagnosis is written. */
  readonly writeGrid?: string;
}

/** What was found: written beside the report as JSON and Markdown, and given as what is printed. */
export async function measuredSummary(
  measured: MeasuredRun,
  { columns, json, writeGrid }: SummaryOptions,
): Promise<string> {
  const { report, runFolder, outcome } = measured;
  const facts = measuredFacts(measured, report);
  const [page] = await readdir(join(runFolder, "cells")).catch(() => []);
  const files = {
    report: report.path,
    ...(page !== undefined && { page: join(runFolder, "cells", page) }),
    json: join(runFolder, "measured.json"),
    markdown: join(runFolder, "measured.md"),
  };
  const failures = outcome.failures.map(({ job, error }) => `${job.kind} failed: ${error.message}`);
  const next =
    writeGrid === undefined ? null : await writeNextGrid(writeGrid, nextGrid(measured, report.diagnoses[0]!));
  const record = {
    ...facts,
    failures,
    next: next === null ? null : { sentence: next, file: writeGrid },
    files,
  };
  await writeFileAtomically(files.json, `${JSON.stringify(record, null, 2)}\n`);
  await writeFileAtomically(files.markdown, measuredMarkdown(facts));
  if (json) return `${JSON.stringify(record)}\n`;
  const places = Object.entries(files).map(([what, path]) => `${what}: ${printable(path)}`);
  const nextWords =
    next === null ? [] : [wrapped(`${next} loss-atlas run ${printable(writeGrid!)} does that.`, columns)];
  return measuredWords(facts, [...failures.map(printable), ...nextWords, ...places], columns);
}
