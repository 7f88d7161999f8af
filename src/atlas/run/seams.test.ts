import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderStore, openRunStore, type RunStore, registerRunStore } from "#atlas/store";
import type { Launcher } from "./launcher.ts";
import { runExperiment } from "./run-experiment.ts";
import { CONFIGURATION, smallPlan } from "./small-experiment.testing.ts";
import { Workbench } from "./workbench.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seams-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Works in the process of the coordinator, without starting any. */
function inProcess(started: string[]): Launcher {
  return {
    launch(name) {
      started.push(name);
      const bench = new Workbench();
      return {
        order: (order) => {
          if (order.type === "finish") throw new RangeError("a worker is told to finish by finish()");
          return bench.answer(order);
        },
        finish: () => bench.close(),
        kill: () => {},
      };
    },
  };
}

/** A store of another kind that says what is asked of it. */
function watchedStore(address: string, asked: Set<string>): RunStore {
  const inner = folderStore(join(folder, address.replace(":", "-")));
  const watched = Object.entries(inner).map(([name, member]) => [
    name,
    typeof member !== "function"
      ? member
      : (...words: unknown[]) => {
          asked.add(name);
          return Reflect.apply(member, inner, words);
        },
  ]);
  return { ...inner, ...Object.fromEntries(watched), address };
}

const jobModule = new URL("./arithmetic-jobs.testing.ts", import.meta.url).href;
const plan = smallPlan();

describe("a run", () => {
  it("is carried out by whoever starts its workers, wherever it lies", async () => {
    const asked = new Set<string>();
    registerRunStore("watched", (address) => watchedStore(address, asked));
    const started: string[] = [];
    const outcome = await runExperiment({
      configuration: CONFIGURATION,
      plan,
      run: openRunStore("watched:one"),
      dataFolder: folder,
      workers: 2,
      launcher: inProcess(started),
      jobModule,
    });
    expect(outcome).toMatchObject({ jobs: plan.jobs.length, jobsDone: plan.jobs.length, failures: [] });
    expect(started).toEqual(["worker-0", "worker-1"]);
    for (const name of [
      "prepare",
      "claim",
      "readText",
      "writeText",
      "readJournals",
      "openJournal",
      "writeArrays",
    ])
      expect(asked, name).toContain(name);
    const elsewhere = { configuration: CONFIGURATION, plan, dataFolder: folder, workers: 2, jobModule };
    await runExperiment({ ...elsewhere, run: join(folder, "two") });
    const [one, two] = await Promise.all(
      ["watched:one", join(folder, "two")].map(
        async (run) => (await openRunStore(run).readJournals()).results,
      ),
    );
    expect(new Map([...one!].sort())).toEqual(new Map([...two!].sort()));
  });
});

describe("the module of a run's jobs", () => {
  it("is to export what executes them", async () => {
    const path = join(folder, "jobless.mjs");
    await writeFile(path, 'export const jobs = "none";');
    const run = runExperiment({
      configuration: CONFIGURATION,
      plan,
      run: join(folder, "jobless"),
      dataFolder: folder,
      workers: 1,
      jobModule: pathToFileURL(path).href,
    });
    await expect(run).rejects.toMatchObject({
      code: "run/job-module",
      message: expect.stringMatching(/jobless\.mjs: the module exports no function executeJob/),
    });
  });
});

describe("openRunStore", () => {
  it("takes what is no known kind for a folder, and refuses words that are taken or no words", () => {
    for (const path of ["runs/quick", "C:\\runs", "of:mine"])
      expect(openRunStore(path).placeOf("x")).toBe(join(path, "x"));
    registerRunStore("taken", folderStore);
    expect(() => registerRunStore("taken", folderStore)).toThrow(/the kind of store taken already/);
    expect(() => registerRunStore("C", folderStore)).toThrow(/cannot name a kind of store/);
  });
});
