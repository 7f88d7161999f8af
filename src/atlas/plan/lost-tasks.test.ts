import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import type { Job } from "./job.ts";
import { cutJob, lostTasks, withoutTasks } from "./lost-tasks.ts";
import { planExperiment } from "./plan-experiment.ts";

const { jobs } = planExperiment(
  parseConfiguration("grid: { load: { width: [2, 4] }, temperature: { batch_size: [8, 16, 50] } }", "a.yaml"),
);
const trainings = jobs.filter(({ kind }) => kind === "train");
const keysOf = (some: readonly Job[]) => some.flatMap(({ tasks }) => tasks.map(({ key }) => key));

describe("what is lost with jobs that fail", () => {
  it("is what is of their networks, and of no others that are measured together with them", () => {
    const [first] = trainings;
    const networks = new Set(first!.tasks.map(({ key }) => key));
    const lost = lostTasks(jobs, new Set([first!.key]));
    for (const { tasks } of jobs)
      for (const task of tasks)
        expect(lost.has(task.key)).toBe(task.networks.some(({ key }) => networks.has(key)));
    const curvature = jobs.find(({ kind, needs }) => kind === "curvature" && needs.includes(first!.key))!;
    const { left, gone } = cutJob(curvature, lost);
    expect(left!.tasks.length).toBe(6);
    expect(gone!.tasks.length).toBe(3);
    expect(left!.cost + gone!.cost).toBeCloseTo(curvature.cost, 12);
  });

  it("leaves jobs that need nothing that is not left, and every task once", () => {
    fc.assert(
      fc.property(fc.subarray(jobs.map(({ key }) => key)), (failed) => {
        const lost = lostTasks(jobs, new Set(failed));
        const left = withoutTasks(jobs, lost);
        const there = new Set(left.map(({ key }) => key));
        for (const { needs, key } of left) {
          expect(failed).not.toContain(key);
          for (const need of needs) expect(there.has(need)).toBe(true);
        }
        const gone = jobs.flatMap((job) => cutJob(job, lost).gone ?? []);
        expect([...keysOf(left), ...keysOf(gone)].sort()).toEqual(keysOf(jobs).sort());
        expect(new Set(keysOf(gone))).toEqual(lost);
      }),
      { numRuns: 50 },
    );
  });

  it("is nothing where nothing fails", () => {
    expect(withoutTasks(jobs, lostTasks(jobs, new Set()))).toEqual(jobs);
  });
});
