import { expect, test } from "vitest";
import { randomStream } from "#random";
import { estimateMean, studentInterval } from "./index.ts";

test("holds the true mean of two, three or five normal values in 95 % of cases", () => {
  const stream = randomStream(1, "coverage");
  for (const count of [2, 3, 5]) {
    let held = 0;
    for (let i = 0; i < 4000; i++) {
      const { low, high } = studentInterval(
        estimateMean(Array.from({ length: count }, () => stream.normal())),
      )!;
      if (low <= 0 && high >= 0) held++;
    }
    // Four standard errors of the share are 0.014.
    expect(Math.abs(held / 4000 - 0.95)).toBeLessThan(0.014);
  }
});

test("one value, or an error without degrees of freedom, has no interval", () => {
  expect(studentInterval(estimateMean([3]))).toBeNull();
  expect(studentInterval({ value: 3, standardError: 1, count: 1 })).toBeNull();
  expect(studentInterval({ value: 3, standardError: 1e308, count: 2 })).toBeNull();
});
