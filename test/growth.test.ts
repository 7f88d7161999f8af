import { expect, test } from "vitest";
import {
  cellFromMeans,
  classifyPhases,
  diagnose,
  findTransitions,
  slicesOf,
  smoothBorders,
  thresholdSensitivity,
} from "../src/taxonomy/index.ts";

/** Cells of a square plane with smooth borders between its phases. */
function planeOf(side: number) {
  return Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [(i % side) / (side - 1), Math.floor(i / side) / (side - 1)];
    return cellFromMeans({
      knobs: { width: 2 + (i % side), learning_rate: 0.001 * (1 + Math.floor(i / side)) },
      seeds: 3,
      means: {
        train_loss: Math.exp(-8 + 7 * y - 2 * x),
        train_error_pct: 20 * y,
        mode_connectivity_pct: 4 - 12 * (1 - x),
        cka_softmax: 0.4 + 0.4 * x,
        test_acc_pct: 60 + 10 * x,
      },
      standardErrors: { train_loss: 0.001, mode_connectivity_pct: 0.3, cka_softmax: 0.02 },
    });
  });
}

/** Processor seconds of this process for everything that a table is told. */
function secondsFor(side: number): number {
  const cells = planeOf(side);
  const before = process.cpuUsage();
  const { table, thresholds } = classifyPhases(cells);
  findTransitions(table, thresholds, { resamples: 20 });
  smoothBorders(table, slicesOf(table)[0]!, thresholds);
  thresholdSensitivity(table, thresholds);
  diagnose(table, { thresholds, resamples: 20 });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

test("four times the cells take little more than four times the time", { timeout: 120_000 }, () => {
  secondsFor(16);
  const least = (side: number) => Math.min(secondsFor(side), secondsFor(side));
  // What is quadratic in the cells takes sixteen times as long; a busy machine doubles either figure at most.
  expect(least(64) / least(32)).toBeLessThan(9);
});
