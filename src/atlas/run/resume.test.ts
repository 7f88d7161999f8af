import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderStore } from "#atlas/store";
import { CELLS_FILE, MEASUREMENTS_FILE, writeTables } from "#atlas/tables";
import type { Behaviour } from "./arithmetic-jobs.testing.ts";
import { runExperiment } from "./run-experiment.ts";
import { CONFIGURATION, smallPlan } from "./small-experiment.testing.ts";

const plan = smallPlan();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "resume-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const script = join(import.meta.dirname, "coordinator.testing.ts");

/** Runs a coordinator; kills it some milliseconds after it has started the given number of jobs. Gives its exit code. */
function coordinate(
  run: string,
  workers: number,
  killAfter = Number.POSITIVE_INFINITY,
): Promise<number | null> {
  const child = spawn(process.execPath, [script, join(folder, run), folder, String(workers)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let started = 0;
  child.stdout.on("data", async (lines: Buffer) => {
    const before = started;
    started += lines.toString().split("\n").length - 1;
    if (before >= killAfter || started < killAfter) return;
    await sleep(Math.random() * 40);
    child.kill("SIGKILL");
  });
  return new Promise((resolve) => child.once("close", resolve));
}

/** The tables of a run that nobody disturbs. */
async function undisturbed(run: string, workers: number): Promise<string[]> {
  const runFolder = join(folder, run);
  const jobModule = new URL("./arithmetic-jobs.testing.ts", import.meta.url).href;
  await runExperiment({
    configuration: CONFIGURATION,
    plan,
    run: runFolder,
    dataFolder: folder,
    workers,
    jobModule,
  });
  return tablesOf(run);
}

async function tablesOf(run: string): Promise<string[]> {
  await writeTables(join(folder, run), CONFIGURATION, plan);
  const files = [CELLS_FILE, MEASUREMENTS_FILE];
  return Promise.all(files.map((file) => readFile(join(folder, run, file), "utf8")));
}

describe("the tables of a run", () => {
  it("are the same bytes with one worker, with two, and after being killed again and again", async () => {
    const [cells, measurements] = await undisturbed("one", 1);
    expect(cells!.split("\n")).toHaveLength(1 + 6 + 1);
    expect(measurements!.split("\n")).toHaveLength(1 + 6 * (3 * 6 + 2 * 7 + 3 * 3) + 1);
    expect(await undisturbed("two", 2)).toEqual([cells, measurements]);

    // Jobs that take no time would sometimes all be done before the kill arrives.
    const behaviour = join(folder, "behaviour.json");
    await writeFile(behaviour, JSON.stringify({ sleep: 300 } satisfies Behaviour));
    for (const killAfter of [1, 5]) expect(await coordinate("killed", 2, killAfter)).toBeNull();
    const { results } = await folderStore(join(folder, "killed")).readJournals();
    expect(results.size).toBeLessThan(plan.jobs.reduce((count, { tasks }) => count + tasks.length, 0));
    await rm(behaviour);
    expect(await coordinate("killed", 2)).toBe(0);
    expect(await tablesOf("killed")).toEqual([cells, measurements]);
  });
});
