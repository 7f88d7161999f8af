import { expect, test } from "vitest";
import { withinErrorWords } from "./gain-words.ts";

test("a gain says so where it is no larger than its error, and only there", () => {
  expect(withinErrorWords({ mean: 0.2, standardError: 2.4 })).toBe(", within its error");
  expect(withinErrorWords({ mean: -2.4, standardError: 2.4 })).toBe(", within its error");
  expect(withinErrorWords({ mean: 2.5, standardError: 2.4 })).toBe("");
  expect(withinErrorWords({ mean: 0.2, standardError: null })).toBe("");
});
