/**
 * The quickstart of this checkout, with nothing compiled before and with its programs kept from a run before, beside that
 * of another checkout:
 *
 *     git worktree add ../before 44a833b && (cd ../before && npm ci)
 *     node bench/quickstart.ts ../before [--repetitions 3] [--workers 2]
 *
 * Every run is a whole call of the command: processes, imports, jobs, tables, figures and report. Sides take turns.
 * Prints seconds by the clock and processor time of all processes of a run, and what the other checkout takes as a
 * multiple. The tables of our two sides must be the same bytes: exit code 1 if they are not.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { AtlasError } from "#errors";
import { asCommand, badArgument } from "./command.ts";
import { spreadOf } from "./spread.ts";
import { markdownTable } from "./table.ts";

const OWN = dirname(import.meta.dirname);
const PROCESSOR_TIME = pathToFileURL(join(import.meta.dirname, "quickstart", "processor-time.ts")).href;

/** What a run took, seconds, and the table that it wrote. */
interface Run {
  readonly clock: number;
  readonly processor: number;
  readonly cells: string;
}

/** Runs the built-in experiment of a checkout in an empty folder; `programs` is where it keeps what it compiles. */
function runIn(checkout: string, folder: string, programs: string, workers: string): Run {
  rmSync(folder, { recursive: true, force: true });
  const used = join(folder, "used");
  mkdirSync(used, { recursive: true });
  const words = [join(checkout, "bin", "loss-atlas.js"), "run", "--out", folder, "--workers", workers];
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, words, {
    encoding: "utf8",
    env: {
      ...process.env,
      LOSS_ATLAS_CACHE: programs,
      LOSS_ATLAS_PROCESSOR_TIME: used,
      NODE_OPTIONS: `--import=${PROCESSOR_TIME}`,
    },
  });
  const clock = (performance.now() - start) / 1000;
  if (status !== 0) {
    const problem = stderr.trim();
    throw new AtlasError({ code: "bench/run-failed", kind: "failure", where: checkout, problem });
  }
  const times = readdirSync(used).map((name) => Number(readFileSync(join(used, name), "utf8")));
  return {
    clock,
    processor: times.reduce((sum, seconds) => sum + seconds, 0),
    cells: readFileSync(join(folder, "quickstart", "cells.csv"), "utf8"),
  };
}

await asCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { repetitions: { type: "string", default: "3" }, workers: { type: "string", default: "2" } },
  });
  const repetitions = Number(values.repetitions);
  const [before] = positionals;
  if (before === undefined || !(repetitions >= 1)) {
    throw badArgument(
      "another checkout is needed",
      "node bench/quickstart.ts BEFORE [--repetitions N] [--workers N]",
    );
  }
  const folder = mkdtempSync(join(tmpdir(), "loss-atlas-quickstart-"));
  const [out, programs] = [join(folder, "out"), join(folder, "programs")];
  const sides = { before: [] as Run[], cold: [] as Run[], kept: [] as Run[] };
  try {
    for (let turn = 0; turn < repetitions; turn++) {
      rmSync(programs, { recursive: true, force: true });
      sides.before.push(runIn(resolve(before), out, "", values.workers));
      sides.cold.push(runIn(OWN, out, programs, values.workers));
      sides.kept.push(runIn(OWN, out, programs, values.workers));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const rows = (
    [
      ["the other checkout", sides.before],
      ["this one, nothing compiled before", sides.cold],
      ["this one, programs kept", sides.kept],
    ] as const
  ).map(([name, runs]) => {
    const [clock, processor, theirs, theirProcessor] = [
      spreadOf(runs.map((run) => run.clock)),
      spreadOf(runs.map((run) => run.processor)),
      spreadOf(sides.before.map((run) => run.clock)),
      spreadOf(sides.before.map((run) => run.processor)),
    ];
    return [
      name,
      `${clock.median.toFixed(1)} s`,
      `${clock.least.toFixed(1)} s`,
      (theirs.median / clock.median).toFixed(2),
      `${processor.median.toFixed(1)} s`,
      (theirProcessor.median / processor.median).toFixed(2),
    ];
  });
  const headings = ["quickstart", "by the clock", "least", "ratio", "processor time", "ratio"];
  process.stdout.write(`${markdownTable([headings, ...rows])}\n`);
  if (new Set([...sides.cold, ...sides.kept].map(({ cells }) => cells)).size > 1) {
    process.stderr.write("cells.csv of this checkout differs between runs\n");
    process.exitCode = 1;
  }
});
