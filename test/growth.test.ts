import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeLargeRun } from "../bench/large/write-run.ts";
import { ratesOf, widthsOf } from "../bench/large/write-tables.ts";
import { planExperiment } from "../src/atlas/plan/index.ts";
import { writeTables } from "../src/atlas/tables/index.ts";
import { reportHtml } from "../src/report/index.ts";
import {
  cellFromMeans,
  classifyPhases,
  diagnose,
  findTransitions,
  slicesOf,
  smoothBorders,
  testClaims,
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

/** Processor seconds of this process for some work. */
function secondsOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** How much longer a work takes on four times the cells. */
function growthOf(workOn: (cells: ReturnType<typeof planeOf>) => () => unknown): number {
  const least = (side: number) => {
    const work = workOn(planeOf(side));
    return Math.min(secondsOf(work), secondsOf(work));
  };
  secondsOf(workOn(planeOf(16)));
  const small = least(32);
  return least(64) / small;
}

// What is quadratic in the cells takes sixteen times as long; a busy machine doubles either figure at most.
const LITTLE_MORE_THAN_FOUR = 9;

test("four times the cells take little more than four times the time", () => {
  const growth = growthOf((cells) => () => {
    const { table, thresholds } = classifyPhases(cells);
    findTransitions(table, thresholds, { resamples: 20 });
    smoothBorders(table, slicesOf(table)[0]!, thresholds);
    thresholdSensitivity(table, thresholds);
    diagnose(table, { thresholds, resamples: 20 });
  });
  expect(growth).toBeLessThan(LITTLE_MORE_THAN_FOUR);
});

test("so do claims", () => {
  const growth = growthOf((cells) => {
    const { table, thresholds } = classifyPhases(cells);
    return () => testClaims(table, thresholds, { resamples: 100 });
  });
  expect(growth).toBeLessThan(LITTLE_MORE_THAN_FOUR);
});

test("so does a report", () => {
  const growth = growthOf((cells) => {
    const { table, thresholds } = classifyPhases(cells);
    const input = {
      table,
      summary: [],
      settings: [],
      environment: [],
      transitions: findTransitions(table, thresholds, { resamples: 20 }),
      diagnoses: diagnose(table, { thresholds, resamples: 20 }),
      claims: testClaims(table, thresholds, { resamples: 20 }),
    };
    return () => reportHtml(input);
  });
  expect(growth).toBeLessThan(LITTLE_MORE_THAN_FOUR);
});

test("so do the tables of a run, its plan and journals included", async () => {
  const folder = mkdtempSync(join(tmpdir(), "loss-atlas-growth-"));
  try {
    const secondsAt = async (side: number) => {
      const plane = { widths: widthsOf(side), rates: ratesOf(side), seeds: 2, model: "{ family: mlp }" };
      const { configuration, run } = await writeLargeRun(join(folder, String(side)), {
        ...plane,
        cellsWithCurves: 0,
      });
      const once = async () => {
        const before = process.cpuUsage();
        await writeTables(run, configuration, planExperiment(configuration));
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1e6;
      };
      return Math.min(await once(), await once(), await once());
    };
    const small = await secondsAt(8);
    expect((await secondsAt(16)) / small).toBeLessThan(LITTLE_MORE_THAN_FOUR);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
