import { describe, expect, it } from "vitest";
import { secondsLeft } from "./pace.ts";

const stage = (cost: number, done: number, now: number, seconds: number) => ({
  cost,
  cost_done: done,
  cost_done_now: now,
  seconds_now: seconds,
});

describe("secondsLeft", () => {
  it("is not known before anything is done", () => {
    expect(secondsLeft({ stages: [stage(10, 4, 0, 0)], running: [3], gone: 3 })).toBeNull();
  });

  it("is what is left at the pace of what was done, where there is one stage", () => {
    // 20 of 100 took two workers 40 s in 20 s: 80 more take 160 s of both.
    expect(secondsLeft({ stages: [stage(100, 20, 20, 40)], running: [], gone: 20 })).toBeCloseTo(80, 10);
  });

  it("does not count what earlier calls did for the pace", () => {
    expect(secondsLeft({ stages: [stage(100, 70, 20, 20)], running: [], gone: 20 })).toBeCloseTo(30, 10);
  });

  it("corrects every stage by what its own jobs took", () => {
    const slow = stage(1000, 500, 500, 1500);
    const fast = stage(1000, 500, 500, 250);
    const found = secondsLeft({ stages: [slow, fast], running: [], gone: 1750 })!;
    // The first takes three times its cost, the second half of it: 1500 + 250, but for a twentieth that the others say.
    expect(found).toBeGreaterThan(1650);
    expect(found).toBeLessThan(1850);
    const first = secondsLeft({ stages: [slow, stage(1000, 1000, 1000, 500)], running: [], gone: 2000 })!;
    expect(first).toBeGreaterThan(1350);
  });

  it("takes a stage that has done nothing for as far off as the others", () => {
    const stages = [stage(100, 100, 100, 300), stage(50, 0, 0, 0)];
    expect(secondsLeft({ stages, running: [], gone: 300 })).toBeCloseTo(150, 10);
  });

  it("takes off what is under way, and counts who is busy with it", () => {
    const stages = [stage(100, 50, 50, 50)];
    // Two workers, one of them 25 s into a job: 25 of the 50 s that are left are gone.
    expect(secondsLeft({ stages, running: [25], gone: 37.5 })).toBeCloseTo(25 / 2, 10);
  });
});
