/**
 * What `loss-atlas status` takes for a large run: `node bench/status.ts [jobs]`, by default 100,000.
 *
 * Writes the folder of a run of so many finished jobs, each with a result in the journals of 16 workers and a file of
 * weights, and calls the command three times each with the account that a run keeps of itself, with an account of half of
 * the journals, as after a kill, and without one. Prints the least time by the clock, the start of the command included.
 */
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfiguration } from "#atlas/configuration";
import { canonicalJson, sha256Hex } from "#files";
import { asCommand, wholeNumber } from "./command.ts";
import { tableText } from "./table.ts";

const COMMAND = join(import.meta.dirname, "..", "bin", "loss-atlas.js");
const WORKERS = 16;

/** One finished job as a line of a journal. */
function lineOf(index: number): string {
  const key = sha256Hex(`network ${index}`).slice(0, 24);
  const history = Array.from({ length: 20 }, (_, epoch) => 2 / (1 + epoch + (index % 7)));
  const text = canonicalJson({
    kind: "train",
    seconds: 12.345,
    peak_memory_mb: 512,
    results: [
      {
        key,
        cell: sha256Hex(`cell ${Math.floor(index / 5)}`).slice(0, 24),
        seeds: [index % 5],
        observations: ["train_loss", "train_err_pct", "test_loss", "test_acc_pct"].map((metric, i) => ({
          metric,
          value: (index + i) / 7919,
          standard_error: null,
        })),
        training: {
          status: "trained",
          degenerate: false,
          epochs: 20,
          updates: 2000,
          stopped_by: "budget",
          history: { loss: history, error_pct: history },
        },
      },
    ],
  });
  return `{"version":2,"checksum":"${sha256Hex(text)}","entry":${text}}\n`;
}

/** Writes the folder of a run; gives the bytes of half of each journal and of all of it. */
function writeRun(run: string, jobs: number): { readonly half: Sizes; readonly whole: Sizes } {
  const side = Math.floor(Math.sqrt(jobs / 5));
  const values = (from: number) => JSON.stringify(Array.from({ length: side }, (_, i) => i + from));
  const overrides = ["seeds=5", `grid.load.width=${values(2)}`, `grid.temperature.batch_size=${values(4)}`];
  const configuration = parseConfiguration("{ name: large }", "large", { overrides });
  const experiment = `${JSON.stringify({
    version: 1,
    environment: { versions: {} },
    configuration_hash: sha256Hex(canonicalJson(configuration)),
    configuration,
    data_hash: null,
    editions: {},
  })}\n`;
  for (const name of ["journal", "weights"]) mkdirSync(join(run, name), { recursive: true });
  writeFileSync(join(run, "experiment.json"), experiment);
  const half: Record<string, number> = {};
  const whole: Record<string, number> = {};
  for (let worker = 0; worker < WORKERS; worker++) {
    const name = `worker-${worker}.jsonl`;
    const own = Array.from({ length: Math.ceil((jobs - worker) / WORKERS) }, (_, i) =>
      lineOf(worker + i * WORKERS),
    );
    appendFileSync(join(run, "journal", name), own.join(""));
    whole[name] = statSync(join(run, "journal", name)).size;
    half[name] = Buffer.byteLength(own.slice(0, own.length / 2).join(""));
  }
  for (let i = 0; i < jobs; i++) writeFileSync(join(run, "weights", `${i}.safetensors`), "weights");
  return { half, whole };
}

type Sizes = Readonly<Record<string, number>>;

/** The account of a call that did so many jobs. */
function accountOf(run: string, experiment: string, jobs: number, done: number, journals: Sizes): void {
  const now = Date.now();
  const account = {
    version: 2,
    name: "large",
    pid: 1,
    experiment,
    began: now - 1e6,
    updated: now,
    trained_at: now,
    ended: null,
    workers: WORKERS,
    stages: [
      {
        kind: "train",
        results: jobs,
        done,
        failed: 0,
        blocked: 0,
        cost: jobs,
        cost_done: done,
        cost_done_now: done,
        seconds_now: done,
      },
    ],
    trained: done,
    running: [],
    journals,
  };
  writeFileSync(join(run, "progress.json"), JSON.stringify(account));
}

/** The least seconds of three calls. */
function secondsOf(run: string): number {
  const seconds = Array.from({ length: 3 }, () => {
    const began = performance.now();
    const { status, stdout } = spawnSync(process.execPath, [COMMAND, "status", run, "--json"]);
    if (status !== 0) throw new RangeError(String(stdout));
    return (performance.now() - began) / 1000;
  });
  return Math.min(...seconds);
}

await asCommand(async () => {
  const jobs = wholeNumber("jobs", process.argv[2] ?? "100000", WORKERS);
  const run = mkdtempSync(join(tmpdir(), "loss-atlas-status-"));
  try {
    const { half, whole } = writeRun(run, jobs);
    const experiment = sha256Hex(readFileSync(join(run, "experiment.json"), "utf8"));
    const rows = [["status of", "seconds"]];
    const bare = secondsOf(run);
    accountOf(run, experiment, jobs, jobs, whole);
    rows.push(["a run with its account", secondsOf(run).toFixed(2)]);
    accountOf(run, experiment, jobs, Math.floor(jobs / 2), half);
    rows.push(["one whose account has half of the journals", secondsOf(run).toFixed(2)]);
    rows.push(["one without an account", bare.toFixed(2)]);
    const megabytes = Object.values(whole).reduce((sum, bytes) => sum + bytes, 0) / 2 ** 20;
    process.stdout.write(
      `${jobs} jobs, journals of ${megabytes.toFixed(0)} MiB, ${jobs} files of weights\n\n`,
    );
    process.stdout.write(`${tableText(rows)}\n`);
  } finally {
    rmSync(run, { recursive: true });
  }
});
