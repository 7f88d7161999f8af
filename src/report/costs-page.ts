import { join } from "node:path";
import { ACCOUNT_FILE, parsedAccount } from "#atlas/account";
import type { ExperimentConfiguration } from "#atlas/configuration";
import type { ExecutedJob } from "#atlas/journal";
import { type Calibration, diskOfPlan, isCalibration, type Plan } from "#atlas/plan";
import { type StageOutcome, stageCosts } from "#atlas/results";
import { type DiskUse, diskUse } from "#atlas/status";
import type { RunStore } from "#atlas/store";
import { writeFileAtomically } from "#files";
import { duration } from "#words";
import { escapeHtml, htmlPage } from "./html.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { sentenceList, textTable } from "./text-table.ts";
import { COSTS_FILE, REPORT_FILE } from "./written-files.ts";

/** What a run took beside what was foretold, in numbers. */
export interface RunCosts {
  readonly name: string;
  readonly stages: readonly StageOutcome[];
  /** Whether times were foretold for the machine that computed last, as it was measured. */
  readonly isMachineMeasured: boolean;
  /** Of the whole run folder, MiB. */
  readonly foretoldDiskMb: number;
  readonly disk: DiskUse;
}

/**
 * Writes `costs.html` into a run folder: by kind of job what was foretold and what it took. A page of its own, for times
 * differ from run to run and the report does not.
 *
 * @throws AtlasError as `writeFileAtomically`
 */
export async function writeCostsPage(
  store: RunStore,
  configuration: ExperimentConfiguration,
  plan: Plan,
  executed: readonly ExecutedJob[],
): Promise<void> {
  const runFolder = store.placeOf("");
  const calibration = await calibrationOf(store);
  const html = costsHtml({
    name: configuration.name,
    stages: stageCosts(configuration, plan, executed, calibration),
    isMachineMeasured: calibration !== undefined,
    foretoldDiskMb: Math.ceil(diskOfPlan(configuration, plan) / 2 ** 20),
    disk: diskUse(runFolder),
  });
  await writeFileAtomically(join(runFolder, COSTS_FILE), html);
}

/** What the machine of the latest call takes, by its account. */
async function calibrationOf(store: RunStore): Promise<Calibration | undefined> {
  const calibration = parsedAccount(await store.readText(ACCOUNT_FILE).catch(() => ""))?.calibration;
  return isCalibration(calibration) ? calibration : undefined;
}

/** The page of what a run took, a document that needs no other file. */
export function costsHtml(costs: RunCosts): string {
  const title = `What ${costs.name} took`;
  return htmlPage({
    title,
    style: PAGE_STYLE,
    body: `<main>
<p><a href="${REPORT_FILE}">${escapeHtml(costs.name)}: the report</a></p>
<h1>${escapeHtml(title)}</h1>
${sentenceList(costSentences(costs))}
${costs.stages.length === 0 ? "" : stagesTable(costs.stages)}
</main>`,
  });
}

function costSentences({ stages, isMachineMeasured, foretoldDiskMb, disk }: RunCosts): readonly string[] {
  if (stages.length === 0) return ["Nothing is computed yet."];
  const { foretoldSeconds, foundSeconds } = whole(stages);
  const unfinished = stages.some(({ results, resultsDone }) => resultsDone < results);
  const found = `${disk.is_estimated ? "about " : ""}${mebibytes(disk.bytes / 2 ** 20)}`;
  return [
    `${unfinished ? "What is done so far" : "All of it"} was foretold to take ${duration(foretoldSeconds)} of one worker, and took ${duration(foundSeconds)} of all workers together: ${ratioWords(foretoldSeconds / foundSeconds)}.`,
    isMachineMeasured
      ? "Times are foretold for the machine that worked on the run last, as it was measured with all its cores busy, every network to the end of its budget."
      : "Times are foretold by one core of a machine of 2026, for the machine was not measured (loss-atlas plan does it), every network to the end of its budget.",
    `On the disk the folder was foretold to take ${mebibytes(foretoldDiskMb)} in the end, and takes ${found}.`,
  ];
}

function stagesTable(stages: readonly StageOutcome[]): string {
  const all = whole(stages);
  const rows = stages.map((stage) => [
    stage.kind,
    stage.resultsDone === stage.results
      ? stage.results.toLocaleString("en-US")
      : `${stage.resultsDone.toLocaleString("en-US")} of ${stage.results.toLocaleString("en-US")}`,
    foretoldWords(stage),
    duration(stage.foundSeconds),
    ratio(stage),
    `${stage.foretoldMemoryMb} MiB`,
    `${stage.foundMemoryMb} MiB`,
  ]);
  const last = ["in all", "", foretoldWords(all), duration(all.foundSeconds), ratio(all), "", ""];
  const headings = [
    "jobs",
    "results",
    "foretold",
    "took",
    "foretold ÷ took",
    "memory foretold",
    "most memory found",
  ];
  return `${textTable(
    headings,
    [...rows, last].map((columns) => ({ columns })),
  )}
<p class="hint">Seconds of one worker, added over all that worked. A worker keeps what earlier jobs had it hold, so the most memory found may be that of another kind of job.</p>`;
}

type Times = Pick<StageOutcome, "foretoldSeconds" | "leastForetoldSeconds" | "foundSeconds">;

function whole(stages: readonly StageOutcome[]): Times {
  const sum = (of: keyof Times) => stages.reduce((total, stage) => total + stage[of], 0);
  return {
    foretoldSeconds: sum("foretoldSeconds"),
    leastForetoldSeconds: sum("leastForetoldSeconds"),
    foundSeconds: sum("foundSeconds"),
  };
}

function foretoldWords({ foretoldSeconds, leastForetoldSeconds }: Times): string {
  const most = duration(foretoldSeconds);
  return leastForetoldSeconds < foretoldSeconds ? `${duration(leastForetoldSeconds)} … ${most}` : most;
}

function ratio({ foretoldSeconds, foundSeconds }: Times): string {
  return foundSeconds > 0 ? (foretoldSeconds / foundSeconds).toFixed(2) : "";
}

function ratioWords(value: number): string {
  const times = (value < 1 ? 1 / value : value).toFixed(2);
  if (times === "1.00") return "as foretold";
  return `${times} times as much ${value < 1 ? "as was foretold" : "was foretold as it took"}`;
}

function mebibytes(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} MiB`;
}
