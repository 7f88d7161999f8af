import { describe, expect, it } from "vitest";
import { MemoryBudget } from "./memory-budget.ts";
import { type Schedulable, Schedule } from "./schedule.ts";

interface Job extends Schedulable {
  /** Memory. */
  readonly need: number;
}

const job = (key: string, need: number, cost = 1): Job => ({ key, needs: [], cost, need });
const needOf = ({ need }: Job) => need;
const shapesOf = ({ need }: Job) => `${need}`;

describe("MemoryBudget", () => {
  it("lets jobs begin that stay within together, and one that never would alone", () => {
    const budget = new MemoryBudget(10, needOf);
    const [large, half] = [job("large", 20), job("half", 5)];
    expect(budget.fits("a", large)).toBe(true);
    budget.begin("a", half);
    expect(budget.fits("b", large)).toBe(false);
    expect(budget.fits("b", half)).toBe(true);
    budget.begin("b", half);
    expect(budget.fits("c", job("tiny", 1))).toBe(false);
    budget.free("a");
    expect(budget.fits("c", half)).toBe(true);
  });

  it("counts what an idle worker has come to, and gives a job room that a worker died at", () => {
    const budget = new MemoryBudget(10, needOf);
    const half = job("half", 5);
    budget.begin("a", half);
    budget.end("a", 7);
    expect(budget.holds("a")).toBe(true);
    expect(budget.fits("b", half)).toBe(false);
    expect(budget.fits("a", half)).toBe(true);
    budget.free("a");
    budget.begin("b", job("other", 1));
    expect(budget.fits("a", half)).toBe(true);
    budget.crashed(half, false);
    expect(budget.fits("a", half)).toBe(false);
  });

  it("has nothing run beside a job at which a worker was killed for want of memory", () => {
    const budget = new MemoryBudget(Number.POSITIVE_INFINITY, needOf);
    const [own, other] = [job("own", 5), job("other", 1)];
    budget.begin("b", other);
    expect(budget.fits("a", own)).toBe(true);
    budget.crashed(own, true);
    expect(budget.fits("a", own)).toBe(false);
    budget.end("b", 1);
    // What an idle worker holds would be beside it, too.
    expect(budget.fits("a", own)).toBe(false);
    budget.free("b");
    expect(budget.fits("a", own)).toBe(true);
    budget.begin("a", own);
    expect(budget.fits("b", other)).toBe(false);
    budget.end("a", 5);
    expect(budget.fits("b", other)).toBe(true);
  });
});

describe("Schedule within a budget", () => {
  it("hands out what fits beside what runs, and lets no job wait for ever", () => {
    const budget = new MemoryBudget(10, needOf);
    const small = Array.from({ length: 40 }, (_, i) => job(`small ${i}`, 3));
    const jobs = [job("first", 8), job("second", 8), ...small];
    const schedule = new Schedule(jobs, new Set(), shapesOf);
    const running = new Map<string, Job>();
    const order: string[] = [];
    const workers = ["a", "b", "c"];
    while (schedule.remaining > 0) {
      for (const worker of workers) {
        if (running.has(worker)) continue;
        const taken = schedule.take(undefined, (own) => budget.fits(worker, own));
        if (taken === undefined) continue;
        budget.begin(worker, taken);
        running.set(worker, taken);
        order.push(taken.key);
      }
      const held = [...running.values()].reduce((sum, own) => sum + needOf(own), 0);
      expect(held).toBeLessThanOrEqual(10);
      const [worker, own] = [...running].at(-1)!;
      running.delete(worker);
      budget.free(worker);
      schedule.markDone(own);
    }
    expect(order.toSorted()).toEqual(jobs.map(({ key }) => key).toSorted());
    expect(order[0]).toBe("first");
    // The largest jobs come before the smaller ones that a budget let pass, but for some.
    expect(order.indexOf("second")).toBeLessThanOrEqual(10);
  });

  it("lets smaller jobs pass one that waits for room", () => {
    const schedule = new Schedule([job("large", 8, 2), job("small", 3)], new Set(), shapesOf);
    expect(schedule.take(undefined, (own) => needOf(own) < 5)?.key).toBe("small");
    expect(schedule.isAnyReady).toBe(true);
    expect(schedule.take(undefined, () => true)?.key).toBe("large");
    expect(schedule.isAnyReady).toBe(false);
  });
});
