import { expect, test } from "vitest";
import type { Cell } from "#taxonomy";
import { togetherAnswers } from "./together-advice.ts";

test.each([
  ["a gain", 0.4, null, "yes"],
  ["a loss that is surely small", -0.3, null, "yes"],
  ["a loss that so many examples cannot tell from none", -1.8, null, "not known"],
  ["a loss that is large", -20, null, "no"],
  ["a loss that goes with the units in one order", -20, 0.1, "yes"],
  ["a loss of which the rest with the units in one order is open", -20, -1.8, "not known"],
  ["a loss that stays", -20, -9, "no"],
])("%s of the average is answered by yes, no or not known", (_, plain, aligned, answer) => {
  const errors = plain === -0.3 ? 0.1 : 1.7;
  const cell = cellOf({
    test_weight_average_gain_pct: [plain, errors],
    ...(aligned !== null && { test_aligned_average_gain_pct: [aligned, errors] as const }),
    test_acc_pct: [90, 0.1],
  });
  const [average] = togetherAnswers(cell, 1_000_000);
  expect(average).toMatchObject({ question: "May I average these networks?", answer });
  if (answer === "not known")
    expect(average!.sentence).toMatch(/do not tell it from a loss that may be borne\.$/);
});

test("all right answers of few examples are no certainty", () => {
  const cell = cellOf({ test_ensemble_gain_pct: [0, 0], test_acc_pct: [100, 0] });
  const [, ensemble] = togetherAnswers(cell, 90);
  // One of 92 wrong: 100 √(2 · 91/92 · 1/92 / 90) points.
  expect(ensemble!.sentence).toContain("gains 0 ± 1.5 points");
});

/** A cell of which nothing is known but some means with their errors. */
function cellOf(means: Readonly<Record<string, readonly [number, number]>>): Cell {
  const metrics = Object.fromEntries(
    Object.entries(means).map(([name, [value, standardError]]) => [name, { value, standardError, count: 2 }]),
  );
  return { knobs: {}, seeds: 2, divergedSeeds: 0, degenerateSeeds: 0, metrics, observations: [] };
}
