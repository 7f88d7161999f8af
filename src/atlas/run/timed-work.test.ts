import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Behaviour } from "./arithmetic-jobs.testing.ts";
import { runExperiment } from "./run-experiment.ts";
import { CONFIGURATION, smallPlan } from "./small-experiment.testing.ts";
import type { TimedWork } from "./timed-work.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "timed-work-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test("the stretches of a place follow one another, each with the worker's timing, but where its process ended", async () => {
  const behaviour: Behaviour = {
    crashOnce: ["curvature-cell-2-8"],
    fail: ["similarity-cell-2-8"],
    sleep: 5,
  };
  await writeFile(join(folder, "behaviour.json"), JSON.stringify(behaviour));
  const configuration = {
    ...CONFIGURATION,
    grid: { ...CONFIGURATION.grid, load: { knob: "width", values: [2] } },
  } as const;
  const works: TimedWork[] = [];
  const outcome = await runExperiment({
    configuration,
    plan: smallPlan(configuration),
    run: join(folder, "run"),
    dataFolder: folder,
    workers: 2,
    jobModule: new URL("./arithmetic-jobs.testing.ts", import.meta.url).href,
    onTimedWork: (work) => works.push(work),
  });
  expect(outcome.failures).toHaveLength(1);

  const jobs = works.filter(({ what }) => what === "job");
  expect(jobs).toHaveLength(9);
  expect(works.filter(({ isLost }) => isLost).map(({ job }) => job?.key)).toEqual(["curvature-cell-2-8"]);
  for (const { what, job, isLost, seconds, timing } of works) {
    expect(timing === undefined).toBe(what === "waiting" || isLost);
    if (timing === undefined) continue;
    // A process has its own clock since its start; the order came later.
    expect(timing.seconds).toBeLessThan(seconds + (what === "start" ? 1 : 1e-3));
    const phases = timing.phases.map(({ phase }) => phase);
    if (what === "start") expect(phases).toEqual(expect.arrayContaining(["start", "imports"]));
    else if (job?.key !== "similarity-cell-2-8") expect(phases).toContain("journal");
  }
  // A worker is started for every place, and once more for the one whose process ended.
  expect(works.filter(({ what }) => what === "start")).toHaveLength(3);
  for (const own of Map.groupBy(works, ({ worker }) => worker).values()) {
    for (const [i, { began, seconds }] of own.entries()) {
      const next = own[i + 1];
      if (next) expect(next.began).toBeGreaterThanOrEqual(began + 1000 * seconds - 0.01);
    }
  }
});
