import { mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FAILURES_FILE } from "#atlas/account";
import { readJournals } from "#atlas/journal";
import { planExperiment } from "#atlas/plan";
import { folderStore, type RunStore } from "#atlas/store";
import { temporaryPath } from "#files";
import type { RunEvent } from "./events.ts";
import { openForCrew } from "./join-experiment.ts";
import { prepareExperiment, runExperiment } from "./run-experiment.ts";
import { CONFIGURATION } from "./small-experiment.testing.ts";

const jobModule = new URL("./arithmetic-jobs.testing.ts", import.meta.url).href;
const plan = planExperiment(CONFIGURATION);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "join-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const optionsOf = (run: string, events: RunEvent[] = []) => ({
  configuration: CONFIGURATION,
  plan,
  run,
  dataFolder: folder,
  workers: 1,
  jobModule,
  keepsPrograms: false,
  onEvent: (event: RunEvent) => void events.push(event),
});

async function resultsOf(run: string) {
  const { results, disagreeing } = await readJournals(join(run, "journal"));
  expect(disagreeing).toEqual([]);
  return new Map([...results].sort());
}

/** How often each result was written. */
function writtenTimes(run: string): readonly number[] {
  const journals = readdirSync(join(run, "journal")).map((name) =>
    readFileSync(join(run, "journal", name), "utf8"),
  );
  const keys = journals.flatMap((text) => [...text.matchAll(/"key":"([^"]+)"/g)].map(([, key]) => key!));
  return [...Map.groupBy(keys, (key) => key).values()].map(({ length }) => length);
}

describe("a run that several work on", () => {
  it("has every result once, and the same as where one worked alone", async () => {
    const [alone, shared] = ["alone", "shared"].map((name) => join(folder, name));
    await runExperiment(optionsOf(alone!));
    expect(await prepareExperiment(optionsOf(shared!))).toEqual({
      jobs: plan.jobs.length,
      left: plan.jobs.length,
    });
    // As a copy lacks them that takes files alone.
    for (const empty of ["journal", "weights", "curves"]) rmdirSync(join(shared!, empty));
    writeFileSync(join(folder, "behaviour.json"), JSON.stringify({ sleep: 30 }));
    const heard: RunEvent[][] = [[], [], []];
    const crew = await Promise.all(heard.map(() => openForCrew(shared!)));
    const outcomes = await Promise.all(crew.map((own, index) => own.work(optionsOf(shared!, heard[index]))));
    for (const { jobs, jobsDone, failures, interrupted } of outcomes)
      expect({ jobs, jobsDone, failures, interrupted }).toEqual({
        jobs: plan.jobs.length,
        jobsDone: plan.jobs.length,
        failures: [],
        interrupted: false,
      });
    expect(await resultsOf(shared!)).toEqual(await resultsOf(alone!));
    expect(new Set(writtenTimes(shared!))).toEqual(new Set([1]));
    const count = (events: readonly RunEvent[], type: RunEvent["type"]) =>
      events.filter((event) => event.type === type).length;
    for (const events of heard)
      expect(count(events, "job-done") + count(events, "job-done-elsewhere")).toBe(plan.jobs.length);
    expect(heard.reduce((sum, events) => sum + count(events, "job-done"), 0)).toBe(plan.jobs.length);
  });

  it("is read once by who joins it, and not done again", async () => {
    const run = join(folder, "done");
    await runExperiment(optionsOf(run));
    const store: RunStore = {
      ...folderStore(run),
      readJournals: () => Promise.reject(new Error("read a second time")),
    };
    const outcome = await (await openForCrew(store)).work(optionsOf(run));
    expect(outcome.jobsDone).toBe(plan.jobs.length);
    expect(new Set(writtenTimes(run))).toEqual(new Set([1]));
  });

  it("tells all of them what failed for good, and has it tried once", async () => {
    const run = join(folder, "failing");
    await prepareExperiment(optionsOf(run));
    const failing = plan.jobs.find(({ kind }) => kind === "train")!;
    writeFileSync(join(folder, "behaviour.json"), JSON.stringify({ fail: [failing.key], sleep: 20 }));
    const heard: RunEvent[][] = [[], []];
    const outcomes = await Promise.all(
      heard.map(async (events) => (await openForCrew(run)).work(optionsOf(run, events))),
    );
    for (const { failures, blocked, jobsDone } of outcomes) {
      expect(failures.map(({ job }) => job.key)).toEqual([failing.key]);
      expect(jobsDone).toBe(plan.jobs.length - 1 - blocked.length);
      expect(blocked.length).toBeGreaterThan(0);
    }
    const begun = heard
      .flat()
      .filter((event) => event.type === "job-started" && event.job.key === failing.key);
    expect(begun).toHaveLength(1);
    expect(JSON.parse(readFileSync(join(run, FAILURES_FILE), "utf8"))).toEqual([
      expect.objectContaining({ key: failing.key, message: expect.stringContaining("no numbers") }),
    ]);
  });

  it("holds nothing in the end of what one was writing who was killed", async () => {
    const run = join(folder, "left");
    await prepareExperiment(optionsOf(run));
    writeFileSync(temporaryPath(join(run, "weights", "half.safetensors")), "begun");
    await (await openForCrew(run)).work(optionsOf(run));
    const left = readdirSync(join(run, "weights"));
    expect(left).not.toEqual([]);
    expect(left.filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("is not begun where one has the whole of it, or where nothing was prepared", async () => {
    await expect(openForCrew(join(folder, "nowhere"))).rejects.toMatchObject({ code: "run/no-run" });
  });
});
