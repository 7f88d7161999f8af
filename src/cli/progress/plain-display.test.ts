import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Job } from "#atlas/plan";
import { plainDisplay } from "./plain-display.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const job: Job = { kind: "connectivity", key: "j", needs: [], cost: 1, tasks: [] };

it("writes a line now and then while no job ends, with what takes so long", () => {
  const lines: string[] = [];
  const display = plainDisplay({ name: "quick", knobs: [] }, (text) => lines.push(text));
  display.show({ type: "started", jobs: 2, jobsDone: 1, stages: [{ kind: "train", cost: 2, costDone: 1 }] });
  display.show({ type: "job-started", worker: "worker-0", job });
  vi.advanceTimersByTime(65_000);
  display.close();
  vi.advanceTimersByTime(600_000);
  expect(lines).toEqual([
    "quick: 2 jobs, 1 of them done already\n",
    "quick: 1 of 2 jobs · 30 s gone · connectivity for 30 s\n",
    "quick: 1 of 2 jobs · 1 min gone · connectivity for 1 min\n",
    "quick: 1 of 2 jobs · 1 min 5 s gone\n",
  ]);
});

it("writes fewer lines the longer a run takes", () => {
  const times: number[] = [];
  const begin = performance.now();
  const display = plainDisplay({ name: "long", knobs: [] }, () => times.push(performance.now() - begin));
  display.show({
    type: "started",
    jobs: 1e6,
    jobsDone: 0,
    stages: [{ kind: "train", cost: 1e6, costDone: 0 }],
  });
  for (let step = 0; step < 5000; step++) {
    vi.advanceTimersByTime(7000);
    display.show({ type: "job-done", worker: "worker-0", job, seconds: 1 });
  }
  const gaps = times.slice(1).map((time, i) => time - times[i]!);
  expect(gaps[0]).toBe(7000);
  expect(Math.max(...gaps)).toBeLessThan(307_000);
  expect(times.length).toBeLessThan(250);
  display.close();
});
