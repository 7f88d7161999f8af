import { expect, test } from "vitest";
import { keysInWords, lackOfAxis, lackOfNetworks } from "./lacking.ts";

test("a run without networks says whether none is trained, jobs failed or all diverged", () => {
  const of = (trained: number, diverged: number, failedJobs: number) =>
    lackOfNetworks({ progress: { trained, diverged, failedJobs } });
  expect(of(0, 0, 0)).toBe("no network is trained yet");
  expect(of(0, 0, 2)).toBe("no network is trained yet: 2 jobs failed in the latest run (failures.json)");
  expect(of(3, 3, 0)).toBe("every network diverged");
  expect(of(3, 2, 1)).toBeNull();
});

test("lines need an axis of enough values", () => {
  const of = (loads: readonly number[], temperatures: readonly number[]) =>
    lackOfAxis(
      {
        table: {
          name: "",
          load: { knob: "width", values: loads },
          temperature: { knob: "batch_size", values: temperatures },
          slices: [],
          cells: [],
        },
      },
      3,
    );
  expect(of([1], [1])).toBe("the run has one cell");
  expect(of([1, 2], [1])).toBe("neither axis has 3 values");
  expect(of([1], [1, 2, 3])).toBeNull();
});

test("of many settings the first are named", () => {
  expect(keysInWords(["a", "b"])).toBe("a and b");
  expect(keysInWords([..."abcde"])).toBe("a, b, c, d and e");
  expect(keysInWords([..."abcdef"])).toBe("a, b, c, d and 2 more");
});
