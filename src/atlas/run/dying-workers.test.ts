import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { folderStore } from "#atlas/store";
import { temporaryPath } from "#files";
import type { Behaviour } from "./arithmetic-jobs.testing.ts";
import type { RunEvent, RunOutcome } from "./events.ts";
import { fencedStore } from "./fenced-store.ts";
import { overdue, secondsAllowed } from "./job-limit.ts";
import type { Launcher } from "./launcher.ts";
import { localLauncher, localLauncherWith } from "./local-launcher.ts";
import type { ProcessState } from "./process-state.ts";
import { runExperiment } from "./run-experiment.ts";
import type { RunOptions } from "./run-options.ts";
import { CONFIGURATION, smallPlan } from "./small-experiment.testing.ts";

let folder: string;
let crashes: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dying-"));
  crashes = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const small = smallPlan();
/** Two trainings that do not wait for each other. */
const plan = { ...small, jobs: small.jobs.slice(0, 2) };

function run(
  launcher: Launcher,
  workers = 1,
  changes: Pick<RunOptions, "jobTimeout" | "signal"> = {},
): Promise<RunOutcome> {
  return runExperiment({
    configuration: CONFIGURATION,
    plan,
    run: join(folder, "run"),
    dataFolder: folder,
    workers,
    launcher,
    ...changes,
    jobModule: new URL("./arithmetic-jobs.testing.ts", import.meta.url).href,
    onEvent: (event: RunEvent) => {
      if (event.type === "worker-crashed") crashes.push(event.reason);
    },
  });
}

const behave = (behaviour: Behaviour) => writeFile(join(folder, "behaviour.json"), JSON.stringify(behaviour));

/** Kills the first workers some milliseconds after they were started. */
function killing(first: number, milliseconds: number): Launcher {
  let launched = 0;
  return {
    launch(name) {
      const worker = localLauncher.launch(name);
      if (launched++ < first) setTimeout(worker.kill, milliseconds);
      return worker;
    },
  };
}

describe("a worker that is killed before it is ready", () => {
  it.each([1, 2])("is started again, of %d workers", async (workers) => {
    const outcome = await run(killing(3, 10), workers);
    expect(outcome).toMatchObject({ jobsDone: 2, failures: [], interrupted: false });
    expect(crashes).toHaveLength(3);
    for (const reason of crashes) expect(reason).toContain("killed by SIGKILL");
  });

  it("is told of to nobody who stopped the run at that moment, as a terminal stops all at once", async () => {
    const stop = new AbortController();
    const launcher: Launcher = {
      launch(name) {
        const worker = localLauncher.launch(name);
        setTimeout(() => {
          worker.kill();
          setTimeout(() => stop.abort(), 20);
        }, 10);
        return worker;
      },
    };
    const outcome = await run(launcher, 1, { signal: stop.signal });
    expect(outcome).toMatchObject({ jobsDone: 0, failures: [], interrupted: true });
    expect(crashes).toEqual([]);
  });

  it("ends the run where that goes on, and leaves no lock", async () => {
    await expect(run(killing(100, 5), 2)).rejects.toMatchObject({
      code: "run/worker-does-not-start",
      kind: "failure",
      message: expect.stringContaining("5 starts in a row came to nothing"),
    });
    expect(existsSync(join(folder, "run/lock.json"))).toBe(false);
  });
});

describe("what killed workers leave of arrays that they were writing", () => {
  it("is away when the run has ended, and a finished file is not", async () => {
    const weights = join(folder, "run/weights");
    const launcher: Launcher = {
      launch(name) {
        const half = temporaryPath(join(weights, "half.safetensors"));
        writeFileSync(half, "begun");
        writeFileSync(join(weights, "whole.safetensors"), "whole");
        return localLauncher.launch(name);
      },
    };
    await run(launcher);
    const left = readdirSync(weights);
    expect(left).toContain("whole.safetensors");
    expect(left.filter((name) => name.startsWith("."))).toEqual([]);
  });
});

describe("a worker that dies while it is idle", () => {
  it("costs the job that it is given next none of its tries", async () => {
    const gone: string[] = [];
    const launcher: Launcher = {
      launch(name) {
        const worker = localLauncher.launch(name);
        return {
          ...worker,
          order: async (order) => {
            if (order.type === "execute" && gone.length < 3) {
              worker.kill();
              await worker.finish();
              gone.push(order.job.key);
            }
            return worker.order(order);
          },
        };
      },
    };
    expect(await run(launcher)).toMatchObject({ jobsDone: 2, failures: [] });
    expect(gone).toEqual(Array.from({ length: 3 }, () => plan.jobs[0]!.key));
    expect(crashes).toHaveLength(3);
  });
});

describe("a worker that is killed for want of memory", () => {
  /** Ends a job as the system does for want of memory, the first times that it is begun; counts what runs beside it. */
  function shortOfMemory(times: number): { readonly launcher: Launcher; readonly beside: readonly number[] } {
    const [starved, other] = plan.jobs;
    const begun = new Map(plan.jobs.map(({ key }) => [key, Promise.withResolvers<void>()]));
    const killed = Promise.withResolvers<void>();
    let running = 0;
    const beside: number[] = [];
    const launcher: Launcher = {
      launch(name) {
        const worker = localLauncher.launch(name);
        const execute: typeof worker.order = async (order) => {
          if (order.type !== "execute") return worker.order(order);
          const { key } = order.job;
          begun.get(key)!.resolve();
          if (key === other!.key) {
            await killed.promise;
            return worker.order(order);
          }
          await begun.get(other!.key)!.promise;
          beside.push(running - 1);
          if (beside.length > times) return worker.order(order);
          worker.kill();
          const answer = await worker.order(order);
          killed.resolve();
          return answer.type === "crashed" ? { ...answer, forMemory: true } : answer;
        };
        return {
          ...worker,
          order: async (order) => {
            if (order.type !== "execute") return worker.order(order);
            running++;
            const answer = await execute(order);
            running--;
            return answer;
          },
        };
      },
    };
    expect(starved!.key).not.toBe(other!.key);
    return { launcher, beside };
  }

  it("has its job tried again with nothing beside it", async () => {
    const { launcher, beside } = shortOfMemory(1);
    expect(await run(launcher, 2)).toMatchObject({ jobsDone: 2, failures: [] });
    expect(beside).toEqual([1, 0]);
  });

  it("fails it then, and says so", async () => {
    const { launcher, beside } = shortOfMemory(2);
    const message = expect.stringMatching(
      /killed by SIGKILL.*; tried again, it had no other job beside it\. /,
    );
    expect(await run(launcher, 2)).toMatchObject({
      jobsDone: 1,
      failures: [{ job: { key: plan.jobs[0]!.key }, error: { code: "run/out-of-memory", message } }],
    });
    expect(beside).toEqual([1, 0]);
  });
});

describe("a worker that is stopped", () => {
  it("is ended after a silence, and its job done by another", async () => {
    const key = plan.jobs[0]!.key;
    await behave({ block: { [key]: 2000 } });
    const done = run(localLauncherWith({ silence: 1.5 }));
    const pid = await vi.waitFor(() => numberIn(join(folder, `pid-${key}`)), 10_000);
    process.kill(pid, "SIGSTOP");
    expect(await done).toMatchObject({ jobsDone: 2, failures: [] });
    expect(crashes).toEqual([expect.stringContaining("no sign of life for 1.5 s")]);
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });

  it("is waited for where the system does not let it go on", async () => {
    const key = plan.jobs[0]!.key;
    await behave({ block: { [key]: 500 } });
    let looks = 0;
    let isStopped = false;
    const stateOf = (pid: number): ProcessState => {
      // A machine that is busy has one that is slow to start looked at as well.
      if (isStopped && ++looks === 3) process.kill(pid, "SIGCONT");
      return "held-up";
    };
    const done = run(localLauncherWith({ silence: 0.8, stateOf }));
    const pid = await vi.waitFor(() => numberIn(join(folder, `pid-${key}`)), 10_000);
    process.kill(pid, "SIGSTOP");
    isStopped = true;
    expect(await done).toMatchObject({ jobsDone: 2, failures: [] });
    expect(looks).toBeGreaterThanOrEqual(3);
    expect(crashes).toEqual([]);
  });

  it("is not taken for one while it computes for long, which holds its event loop", async () => {
    await behave({ block: { [plan.jobs[0]!.key]: 4500 } });
    expect(await run(localLauncherWith({ silence: 2 }))).toMatchObject({ jobsDone: 2, failures: [] });
    expect(crashes).toEqual([]);
  });
});

describe("a job that does not end", () => {
  it("is tried once more after its time and then fails with the reason, while others go on", async () => {
    const [endless, other] = plan.jobs;
    await behave({ block: { [endless!.key]: 120_000 } });
    const outcome = await run(localLauncher, 1, { jobTimeout: 1 });
    const message = expect.stringMatching(/^the job was not done within 1 s, .* as --job-timeout says$/);
    expect(outcome).toMatchObject({
      jobsDone: 1,
      interrupted: false,
      failures: [{ job: { key: endless!.key }, error: { code: "run/job-timeout", message } }],
    });
    expect(crashes).toEqual([message, message]);
    expect(other!.key).not.toBe(endless!.key);
  });

  it("has an hour where nobody says, and a hundred times its estimate where that is more", () => {
    expect(secondsAllowed({ cost: 1 })).toBe(3600);
    expect(secondsAllowed({ cost: 100 })).toBe(10_000);
    expect(secondsAllowed({ cost: 100 }, 5)).toBe(5);
    expect(overdue({ cost: 100 }).reason).toContain("10000 s, and its worker was ended as one that hangs");
  });
});

describe("a fenced store", () => {
  it("writes nothing once it may not, and reads on", async () => {
    const inner = folderStore(folder);
    await inner.prepare();
    let mayWrite = true;
    const store = fencedStore(inner, () => {
      if (!mayWrite) throw new RangeError("gone");
    });
    const journal = await store.openJournal("worker-0");
    await store.writeText("a", "text");
    mayWrite = false;
    const entry = { kind: "train", seconds: 0, peak_memory_mb: 0, results: [] };
    for (const write of [
      () => journal.append(entry),
      () => store.writeText("a", "other"),
      () => store.writeArrays("weights/a", { tensors: {}, metadata: {} }),
      () => store.openJournal("worker-1"),
    ])
      await expect(write()).rejects.toThrow("gone");
    expect(await store.readText("a")).toBe("text");
    expect((await store.readJournals()).results.size).toBe(0);
    await journal.close();
  });
});

function numberIn(path: string): number {
  const text = readFileSync(path, "utf8");
  if (text === "") throw new RangeError("not written yet");
  return Number(text);
}
