import { expect, test } from "vitest";
import { type Check, holds, selfCheck } from "./index.ts";

test("every number comes out exact", async () => {
  const groups = await selfCheck();
  const checks = groups.flatMap((group) => group.checks);
  expect(checks.filter((check) => !holds(check))).toEqual([]);
  expect(checks.length).toBeGreaterThan(25);
  const names = checks.map(({ quantity, of }) => `${quantity} ${of}`);
  expect(new Set(names).size).toBe(names.length);
});

test("a number that is off, or that is none, does not hold", () => {
  const check: Check = { quantity: "trace", of: "a matrix", exact: 2, ours: 2.1, tolerance: 0.05 };
  expect(holds(check)).toBe(false);
  expect(holds({ ...check, ours: Number.NaN })).toBe(false);
  expect(holds({ ...check, ours: 2.05, tolerance: 0.06 })).toBe(true);
  expect(holds({ ...check, ours: 2, tolerance: 0 })).toBe(true);
});
