import { expect, test } from "vitest";
import { estimateIn, type Observation } from "./cells.ts";
import { cellFromMeans, cellFromObservations, estimateOf } from "./observed-cell.ts";

const pair = (i: number, j: number, value: number): Observation => ({
  metric: "cka_softmax",
  seeds: [i, j],
  value,
  standardError: null,
});

test("a seed metric is the mean over seeds with its usual standard error", () => {
  const cell = cellFromObservations({
    knobs: { width: 4 },
    seeds: 3,
    observations: [1, 2, 6].map((value, i) => ({
      metric: "train_loss",
      seeds: [i],
      value,
      standardError: null,
    })),
  });
  expect(estimateIn(cell, "train_loss")).toEqual({ value: 3, standardError: Math.sqrt(7 / 3), count: 3 });
  expect(estimateIn(cell, "test_loss")).toEqual({ value: null, standardError: null, count: 0 });
  expect(cell.knobs).toMatchObject({ width: 4, batch_size: null });
});

test("pairs y_ij = a_i + a_j have the standard error of twice the mean of a", () => {
  const a = [0.3, 1.1, 0.4, 2.2];
  const pairs = a.flatMap((x, i) => a.slice(i + 1).map((y, k) => pair(i, i + 1 + k, x + y)));
  const centre = a.reduce((sum, x) => sum + x) / 4;
  const variance = a.reduce((sum, x) => sum + (x - centre) ** 2, 0) / 3;
  const { value, standardError, count } = estimateOf("cka_softmax", pairs);
  expect(value).toBeCloseTo(2 * centre, 14);
  expect(standardError).toBeCloseTo(2 * Math.sqrt(variance / 4), 14);
  expect(count).toBe(6);
});

test("disjoint pairs are independent; both orders of a pair are one", () => {
  const { standardError, count } = estimateOf("cka_softmax", [pair(0, 1, 1), pair(1, 0, 3), pair(2, 3, 4)]);
  expect(standardError).toBeCloseTo(1, 14);
  expect(count).toBe(2);
  expect(estimateOf("cka_softmax", [pair(0, 1, 1), pair(1, 0, 3)]).standardError).toBeNull();
});

test("a chain of two pairs shares a seed, so it knows its mean less well than two independent pairs", () => {
  expect(estimateOf("cka_softmax", [pair(0, 1, 1), pair(1, 2, 3)]).standardError).toBeCloseTo(3 ** 0.5, 14);
});

test("a mean from a table is over as many networks as the table says, and over a pair where two are left", () => {
  const means = { train_loss: 1, cka_softmax: 0.5 };
  const counts = (seeds?: number, divergedSeeds = 0) => {
    const cell = cellFromMeans({ knobs: {}, ...(seeds !== undefined && { seeds }), divergedSeeds, means });
    return [estimateIn(cell, "train_loss").count, estimateIn(cell, "cka_softmax").count];
  };
  expect(counts()).toEqual([null, null]);
  expect(counts(5)).toEqual([5, null]);
  expect(counts(2)).toEqual([2, 1]);
  expect(counts(3, 1)).toEqual([2, 1]);
  // One network has no pair, so nothing about pairs rests on two of them.
  expect(counts(1)).toEqual([1, 1]);
});

test("a quantity may be called like something that every object has", () => {
  const cell = cellFromMeans({ knobs: {}, means: { constructor: 5, toString: 2 }, standardErrors: {} });
  expect(estimateIn(cell, "constructor")).toEqual({ value: 5, standardError: null, count: 1 });
  expect(estimateIn(cell, "toString").value).toBe(2);
  expect(estimateIn(cell, "valueOf").value).toBeNull();
});

test("what is not a number, or names the wrong seeds, is refused", () => {
  const observed = (observation: Observation) =>
    cellFromObservations({ knobs: {}, seeds: 2, observations: [observation] });
  expect(() => observed(pair(0, 1, Number.NaN))).toThrow("cka_softmax of seeds 0, 1: the value is NaN");
  expect(() => observed(pair(1, 1, 0.5))).toThrow("expected two different seeds");
  expect(() => cellFromMeans({ knobs: {}, means: { train_loss: Number.POSITIVE_INFINITY } })).toThrow(
    "train_loss",
  );
});
