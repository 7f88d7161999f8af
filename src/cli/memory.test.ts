import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { jobMemory, memoryOfWorkers, planExperiment, workersWithin } from "#atlas/plan";
import { memoryNotes, requireMemory, workforceOf } from "./memory.ts";

const configuration = parseConfiguration("{ seeds: 2 }", "a.yaml");
const plan = planExperiment(configuration);
const memory = jobMemory(configuration, plan);

test("workers need together what the largest of their jobs do, and as many fit as stay within", () => {
  expect(memory).toHaveLength(plan.jobs.length);
  expect(memory.toSorted((a, b) => b.bytes - a.bytes)).toEqual(memory);
  expect(new Set(memory.map(({ job }) => job))).toEqual(new Set(plan.jobs));
  const three = [5, 3, 2].map((bytes) => ({ bytes }));
  expect(memoryOfWorkers(three, 2)).toBe(8);
  expect(memoryOfWorkers(three, 9)).toBe(10);
  for (const [bytes, workers] of [
    [4, 0],
    [5, 1],
    [9, 2],
    [10, Number.POSITIVE_INFINITY],
  ] as const)
    expect(workersWithin(three, bytes)).toBe(workers);
});

test("a plan takes no more workers by itself than its smallest jobs fit, and says so", () => {
  const none = workforceOf(configuration, plan, {}, Number.POSITIVE_INFINITY);
  expect(none.workers).toBe(availableParallelism());
  expect(memoryNotes(none)).toEqual([]);
  const smallest = memory.at(-1)!.bytes;
  expect(workforceOf(configuration, plan, {}, 2 * smallest - 1)).toMatchObject({ workers: 1 });
  const one = workforceOf(configuration, { ...plan, jobs: plan.jobs.slice(0, 1) }, {}, smallest * 10);
  requireMemory(one);
  expect(workforceOf(configuration, plan, { memoryBudget: 3000 }).available).toBe(3000 * 2 ** 20);
});

test("workers that do not all fit take turns, which is said, and a job that does not fit is refused", () => {
  const many = workforceOf(configuration, plan, { workers: 8 }, 3 * memory[0]!.bytes + 1);
  requireMemory(many);
  expect(memoryNotes(many)).toEqual([
    expect.stringMatching(
      /^8 workers may need [\d.]+ GiB .*: only 3 of the largest jobs run side by side, and others wait$/,
    ),
  ]);
  const big = workforceOf(configuration, plan, {}, memory[0]!.bytes - 1);
  expect(() => requireMemory(big)).toThrow(
    /^a job \(\w.* · width 64.*\) may need ([\d.]+ GiB) of memory by itself, and there are [\d.]+ GiB.*\. Take smaller networks/,
  );
  expect(memoryNotes(big)).toEqual([
    expect.stringMatching(/^a job .*: a run is refused, or with --force has such a job run alone$/),
  ]);
});
