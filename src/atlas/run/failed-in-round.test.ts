import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { firstRound } from "#atlas/refine";
import type { RunEvent } from "./events.ts";
import { runExperiment } from "./run-experiment.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "failed-in-round-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Cells whose made-up numbers differ, so that two more rounds follow. */
const configuration = parseConfiguration(
  `
name: rounds
data: { source: glyphs, size: 8, examples: 100, test_examples: 50 }
model: { family: mlp, depth: 1 }
training: { budget: { epochs: 2 } }
grid:
  load: { width: [2, 4, 8, 16, 32] }
  temperature: { batch_size: [4, 16, 50] }
  refine: { rounds: 3, share: 0.75 }
seeds: 3
phases: { train_loss: 0.5, connectivity_pct: 0.5 }
`,
  "rounds.yaml",
);
const plan = planExperiment(configuration);

it("is not tried again in the rounds that follow, nor is what needs it, and is told at the end", async () => {
  const { jobs } = firstRound({ configuration, editions: plan.editions, bound: (own) => own }).plan;
  const failing = jobs.find(({ kind }) => kind === "train")!;
  const needing = jobs.filter(({ needs }) => needs.includes(failing.key)).map(({ key }) => key);
  expect(needing.length).toBeGreaterThan(0);
  await writeFile(join(folder, "behaviour.json"), JSON.stringify({ fail: [failing.key] }));
  const events: RunEvent[] = [];
  const options = {
    configuration,
    plan,
    run: join(folder, "run"),
    dataFolder: folder,
    workers: 1,
    jobModule: new URL("./arithmetic-jobs.testing.ts", import.meta.url).href,
    onEvent: (event: RunEvent) => events.push(event),
  };
  const outcome = await runExperiment(options);
  const begun = () => events.flatMap((event) => (event.type === "job-started" ? [event.job.key] : []));
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
