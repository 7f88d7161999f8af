import { describe, expect, test } from "vitest";
import type { QuantityName } from "#quantities";
import { cellFromMeans, cellFromObservations } from "../table/observed-cell.ts";
import { alignedConnectivity, alignedSentence } from "./aligned-connectivity.ts";
import { classifyCell } from "./classify.ts";
import { DEFAULT_THRESHOLDS } from "./thresholds.ts";

type Numbers = Readonly<Partial<Record<QuantityName, number>>>;

/** A cell of two networks, poorly connected but for what else is said. */
const cellOf = (means: Numbers, standardErrors: Numbers = {}) =>
  cellFromMeans({
    knobs: { width: 8 },
    seeds: 3,
    means: {
      train_loss: 0.001,
      mode_connectivity_pct: -6.4,
      linear_barrier_pct: 42.9,
      cka_softmax: 0.9,
      ...means,
    },
    standardErrors: { train_loss: 1e-5, mode_connectivity_pct: 0.1, ...standardErrors },
  });

const explained = (means: Numbers, standardErrors?: Numbers) =>
  classifyCell(cellOf(means, standardErrors)).explanation;

describe("a poorly connected cell says what is left of its barrier", () => {
  test("by the straight line alone, which proves no barrier of curves", () => {
    expect(explained({ aligned_barrier_pct: 19.4 })).toMatch(
      /: III; barrier of the straight line 42.9 points as they are, 19.4 once units are aligned, so it stays poorly connected by that line; no curve was sought between aligned networks$/,
    );
  });

  test("by curves where they were sought, with the barrier of repaired networks", () => {
    const means = { aligned_barrier_pct: 19.4, repaired_barrier_pct: 18, aligned_mode_connectivity_pct: -5 };
    expect(explained(means, { aligned_mode_connectivity_pct: 0.1 })).toMatch(
      /19.4 once units are aligned, 18 once repaired too; by curves between aligned networks poorly connected \(−5 < −1.8, \d+ %\), so it stays poorly connected$/,
    );
    expect(
      explained({ ...means, aligned_mode_connectivity_pct: -0.3 }, { aligned_mode_connectivity_pct: 0.1 }),
    ).toMatch(
      /by curves between aligned networks connected \(−0.3 > −1.8, \d+ %\), so it is connected once aligned$/,
    );
  });

  test("by a straight line without a barrier, whatever the curve came to", () => {
    const means = { aligned_barrier_pct: 0.4, aligned_mode_connectivity_pct: -5 };
    expect(explained(means, { aligned_barrier_pct: 0.05, aligned_mode_connectivity_pct: 0.1 })).toMatch(
      /by the aligned line connected \(−0.4 > −1.8, \d+ %\), so it is connected once aligned$/,
    );
  });

  test("or that it is undecided", () => {
    const means = { aligned_barrier_pct: 19, aligned_mode_connectivity_pct: -2 };
    expect(explained(means, { aligned_mode_connectivity_pct: 3 })).toMatch(
      /so whether it stays poorly connected is undecided$/,
    );
  });
});

test("nothing is said of a connected cell, nor without alignment, and labels stay as they are", () => {
  const plain = classifyCell(cellOf({}));
  expect(alignedConnectivity(cellOf({}), DEFAULT_THRESHOLDS)).toBeNull();
  expect(plain.explanation).toMatch(/: III$/);
  const aligned = classifyCell(cellOf({ aligned_barrier_pct: 0, aligned_mode_connectivity_pct: 0 }));
  expect({ ...aligned, metrics: plain.metrics, explanation: plain.explanation }).toEqual(plain);
  const connected = cellOf({ mode_connectivity_pct: -0.2, aligned_barrier_pct: 5 });
  expect(alignedConnectivity(connected, DEFAULT_THRESHOLDS)).toBeNull();
  expect(classifyCell(connected).explanation).not.toContain("aligned");
});

test("single pairs are compared with themselves, and curves better than their ends do not cancel barriers", () => {
  const own = (metric: QuantityName, values: readonly number[]) =>
    values.map((value, i) => ({ metric, seeds: [i, i + 1], value, standardError: null }) as const);
  const cell = cellFromObservations({
    knobs: { width: 8 },
    seeds: 4,
    observations: [
      ...[0, 1, 2, 3].map(
        (seed) => ({ metric: "train_loss", seeds: [seed], value: 1e-3, standardError: null }) as const,
      ),
      ...own("mode_connectivity_pct", [-6, -7, -6.5]),
      ...own("linear_barrier_pct", [40, 44, 90]),
      ...own("aligned_barrier_pct", [20, 22]),
      ...own("aligned_mode_connectivity_pct", [-8, 8]),
    ],
  });
  const found = alignedConnectivity(cell, DEFAULT_THRESHOLDS)!;
  expect(found.barriers).toEqual({ before: 42, aligned: 21, repaired: null });
  expect(found.cut.value).toBe(-4);
});

test("a slice says how many of its poorly connected cells stay so", () => {
  const sentence = (...cells: readonly (readonly [Numbers, Numbers?])[]) =>
    alignedSentence(
      cells.map(([means, errors]) => cellOf(means, errors)),
      DEFAULT_THRESHOLDS,
    );
  const stays = [
    { aligned_barrier_pct: 19, aligned_mode_connectivity_pct: -5 },
    { aligned_mode_connectivity_pct: 0.1 },
  ] as const;
  const leaves = [
    { aligned_barrier_pct: 19, aligned_mode_connectivity_pct: 0 },
    { aligned_mode_connectivity_pct: 0.1 },
  ] as const;
  expect(sentence([{}], [{ mode_connectivity_pct: 0, aligned_barrier_pct: 1 }])).toBeNull();
  expect(sentence(stays, leaves, leaves, [{}])).toBe(
    "Of 3 poorly connected cells 1 stays so once units are aligned, 2 are connected then.",
  );
  expect(sentence([{ aligned_barrier_pct: 19 }])).toBe(
    "The one poorly connected cell stays so once units are aligned, by the straight line alone.",
  );
});
