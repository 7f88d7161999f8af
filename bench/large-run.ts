/**
 * What the tables and the report of a large run take: `node bench/large-run.ts [results]`, by default 100,000.
 *
 * Writes the folder of a finished run of about so many results, whose numbers are made up: a plane of widths of ResNet-18 and
 * learning rates with two networks a cell, mostly trained one by one, their curvature, connectivity and similarity. Prints
 * what writing its tables, `classify` and `report` take: processor time of all threads, time by the clock and peak
 * resident memory, the start of the command included, and what was written. `LOSS_ATLAS_LARGE=folder` keeps the run there
 * and uses the one that is there already.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asCommand, wholeNumber } from "./command.ts";
import { used } from "./large/used.ts";
import { writeLargeRun } from "./large/write-run.ts";
import { ratesOf, widthsOf } from "./large/write-tables.ts";
import { duration, markdownTable, tableText } from "./table.ts";

const COMMAND = join(import.meta.dirname, "..", "bin", "loss-atlas.js");
const ONLY_TABLES = join(import.meta.dirname, "large", "only-tables.ts");

/** Networks of each cell, and the results of a cell: of two networks and of their pair. */
const SEEDS = 2;
const RESULTS_OF_CELL = 6;

/** What a run folder holds that was written of the journals. */
const WRITTEN = ["journal", "cells.csv", "measurements.csv", "report.html", "figures", "cells"];

async function main(): Promise<void> {
  const results = wholeNumber("results", process.argv[2] ?? "100000", 100);
  const kept = process.env.LOSS_ATLAS_LARGE;
  const folder = kept ?? mkdtempSync(join(tmpdir(), "loss-atlas-large-"));
  try {
    const own = join(folder, `results-${results}`);
    const run = join(own, "runs", "large");
    if (!existsSync(run)) await writeRun(own, results);
    const rows = [["", "processor time", "by the clock", "peak memory"]];
    const calls = [
      ["tables", ONLY_TABLES, []],
      ["classify", COMMAND, ["classify"]],
      ["report", COMMAND, ["report"]],
    ] as const;
    for (const [name, script, words] of calls) {
      const { seconds, clock, bytes, code } = await used(script, [...words, run], own);
      const ending = code === 0 ? "" : ` (exit ${code})`;
      rows.push([`${name}${ending}`, duration(seconds), duration(clock), mebibytes(bytes)]);
    }
    process.stdout.write(`${markdownTable(rows)}\n\n`);
    process.stdout.write(`${tableText(WRITTEN.map((name) => [name, ...sizeOf(join(run, name))]))}\n`);
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true });
  }
}

async function writeRun(folder: string, wanted: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const side = Math.round(Math.sqrt(wanted / RESULTS_OF_CELL));
  const began = performance.now();
  const { plan } = await writeLargeRun(folder, {
    widths: widthsOf(side),
    rates: ratesOf(side),
    seeds: SEEDS,
    model: "{ family: resnet18 }",
    cellsWithCurves: 500,
  });
  const results = plan.jobs.reduce((sum, { tasks }) => sum + tasks.length, 0);
  process.stdout.write(
    `${plan.jobs.length} jobs with ${results} results of ${plan.cells.length} cells, written in ${duration((performance.now() - began) / 1000)}\n\n`,
  );
}

/** The bytes of a file or of all files of a folder, and how many these are. */
function sizeOf(path: string): readonly [string, string] {
  if (!existsSync(path)) return ["–", ""];
  if (!statSync(path).isDirectory()) return [mebibytes(statSync(path).size), ""];
  const sizes = readdirSync(path).map((name) => statSync(join(path, name)).size);
  return [mebibytes(sizes.reduce((sum, bytes) => sum + bytes, 0)), `${sizes.length} files`];
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 24 ? 1 : 0)} MiB`;

await asCommand(main);
