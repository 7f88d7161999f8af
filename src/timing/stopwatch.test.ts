import { afterEach, expect, test } from "vitest";
import { measured, type PhaseTime, Stopwatch } from "./index.ts";

const MILLISECOND = 1e-3;

let running: Stopwatch | undefined;
afterEach(() => running?.stop());

function started(): Stopwatch {
  running = new Stopwatch();
  running.start();
  return running;
}

/** Keeps the thread busy, so that the clock alone decides how long. */
function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const rest = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const secondsOf = (phases: readonly PhaseTime[]) =>
  Object.fromEntries(phases.map(({ phase, seconds }) => [phase, seconds]));

test("what nobody listens to gives what it gives", async () => {
  expect(measured("trace", () => 3)).toBe(3);
  expect(await measured("trace", async () => 4)).toBe(4);
  expect(() => measured("trace", () => JSON.parse("{"))).toThrow(SyntaxError);
});

test("an inner piece of work takes its time from the outer, and the whole is the clock's", () => {
  const stopwatch = started();
  const before = performance.now();
  measured("data", () => {
    busy(6);
    measured("weights", () => busy(4));
    busy(2);
  });
  busy(3);
  const { seconds, phases } = stopwatch.take();
  const { data, weights } = secondsOf(phases);
  expect(data).toBeGreaterThanOrEqual(8 * MILLISECOND);
  expect(weights).toBeGreaterThanOrEqual(4 * MILLISECOND);
  expect(seconds - data! - weights!).toBeGreaterThanOrEqual(3 * MILLISECOND - 1e-6);
  expect(seconds).toBeLessThanOrEqual((performance.now() - before) / 1000 + MILLISECOND);
});

test("pieces that overlap share the clock: the one that began last has it", async () => {
  const stopwatch = started();
  await Promise.all([measured("weights", () => rest(30)), measured("journal", () => rest(10))]);
  const { seconds, phases } = stopwatch.take();
  const { weights, journal } = secondsOf(phases);
  expect(journal).toBeGreaterThan(5 * MILLISECOND);
  expect(weights).toBeGreaterThan(5 * MILLISECOND);
  expect(weights! + journal!).toBeLessThanOrEqual(seconds + 1e-9);
});

test("work that fails has its time too, and what it throws goes through", async () => {
  const stopwatch = started();
  expect(() =>
    measured("trace", () => {
      throw new RangeError("no");
    }),
  ).toThrow("no");
  await expect(measured("data", () => Promise.reject(new RangeError("never")))).rejects.toThrow("never");
  const { phases, slices } = stopwatch.take();
  expect(phases.map(({ phase, calls }) => [phase, calls])).toEqual([
    ["trace", 1],
    ["data", 1],
  ]);
  expect(slices).toHaveLength(2);
});

test("work under way when a timing is taken is divided between both", () => {
  const stopwatch = started();
  const seconds = measured("data", () => {
    busy(3);
    const first = stopwatch.take();
    busy(2);
    return secondsOf(first.phases).data!;
  });
  const second = stopwatch.take();
  expect(seconds).toBeGreaterThanOrEqual(3 * MILLISECOND);
  expect(secondsOf(second.phases).data).toBeGreaterThanOrEqual(2 * MILLISECOND);
  expect(second.slices[0]).toMatchObject({ phase: "data", begin: 0 });
  expect(stopwatch.take()).toMatchObject({ phases: [], operators: [], slices: [] });
});

test("of very many pieces the longest are shown, and the others counted", () => {
  const stopwatch = started();
  measured("data", () => {
    for (let i = 0; i < 5000; i++) measured("copies", () => {}, `copy ${i}`);
    measured("copies", () => busy(2), "the long one");
  });
  const { phases, slices, slicesLeftOut } = stopwatch.take();
  expect(phases.find(({ phase }) => phase === "copies")?.calls).toBe(5001);
  expect(slices).toHaveLength(60);
  expect(slicesLeftOut).toBe(5002 - 60);
  expect(slices[0]!.phase).toBe("data");
  expect(slices.map(({ detail }) => detail)).toContain("the long one");
});

test("work from before counts as time of its phase and of the whole", () => {
  const now = performance.now();
  const stopwatch = new Stopwatch(now - 300);
  stopwatch.add("start", now - 300, now - 50);
  stopwatch.addOperator({ operator: "Conv", seconds: 0.5, calls: 2 });
  stopwatch.addOperator({ operator: "Conv", seconds: 0.25, calls: 1 });
  const { seconds, phases, operators, slices } = stopwatch.take();
  expect(phases).toEqual([{ phase: "start", seconds: 0.25, calls: 1 }]);
  expect(slices).toEqual([{ phase: "start", begin: 0, duration: 250 }]);
  expect(operators).toEqual([{ operator: "Conv", seconds: 0.75, calls: 3 }]);
  expect(seconds).toBeGreaterThanOrEqual(0.3);
});

test("what belongs to another phase is moved there, never more than there is", () => {
  const now = performance.now();
  const stopwatch = new Stopwatch(now - 300);
  stopwatch.add("arithmetic", now - 300, now - 100);
  stopwatch.shift("arithmetic", "copies", 0.05);
  stopwatch.shift("data", "copies", 1);
  const { arithmetic, copies, data } = secondsOf(stopwatch.take().phases);
  expect(arithmetic).toBeCloseTo(0.15);
  expect(copies).toBeCloseTo(0.05);
  expect(data).toBe(0);
});
