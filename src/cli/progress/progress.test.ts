import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Job } from "#atlas/plan";
import { jobWords } from "#atlas/plan";
import type { RunEvent } from "#atlas/run";
import { newsOf } from "./news.ts";
import { advance, noProgress, type Progress, secondsLeft, shareDone } from "./progress.ts";
import { progressLines, summaryWords } from "./progress-lines.ts";

const knobs = {
  width: 8,
  depth: 2,
  examples: 100,
  label_noise: 0,
  batch_size: 16,
  learning_rate: 0.1,
  weight_decay: 0,
};
const network = (seed: number, batch: number) => ({
  key: `n${seed}`,
  cell: "c",
  seed,
  knobs: { ...knobs, batch_size: batch },
});

function train(cost: number, ...batches: readonly number[]): Job {
  return {
    kind: "train",
    key: `job-${cost}`,
    needs: [],
    cost,
    tasks: batches.map((batch, i) => ({ key: `task-${i}`, networks: [network(i, batch)] })),
  };
}

const started: RunEvent = {
  type: "started",
  jobs: 10,
  jobsDone: 2,
  stages: [{ kind: "train", cost: 100, costDone: 20 }],
};

/** The progress after events at the given times, ms. */
function progressAfter(...events: readonly [number, RunEvent][]): Progress {
  return events.reduce((progress, [time, event]) => advance(progress, event, time), noProgress(0));
}

describe("progress", () => {
  const job = train(30, 16);
  const half = progressAfter(
    [1000, started],
    [1000, { type: "job-started", worker: "worker-0", job }],
    [7000, { type: "job-done", worker: "worker-0", job, seconds: 6 }],
  );

  it("weights jobs by their cost and leaves what earlier runs did out of the pace", () => {
    expect(shareDone(half)).toBe(0.5);
    expect(secondsLeft(half, 7000)).toBeCloseTo((50 / 30) * 6, 12);
    expect(secondsLeft(progressAfter([1000, started]), 5000)).toBeNull();
    expect(summaryWords(half, 7000)).toBe("3 of 10 jobs · 10 jobs/min · 6 s gone · about 10 s left");
  });

  it("counts failed jobs and those that need them out of what is left", () => {
    const error = { code: "x", message: "no luck" };
    const failed = advance(
      half,
      {
        type: "job-failed",
        worker: "worker-0",
        job: train(20, 16),
        error,
        blocked: [train(20, 16), train(5, 16)],
        cut: [],
      },
      7000,
    );
    expect(shareDone(failed)).toBeCloseTo(50 / 55, 12);
    expect(summaryWords(failed, 7000)).toBe(
      "3 of 10 jobs · 10 jobs/min · 6 s gone · about 1 s left · 1 failed · 2 skipped",
    );
  });

  it("is complete when there was nothing to do", () => {
    expect(shareDone(progressAfter([0, { type: "started", jobs: 0, jobsDone: 0, stages: [] }]))).toBe(1);
  });
});

describe("progressLines", () => {
  const paint = (_: string, text: string) => text;
  const view = { name: "quick", knobs: ["width", "batch_size"] as const, columns: 60, rows: 20, paint };

  it("shows a bar, the numbers and what each worker does", () => {
    const progress = progressAfter(
      [0, started],
      [0, { type: "job-started", worker: "worker-10", job: train(1, 16, 16) }],
      [0, { type: "job-started", worker: "worker-2", job: train(1, 16, 32) }],
      [5000, { type: "job-done", worker: "worker-2", job: train(60, 16, 32), seconds: 5 }],
    );
    expect(progressLines(progress, 83_000, { ...view, columns: 80 })).toEqual([
      `quick ${"━".repeat(32)}${"─".repeat(8)}  80 %`,
      "  3 of 10 jobs · 0.7 jobs/min · 1 min 23 s gone · about 1 s left",
      expect.stringMatching(/^ {2}worker-2 {3}waiting +$/),
      "  worker-10  train 2 networks · width 8, batch size 16  1 min 23 s",
    ]);
    expect(progressLines(progress, 83_000, { ...view, columns: 40 }).at(-1)).toBe(
      "  worker-10  train 2 networ…  1 min 23 s",
    );
  });

  it("fits any terminal", () => {
    const sizes = fc.record({
      columns: fc.integer({ min: 20, max: 200 }),
      rows: fc.integer({ min: 5, max: 60 }),
      workers: fc.nat({ max: 70 }),
      name: fc.stringMatching(/^[a-z]{1,100}$/),
      stopping: fc.boolean(),
    });
    fc.assert(
      fc.property(sizes, ({ columns, rows, workers, name, stopping }) => {
        const starts = Array.from({ length: workers }, (_, i): [number, RunEvent] => [
          0,
          { type: "job-started", worker: `worker-${i}`, job: train(1, 16) },
        ]);
        const stops: [number, RunEvent][] = stopping ? [[1, { type: "stopping" }]] : [];
        const lines = progressLines(progressAfter([0, started], ...starts, ...stops), 1e7, {
          ...view,
          columns,
          rows,
          name,
        });
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
        expect(lines.length).toBeLessThan(rows);
      }),
    );
  });
});

describe("words", () => {
  it("name a job by the knobs that its networks share", () => {
    expect(jobWords(train(1, 16, 32), ["width", "batch_size"])).toBe("train 2 networks · width 8");
    const pair: Job = {
      kind: "connectivity",
      key: "k",
      needs: [],
      cost: 1,
      tasks: [{ key: "p", networks: [network(0, 16), network(1, 16)] }],
    };
    expect(jobWords(pair, ["batch_size"])).toBe("connectivity · batch size 16");
  });

  it("tell what went wrong and keep silent about what went well", () => {
    const job = train(1, 16);
    const error = { code: "x", message: "no luck" };
    expect(
      newsOf({ type: "job-failed", worker: "worker-0", job, error, blocked: [job], cut: [job] }, ["width"]),
    ).toEqual({
      grade: "failure",
      text: "failed: train 1 network · width 8: no luck; skipped with it: 1 job and a part of 1 job",
    });
    expect(newsOf({ type: "job-done", worker: "worker-0", job, seconds: 1 }, ["width"])).toBeNull();
  });
});
