/**
 * What a thousand perceptrons take, trained and fully measured as the quickstart's are: `node bench/thousand.ts`.
 *
 * Ten widths, five batch sizes, four shares of wrong labels and five seeds on glyphs, by two workers; prints the time by
 * the clock, the processor time of the workers (where the system tells it) and their time by kind of job. Nothing is taken
 * from the cache of programs. `--seeds n` and `--workers n` make it another size.
 */
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { runExperiment } from "#atlas/run";
import { asCommand, badArgument } from "./command.ts";
import { duration, markdownTable } from "./table.ts";

const GRID = {
  load: { width: [3, 4, 6, 8, 12, 16, 24, 32, 48, 64] },
  temperature: { batch_size: [8, 16, 32, 64, 128] },
  slices: { label_noise: [0, 0.1, 0.2, 0.4] },
};

/** Processor time of the processes that this one started and that have ended, seconds; `undefined` if unknown. */
function secondsOfChildren(): number | undefined {
  const path = "/proc/self/stat";
  if (!existsSync(path)) return undefined;
  // After the name, which may hold anything: the state is field 3, and the children's times are fields 16 and 17.
  const fields = readFileSync(path, "utf8").split(") ").at(-1)!.split(" ");
  const ticksPerSecond = 100;
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

function counts(): { readonly seeds: number; readonly workers: number } {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "5" },
      workers: { type: "string", default: "2" },
    },
  });
  const whole = (name: "seeds" | "workers"): number => {
    const count = Number(values[name]);
    if (Number.isSafeInteger(count) && count >= 1) return count;
    throw badArgument(`--${name} is ${values[name]}`, "a whole number from 1");
  };
  return { seeds: whole("seeds"), workers: whole("workers") };
}

await asCommand(async () => {
  const { seeds, workers } = counts();
  const configuration = parseConfiguration(
    JSON.stringify({ name: "thousand", grid: GRID, seeds }),
    "thousand",
  );
  const plan = planExperiment(configuration);
  const folder = await mkdtemp(join(tmpdir(), "loss-atlas-thousand-"));
  const kinds = new Map<string, { jobs: number; seconds: number }>();
  try {
    const { seconds, failures } = await runExperiment({
      configuration,
      plan,
      run: folder,
      dataFolder: folder,
      workers,
      keepsPrograms: false,
      onEvent: (event) => {
        if (event.type !== "job-done") return;
        const { jobs, seconds: before } = kinds.get(event.job.kind) ?? { jobs: 0, seconds: 0 };
        kinds.set(event.job.kind, { jobs: jobs + 1, seconds: before + event.seconds });
      },
    });
    const networks = plan.cells.reduce((sum, cell) => sum + cell.networks.length, 0);
    const used = secondsOfChildren();
    const rows = [
      ["", "jobs", "seconds"],
      ...[...kinds].map(([kind, own]) => [kind, `${own.jobs}`, own.seconds.toFixed(1)]),
    ];
    process.stdout.write(
      `${networks} networks in ${plan.cells.length} cells, ${workers} workers: ${duration(seconds)} by the clock` +
        `${used === undefined ? "" : `, ${duration(used)} of processor time`}${failures.length > 0 ? `, ${failures.length} jobs failed` : ""}\n\n` +
        `${markdownTable(rows)}\n`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
