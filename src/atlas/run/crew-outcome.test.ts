import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { type Job, lostTasks, planExperiment } from "#atlas/plan";
import { crewOutcome } from "./crew-outcome.ts";
import { openForCrew } from "./join-experiment.ts";
import { prepareExperiment, runExperiment } from "./run-experiment.ts";
import { CONFIGURATION } from "./small-experiment.testing.ts";

const plan = planExperiment(CONFIGURATION);
const folder = mkdtempSync(join(tmpdir(), "crew-outcome-"));
afterAll(() => rmSync(folder, { recursive: true }));

const options = (signal?: AbortSignal) => ({
  configuration: CONFIGURATION,
  plan,
  run: folder,
  dataFolder: folder,
  workers: 1,
  jobModule: new URL("./arithmetic-jobs.testing.ts", import.meta.url).href,
  keepsPrograms: false,
  ...(signal && { signal }),
});

it("says from the folder alone what those who worked on it would say", async () => {
  await prepareExperiment(options());
  const jobs = plan.jobs.length;
  const before = await crewOutcome(folder);
  expect(before).toMatchObject({
    jobsLeft: jobs,
    resultsDone: 0,
    outcome: { jobs, jobsDone: 0, interrupted: true },
  });

  const failing = plan.jobs.find(({ kind }) => kind === "train")!;
  writeFileSync(join(folder, "behaviour.json"), JSON.stringify({ fail: [failing.key] }));
  const stop = new AbortController();
  let done = 0;
  const half = await (await openForCrew(folder)).work({
    ...options(stop.signal),
    onEvent: ({ type }) => {
      if (type === "job-done" && ++done === 1) stop.abort();
    },
  });
  const { outcome, jobsLeft, resultsDone } = await crewOutcome(folder);
  expect(half.interrupted).toBe(true);
  expect(outcome).toMatchObject({ jobsDone: half.jobsDone, interrupted: true });
  expect(jobsLeft).toBe(jobs - half.jobsDone - outcome.failures.length - outcome.blocked.length);
  expect(resultsDone).toBeGreaterThan(0);

  const end = await (await openForCrew(folder)).work(options());
  const after = await crewOutcome(folder);
  const keysOf = ({ failures, blocked }: typeof end) => ({
    failed: failures.map(({ job }) => job.key),
    blocked: new Set(blocked.map(({ key }) => key)),
  });
  expect(keysOf(after.outcome)).toEqual(keysOf(end));
  expect(keysOf(end).failed).toEqual([failing.key]);
  expect(after.outcome.failures[0]!.error.message).toContain("no numbers");
  // Cells that are measured together with those of the failed job are measured all the same.
  const tasks = plan.jobs.flatMap((job) => job.tasks);
  const lost = lostTasks(plan.jobs, new Set([failing.key]));
  expect(after.resultsDone).toBe(tasks.length - lost.size);
  expect(
    plan.jobs.some(
      (job) => job.tasks.some(({ key }) => lost.has(key)) && !job.tasks.every(({ key }) => lost.has(key)),
    ),
  ).toBe(true);
  expect(after).toMatchObject({ jobsLeft: 0, outcome: { jobs, jobsDone: end.jobsDone, interrupted: false } });
});

it("gathers what several failures take from one job", async () => {
  const run = join(folder, "several");
  const shared = plan.jobs.find(({ kind, needs }) => kind !== "train" && needs.length > 1)!;
  const failing = shared.needs.slice(0, 2);
  writeFileSync(join(folder, "behaviour.json"), JSON.stringify({ fail: failing }));
  const { failures, blocked, jobsDone } = await runExperiment({ ...options(), run });
  expect(failures.map(({ job }) => job.key).sort()).toEqual([...failing].sort());
  const lost = lostTasks(plan.jobs, new Set(failing));
  const tasksOf = (jobs: readonly Job[]) => jobs.flatMap(({ tasks }) => tasks.map(({ key }) => key));
  expect([...tasksOf(blocked), ...tasksOf(failures.map(({ job }) => job))].sort()).toEqual([...lost].sort());
  expect(new Set(blocked.map(({ key }) => key)).size).toBe(blocked.length);
  expect(jobsDone).toBe(plan.jobs.length - failures.length - blocked.length);
});
