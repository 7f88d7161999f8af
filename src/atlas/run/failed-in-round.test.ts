import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ExperimentConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { firstRound } from "#atlas/refine";
import { crewOutcome } from "./crew-outcome.ts";
import type { RunEvent } from "./events.ts";
import { openForCrew } from "./join-experiment.ts";
import { prepareExperiment, runExperiment } from "./run-experiment.ts";
import { CONFIGURATION } from "./small-experiment.testing.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "failed-in-round-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Cells whose made-up numbers differ, so that two more rounds follow. */
const configuration: ExperimentConfiguration = {
  ...CONFIGURATION,
  grid: {
    ...CONFIGURATION.grid,
    load: { ...CONFIGURATION.grid.load, values: [2, 4, 8, 16, 32] },
    temperature: { ...CONFIGURATION.grid.temperature, values: [4, 16, 50] },
    refine: { rounds: 3, share: 0.75, more_seeds: 0 },
  },
  phases: { ...CONFIGURATION.phases, train_loss: 0.5, connectivity_pct: 0.5 },
};
const plan = planExperiment(configuration);

const jobsOfFirst = firstRound({ configuration, editions: plan.editions, bound: (own) => own }).plan.jobs;
const failing = jobsOfFirst.find(({ kind }) => kind === "train")!;
const needing = jobsOfFirst.filter(({ needs }) => needs.includes(failing.key)).map(({ key }) => key);

function optionsOf(run: string, events: RunEvent[]) {
  return {
    configuration,
    plan,
    run: join(folder, run),
    dataFolder: folder,
    workers: 1,
    jobModule: new URL("./arithmetic-jobs.testing.ts", import.meta.url).href,
    onEvent: (event: RunEvent) => void events.push(event),
  };
}

/** Keys of the jobs that events of a type are of. */
function keysOf(events: readonly RunEvent[], type: "job-started" | "job-failed"): readonly string[] {
  return events.flatMap((event) => (event.type === type ? [event.job.key] : []));
}

it("is not tried again in the rounds that follow, nor is what needs it, and is told at the end", async () => {
  expect(needing.length).toBeGreaterThan(0);
  await writeFile(join(folder, "behaviour.json"), JSON.stringify({ fail: [failing.key] }));
  const events: RunEvent[] = [];
  const options = optionsOf("run", events);
  const outcome = await runExperiment(options);
  const begun = () => keysOf(events, "job-started");
  expect(events.filter(({ type }) => type === "started")).toHaveLength(3);
  expect(begun().filter((key) => key === failing.key)).toHaveLength(1);
  expect(new Set(begun()).size).toBe(begun().length);
  expect(outcome.failures.map(({ job }) => job.key)).toEqual([failing.key]);
  expect(outcome.blocked.map(({ key }) => key)).toEqual(expect.arrayContaining(needing));
  expect(outcome.jobsDone).toBe(outcome.jobs - 1 - outcome.blocked.length);
  const { stages } = JSON.parse(await readFile(join(folder, "run/progress.json"), "utf8"));
  const sum = (name: string) =>
    stages.reduce((all: number, stage: Record<string, number>) => all + stage[name]!, 0);
  expect(sum("failed")).toBe(failing.tasks.length);
  expect(sum("blocked")).toBe(outcome.blocked.reduce((all, { tasks }) => all + tasks.length, 0));
  expect(sum("done") + sum("failed") + sum("blocked")).toBe(sum("results"));

  // Whoever calls again tries again.
  await writeFile(join(folder, "behaviour.json"), "{}");
  events.length = 0;
  expect(await runExperiment(options)).toMatchObject({ failures: [], blocked: [] });
  expect(begun()).toContain(failing.key);
}, 60_000);

it("is tried by one of several who work on the run, and told to each of them once", async () => {
  await writeFile(join(folder, "behaviour.json"), JSON.stringify({ fail: [failing.key], sleep: 5 }));
  await prepareExperiment(optionsOf("crew", []));
  const heard: RunEvent[][] = [[], []];
  const outcomes = await Promise.all(
    heard.map(async (events) => (await openForCrew(join(folder, "crew"))).work(optionsOf("crew", events))),
  );
  expect(keysOf(heard.flat(), "job-started").filter((key) => key === failing.key)).toHaveLength(1);
  for (const [index, { failures, blocked, jobs, jobsDone, interrupted }] of outcomes.entries()) {
    const events = heard[index]!;
    expect(events.filter(({ type }) => type === "started")).toHaveLength(3);
    expect(keysOf(events, "job-failed")).toEqual([failing.key]);
    expect(failures.map(({ job }) => job.key)).toEqual([failing.key]);
    expect(blocked.map(({ key }) => key)).toEqual(expect.arrayContaining([...needing]));
    expect({ jobsDone, interrupted }).toEqual({ jobsDone: jobs - 1 - blocked.length, interrupted: false });
  }
  const { outcome } = await crewOutcome(join(folder, "crew"));
  expect(outcome).toMatchObject({ jobs: outcomes[0]!.jobs, jobsDone: outcomes[0]!.jobsDone });
}, 60_000);
