import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunOutcome } from "#atlas/run";
import { writeFileAtomically } from "#files";
import type { WrittenReport } from "#report";
import { printable } from "#words";
import { measuredFacts } from "./measured-facts.ts";
import { measuredMarkdown, measuredWords } from "./measured-words.ts";
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
}

/** What was found: written beside the report as JSON and Markdown, and given as what is printed. */
export async function measuredSummary(
  measured: MeasuredRun,
  { columns, json }: SummaryOptions,
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
  const record = { ...facts, failures, files };
  await writeFileAtomically(files.json, `${JSON.stringify(record, null, 2)}\n`);
  await writeFileAtomically(files.markdown, measuredMarkdown(facts));
  if (json) return `${JSON.stringify(record)}\n`;
  const places = Object.entries(files).map(([what, path]) => `${what}: ${printable(path)}`);
  return measuredWords(facts, [...failures.map(printable), ...places], columns);
}
