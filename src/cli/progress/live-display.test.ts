import { Writable } from "node:stream";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Job } from "#atlas/plan";
import { liveDisplay } from "./live-display.ts";

let drawings: string[];
let terminal: Writable & { columns: number; rows: number };
beforeEach(() => {
  vi.useFakeTimers();
  drawings = [];
  const write = (chunk: Buffer, _: string, done: () => void) => {
    drawings.push(chunk.toString());
    done();
  };
  terminal = Object.assign(new Writable({ write }), { columns: 60, rows: 10 });
});
afterEach(() => {
  vi.useRealTimers();
});

const job: Job = { kind: "train", key: "j", needs: [], cost: 1, tasks: [] };
const subject = { name: "quick", knobs: [] };

it("draws at most ten times a second, and the clocks when nothing happens", () => {
  const display = liveDisplay(subject, terminal);
  display.show({
    type: "started",
    jobs: 1000,
    jobsDone: 0,
    stages: [{ kind: "train", cost: 1000, costDone: 0 }],
  });
  for (let i = 0; i < 1000; i++) {
    display.show({ type: "job-done", worker: "worker-0", job, seconds: 0.001 });
    vi.advanceTimersByTime(1);
  }
  expect(drawings.length).toBeGreaterThan(5);
  expect(drawings.length).toBeLessThanOrEqual(11);
  const before = drawings.length;
  vi.advanceTimersByTime(2500);
  expect(drawings.length - before).toBe(5);
  display.close();
});

it("draws over its own lines, keeps news above them and gives the cursor back", () => {
  const display = liveDisplay(subject, terminal);
  display.show({
    type: "started",
    jobs: 10,
    jobsDone: 0,
    stages: [{ kind: "train", cost: 10, costDone: 0 }],
  });
  vi.advanceTimersByTime(100);
  const error = { code: "x", message: "bad\x1b[2J\r\nluck" };
  display.show({ type: "job-failed", worker: "worker-0", job, error, blocked: [], cut: [] });
  vi.advanceTimersByTime(100);
  display.close();
  vi.advanceTimersByTime(10_000);
  expect(drawings[0]).not.toContain("\x1b[2A");
  expect(drawings[1]).toContain("\x1b[2A\r\x1b[0J");
  expect(drawings[1]).toContain(String.raw`failed: train 0 networks: bad\u001b[2J\r\nluck`);
  expect(drawings[2]).not.toContain("luck");
  expect(drawings[1]).toContain("waiting");
  expect(drawings[2]).not.toContain("waiting");
  expect(drawings.at(-1)).toBe("\x1b[?25h");
  expect(drawings).toHaveLength(4);
});
