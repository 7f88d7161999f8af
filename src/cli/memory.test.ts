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
  expect(memory.toSorted((a, b) => b - a)).toEqual(memory);
  expect(memoryOfWorkers([5, 3, 2], 2)).toBe(8);
  expect(memoryOfWorkers([5, 3, 2], 9)).toBe(10);
  for (const [bytes, workers] of [
    [4, 0],
    [5, 1],
    [9, 2],
    [10, Number.POSITIVE_INFINITY],
  ] as const)
    expect(workersWithin([5, 3, 2], bytes)).toBe(workers);
});

test("a plan takes no more workers by itself than fit, and says so", () => {
  const none = workforceOf(configuration, plan, {}, Number.POSITIVE_INFINITY);
  expect(none.workers).toBe(availableParallelism());
  expect(memoryNotes(none)).toEqual([]);
  const one = workforceOf(configuration, plan, {}, memory[0]! + 1);
  expect(one.workers).toBe(1);
  requireMemory(one);
  expect(memoryNotes(one)).toEqual([expect.stringContaining("1 worker on")]);
});

test("more workers than fit are refused with how many do, and one that does not fit with what to change", () => {
  const many = workforceOf(configuration, plan, { workers: 8 }, 3 * memory[0]! + 1);
  expect(() => requireMemory(many)).toThrow(
    /8 workers may need [\d.]+ GiB .*3 workers fit\. Take --workers 3, or --force/,
  );
  const big = workforceOf(configuration, plan, {}, memory[0]! - 1);
  expect(() => requireMemory(big)).toThrow(/not even one worker fits\. Take smaller networks/);
  expect(memoryNotes(big)).toHaveLength(1);
});
