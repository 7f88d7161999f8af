import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { secondsUntilDone } from "./finish-time.ts";
import type { Schedulable } from "./schedule.ts";

interface Job extends Schedulable {
  readonly bytes: number;
}

const job = (key: string, cost: number, bytes = 1, needs: readonly string[] = []): Job => ({
  key,
  cost,
  bytes,
  needs,
});
const bytesOf = ({ bytes }: Job) => bytes;

/** Jobs in which each may need any before it. */
const plans: fc.Arbitrary<Job[]> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 12 }), fc.option(fc.nat())), {
    minLength: 1,
    maxLength: 15,
  })
  .map((drawn) =>
    drawn.map(([cost, bytes, back], i) =>
      job(`${i}`, cost, bytes, back === null || i === 0 ? [] : [`${back % i}`]),
    ),
  );

describe("secondsUntilDone", () => {
  it("takes the longest chain or the shared work, whichever is more", () => {
    const jobs = [job("a", 4), job("b", 1), job("after a", 3, 1, ["a"])];
    expect([1, 2, 8].map((workers) => secondsUntilDone(jobs, workers))).toEqual([8, 7, 7]);
    expect(secondsUntilDone([], 3)).toBe(0);
  });

  it("has jobs take turns that do not fit beside each other, and one alone that never fits", () => {
    const jobs = [job("a", 4, 6), job("b", 4, 6), job("c", 4, 4), job("d", 4, 30)];
    expect(secondsUntilDone(jobs, 4, { bytes: 46, bytesOf })).toBe(4);
    // a and c, then b, then d by itself.
    expect(secondsUntilDone(jobs, 4, { bytes: 10, bytesOf })).toBe(12);
    expect(secondsUntilDone(jobs, 4, { bytes: 1, bytesOf })).toBe(16);
  });

  it("lies between what must be and what one worker takes, whatever the plan", () => {
    fc.assert(
      fc.property(
        plans,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 20 }),
        (jobs, workers, bytes) => {
          const found = secondsUntilDone(jobs, workers, { bytes, bytesOf });
          const sum = (of: (own: Job) => number) => jobs.reduce((all, own) => all + of(own), 0);
          const work = sum(({ cost }) => cost);
          const area = sum((own) => own.cost * Math.min(own.bytes, bytes)) / bytes;
          expect(found).toBeGreaterThanOrEqual(Math.max(work / workers, area) - 1e-9);
          expect(found).toBeLessThanOrEqual(work + 1e-9);
          expect(secondsUntilDone(jobs, 1, { bytes, bytesOf })).toBe(work);
        },
      ),
    );
  });
});
