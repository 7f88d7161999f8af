import { expect, test } from "vitest";
import { quantities, quantityNamed } from "#quantities";
import { cellFromMeans } from "./observed-cell.ts";
import { readableEstimate, whyUnreadable } from "./readable-estimate.ts";

const METRIC_NAMES = quantities().map(({ name }) => name);
const means = Object.fromEntries(METRIC_NAMES.map((metric) => [metric, 1]));

/** Which metrics of three networks can be read. */
function readable(divergedSeeds: number, degenerateSeeds: number) {
  const cell = cellFromMeans({ knobs: {}, seeds: 3, divergedSeeds, degenerateSeeds, means });
  const metrics = METRIC_NAMES.filter((metric) => readableEstimate(cell, metric).value !== null);
  return { metrics, why: whyUnreadable(cell) };
}

test("a network that is left speaks for its cell", () => {
  for (const [diverged, constant] of [
    [0, 0],
    [2, 0],
    [0, 2],
    [1, 1],
  ] as const) {
    expect(readable(diverged, constant)).toEqual({ metrics: METRIC_NAMES, why: null });
  }
});

test("where every network that survived has a constant output, pairs say nothing", () => {
  const ofSeeds = METRIC_NAMES.filter((metric) => quantityNamed(metric).of !== "pair");
  expect(readable(0, 3)).toMatchObject({ metrics: ofSeeds, why: expect.stringContaining("(3 of 3)") });
  expect(readable(1, 2)).toMatchObject({ metrics: ofSeeds, why: expect.stringContaining("1 of 3") });
});

test("where every network diverged, nothing can be read", () => {
  expect(readable(3, 0)).toEqual({ metrics: [], why: "every network diverged (3 of 3)" });
});

test("where it is not known of how many networks some diverged, a training loss that is left can be read", () => {
  const of = (train_loss: number | null) =>
    whyUnreadable(cellFromMeans({ knobs: {}, divergedSeeds: 1, means: { ...means, train_loss } }));
  expect(of(0.5)).toBeNull();
  expect(of(null)).toBe("1 network or more diverged, and no training loss is left");
});
