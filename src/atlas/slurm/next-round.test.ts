import { expect, it } from "vitest";
import { whyNoRound } from "./next-round.ts";
import type { Round } from "./submissions.ts";

const SETTINGS = {
  ...{ tasks: 4, workers: 1, threads: 1, memory: 100, partition: null, time: null, notice: 120, rounds: 3 },
  ...{ sbatch: [], setup: [], words: [] },
};

function after(changes: Partial<Round>, resultsDone: number): string | undefined {
  const first: Round = {
    ...{ round: 1, attempt: 1, at: "2026-11-29T12:00:00.000Z", tasks: 4, jobs: ["7"], collector: "8" },
    ...{ results_done: 0, cancelled: false },
  };
  const last = { ...first, round: 2, results_done: 10, attempt: 2, ...changes };
  return whyNoRound({ rounds: [first, last], settings: SETTINGS }, resultsDone);
}

it("what is left is submitted again while the last tasks got something done, so many times and unless somebody cancelled it", () => {
  expect(after({}, 11)).toBeUndefined();
  expect(after({}, 10)).toContain("got nothing done");
  expect(after({ attempt: 3 }, 11)).toBe("it was submitted 3 times, as often as --rounds allows");
  expect(after({ cancelled: true }, 11)).toBe("it was cancelled");
  // Somebody has submitted it anew.
  expect(after({ round: 9, attempt: 1 }, 11)).toBeUndefined();
});
