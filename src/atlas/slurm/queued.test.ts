import { describe, expect, it } from "vitest";
import { queuedIn } from "./queued.ts";
import { arrayParts } from "./submit-round.ts";

const round = {
  ...{ round: 1, attempt: 1, at: "2026-11-29T12:00:00.000Z", tasks: 4, jobs: ["7", "8"], collector: "9" },
  ...{ results_done: 0, cancelled: false },
};

describe("what is queued", () => {
  it("is what has the numbers of the run, task by task", () => {
    const printed =
      "7|RUNNING|None\n7|PENDING|Priority\n8|PENDING|Resources\n9|PENDING|Dependency\n70|RUNNING|None\n";
    expect(queuedIn(printed, [round])).toEqual({
      running: 1,
      waiting: 2,
      reason: "Priority",
      collector: true,
    });
  });

  it("is nothing where all of it has ended or is about to", () => {
    const nothing = { running: 0, waiting: 0, reason: null, collector: false };
    expect(queuedIn("", [round])).toEqual(nothing);
    expect(queuedIn("7|COMPLETING|None\n", [round])).toEqual(nothing);
  });
});

describe("the parts of an array", () => {
  it("are as few and as even as the limit lets them be", () => {
    expect(arrayParts(7, 3)).toEqual([2, 2, 3]);
    expect(arrayParts(3, 3)).toEqual([3]);
    expect(arrayParts(1, 1001)).toEqual([1]);
    for (let tasks = 1; tasks < 40; tasks++) {
      const parts = arrayParts(tasks, 6);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(tasks);
      expect(Math.max(...parts)).toBeLessThanOrEqual(6);
      expect(parts).toHaveLength(Math.ceil(tasks / 6));
    }
  });
});
