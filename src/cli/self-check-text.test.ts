import { expect, test } from "vitest";
import { type CheckedGroup, selfCheck } from "#self-check";
import { selfCheckText } from "./self-check-text.ts";

const off: CheckedGroup = {
  name: "curvature",
  checks: [{ quantity: "trace", of: "a matrix", exact: 2, ours: Number.NaN, tolerance: 0.1 }],
};

test("every check has its line, none wider than the terminal", async () => {
  const groups = await selfCheck();
  const lines = selfCheckText(groups, "cpu", 80).split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  const checks = groups.flatMap(({ checks: own }) => own);
  expect(lines.filter((line) => line.endsWith("  holds"))).toHaveLength(checks.length);
  expect(lines.join(" ")).toContain(`all ${checks.length} numbers come out as they must, on cpu`);
});

test("what does not hold is said, in its line and at the end", () => {
  const text = selfCheckText([off], "cpu", 80).replaceAll(/\s+/g, " ");
  expect(text).toContain("trace 2 not defined – FAILS");
  expect(text).toContain("1 number of 1 does not come out as it must, on cpu");
});
