import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { notesOn, readConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { runExperiment } from "#atlas/run";
import { openTable } from "#atlas/tables";
import { verifyRun } from "#atlas/verify";
import { writeReport } from "#report";
import { estimateIn } from "#taxonomy";

const EXAMPLE = join(import.meta.dirname, "..", "examples", "regression");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "loss-atlas-regression-"));
  await cp(EXAMPLE, folder, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The example on fewer cells and for a shorter time. */
const SHORT = [
  "training.budget.epochs=15",
  "training.learning_rate=0.2",
  "grid.load.width=[4,8]",
  "grid.temperature.batch_size=[64]",
  "seeds=2",
  "measure.connectivity.epochs=3",
  "measure.curvature.examples=64",
  "measure.similarity={ examples: 64, test_data: true }",
  "measure.combinations={}",
  "data.test_examples=50",
];
const read = (overrides: readonly string[] = []) =>
  readConfiguration(join(folder, "friedman.yaml"), {
    dataFolder: folder,
    overrides: [...SHORT, ...overrides],
  });

test("a run that predicts a number is the same with one worker and with two, verified, and read back from its table", async () => {
  const configuration = await read();
  expect(configuration.training.loss).toEqual({ kind: "regression" });
  expect(notesOn(configuration).join("; ")).toMatch(
    /training\.loss is regression.*shares of their variance.*phases and diagnosis extrapolate/s,
  );
  const [one, two] = await Promise.all(
    [1, 2].map(async (workers) => {
      const run = join(folder, `run${workers}`);
      const plan = planExperiment(configuration);
      const outcome = await runExperiment({ configuration, plan, run, dataFolder: folder, workers });
      expect(outcome.failures).toEqual([]);
      const { table } = await writeReport(run);
      return { cells: await readFile(join(run, "cells.csv"), "utf8"), table };
    }),
  );
  expect(two!.cells).toBe(one!.cells);
  const page = await readFile(join(folder, "run1", "report.html"), "utf8");
  const shown = page.replaceAll(/<(style|script).*?<\/\1>|<[^>]*>/gs, " ").replaceAll(/\bQ\d+-\w+/g, "");
  expect(shown).toContain("Explained test variance");
  expect(shown).not.toMatch(/accura|\bnats?\b|probabilities|(training|test) error/i);
  for (const cell of one!.table.cells) {
    const numberOf = (name: string): number | null => estimateIn(cell, name).value;
    expect(numberOf("train_error_pct")).toBeCloseTo(100 * numberOf("train_loss")!, 4);
    expect(100 - numberOf("test_acc_pct")!).toBeCloseTo(100 * numberOf("test_loss")!, 4);
    const [deviation] = configuration.data.target_deviation as [number];
    // The mean of roots is at most the root of the mean.
    const most = deviation * Math.sqrt(numberOf("test_loss")!);
    expect(numberOf("test_rmse")).toBeLessThanOrEqual(most * (1 + 1e-6));
    expect(numberOf("test_rmse")).toBeGreaterThan(0.8 * most);
    expect(numberOf("cka_softmax")).toBeGreaterThan(0);
    // Of numbers there are no classes that could agree.
    for (const name of ["agreement", "jensen_shannon", "cka_logits", "vote_acc_pct", "test_disagreement_pct"])
      expect(numberOf(name)).toBeNull();
    expect(numberOf("ensemble_acc_pct")).not.toBeNull();
  }
  const { cells } = await openTable([join(folder, "run1", "cells.csv")]).then(({ table }) => table);
  expect(cells.map((cell) => estimateIn(cell, "test_rmse").value)).toEqual(
    one!.table.cells.map((cell) => estimateIn(cell, "test_rmse").value),
  );
  const { differences } = await verifyRun({
    run: join(folder, "run1"),
    dataFolder: folder,
    all: true,
    workers: 1,
  });
  expect(differences).toEqual([]);
}, 180_000);

test.each([
  ["training.loss=cross-entropy", "training.loss is cross-entropy, which judges classes"],
  ["training.stop=zero-loss", "targets are numbers"],
  ["data.task=classification", "at most 1,000 classes, or 20"],
])("%s is refused", async (override, says) => {
  await expect(read([override])).rejects.toThrow(says);
});
