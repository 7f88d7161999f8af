/**
 * Whether two checkouts of the project give the same numbers, and which is faster:
 *
 *     node bench/compare-checkouts.ts ../before . [--repetitions 3]
 *
 * Both run the built-in experiment and a convolutional one of two seeds, taking turns. `cells.csv` must agree byte for
 * byte in the columns that both have; a column that only one has is named. Exit code 1 if any number differs.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { AtlasError } from "#errors";
import { type CsvTable, parseCsv } from "#files";
import { asCommand, badArgument } from "./command.ts";
import { spreadOf } from "./spread.ts";
import { tableText } from "./table.ts";

/** The experiments by their names, each with the configuration that it is run by; the first is the built-in one. */
const EXPERIMENTS = {
  quickstart: [],
  convolutional: [join(import.meta.dirname, "configurations", "convolutional.yaml")],
} as const;

interface Run {
  readonly cells: CsvTable;
  readonly seconds: number;
}

/** Runs an experiment in a checkout from an empty folder and reads what it measured. */
async function runIn(checkout: string, name: keyof typeof EXPERIMENTS): Promise<Run> {
  const out = await mkdtemp(join(tmpdir(), "loss-atlas-compare-"));
  try {
    const words = [join(checkout, "bin", "loss-atlas.js"), "run", ...EXPERIMENTS[name], "--out", out];
    const start = performance.now();
    // Neither side finds programs that a run before has compiled.
    const env = { ...process.env, LOSS_ATLAS_CACHE: "" };
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8", env });
    const seconds = (performance.now() - start) / 1000;
    if (status !== 0) {
      throw new AtlasError({
        code: "bench/run-failed",
        kind: "failure",
        where: checkout,
        problem: stderr.trim(),
      });
    }
    const path = join(out, name, "cells.csv");
    return { cells: parseCsv(await readFile(path, "utf8"), path), seconds };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** What differs between the tables of two checkouts, one sentence each; nothing for the same numbers. */
function differences(before: CsvTable, after: CsvTable): readonly string[] {
  if (before.rows.length !== after.rows.length)
    return [`${before.rows.length} rows before, ${after.rows.length} after`];
  const gone = before.columns.filter((column) => !after.columns.includes(column));
  const changed = before.columns.filter(
    (column) =>
      !gone.includes(column) &&
      before.rows.some(({ values }, row) => values[column] !== after.rows[row]!.values[column]),
  );
  return [
    ...gone.map((column) => `the column ${column} is gone`),
    ...changed.map((column) => `numbers of ${column} differ`),
  ];
}

await asCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { repetitions: { type: "string", default: "3" } },
  });
  const [before, after] = positionals.map((path) => resolve(path));
  const repetitions = Number(values.repetitions);
  if (before === undefined || after === undefined || !(repetitions >= 1))
    throw badArgument(
      "two checkouts are needed",
      "node bench/compare-checkouts.ts BEFORE AFTER [--repetitions N]",
    );
  const rows = [["", "before: min", "median", "after: min", "median", "after / before", "cells.csv"]];
  for (const name of ["quickstart", "convolutional"] as const) {
    const runs: { readonly before: Run; readonly after: Run }[] = [];
    for (let turn = 0; turn < repetitions; turn++)
      runs.push({ before: await runIn(before, name), after: await runIn(after, name) });
    const found = new Set(runs.flatMap((turn) => differences(turn.before.cells, turn.after.cells)));
    const [then, now] = [runs.map((turn) => turn.before), runs.map((turn) => turn.after)].map((own) =>
      spreadOf(own.map(({ seconds }) => seconds)),
    );
    const isSame = runs[0]!.before.cells.columns.join() === runs[0]!.after.cells.columns.join();
    rows.push([
      name,
      ...[then!.least, then!.median, now!.least, now!.median].map((seconds) => `${seconds.toFixed(2)} s`),
      (now!.median / then!.median).toFixed(2),
      found.size > 0 ? "DIFFERS" : isSame ? "the same" : "the same, with further columns",
    ]);
    for (const sentence of found) process.stderr.write(`${name}: ${sentence}\n`);
    if (found.size > 0) process.exitCode = 1;
  }
  process.stdout.write(`${tableText(rows)}\n`);
});
