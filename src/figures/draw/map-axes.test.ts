import { expect, test } from "vitest";
import { middleTicks } from "./map-axes.ts";

test("every row has a tick where labels fit, and every few rows have one where they do not", () => {
  const labels = Array.from({ length: 80 }, (_, i) => String(i));
  expect(middleTicks(labels, 0, 14).map(({ label }) => label)).toEqual(labels);
  const thin = middleTicks(labels, 0, 7);
  expect(thin.map(({ label }) => Number(label))).toEqual(Array.from({ length: 40 }, (_, i) => 2 * i));
  expect(thin[1]).toEqual({ at: 2.5 * 7, label: "2" });
});
