import fc from "fast-check";
import { expect, test } from "vitest";
import { threadsOfWorker } from "./threads.ts";

test("a grid has one thread a worker, and what is alone has all cores", () => {
  expect(threadsOfWorker({ cores: 8, workers: 8, jobs: 100 })).toBe(1);
  expect(threadsOfWorker({ cores: 8, workers: 8, jobs: 3 })).toBe(2);
  expect(threadsOfWorker({ cores: 8, workers: 8, jobs: 1 })).toBe(8);
  expect(threadsOfWorker({ cores: 8, workers: 2, jobs: 100 })).toBe(4);
  expect(threadsOfWorker({ cores: 8, workers: 1, jobs: 1, most: 3 })).toBe(3);
  expect(threadsOfWorker({ cores: 2, workers: 8, jobs: 100, most: 3 })).toBe(1);
});

test("workers take no more threads than cores together, nor than are wanted of one", () => {
  const count = fc.integer({ min: 1, max: 300 });
  fc.assert(
    fc.property(count, count, count, count, (cores, workers, jobs, most) => {
      const threads = threadsOfWorker({ cores, workers, jobs, most });
      expect(threads).toBeGreaterThanOrEqual(1);
      expect(threads).toBeLessThanOrEqual(most);
      if (threads > 1) expect(threads * Math.min(workers, jobs)).toBeLessThanOrEqual(cores);
    }),
  );
});
