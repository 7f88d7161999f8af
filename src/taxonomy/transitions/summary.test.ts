import { expect, test } from "vitest";
import { NOT_MEASURED } from "#statistics";
import { classifyTable } from "../phases/classify.ts";
import type { AtlasTable } from "../table/classified.ts";
import { cellFromMeans } from "../table/observed-cell.ts";
import { phaseSummary } from "./summary.ts";

function grid(means: (width: number, batch: number) => readonly [number, number, number]): AtlasTable {
  const cells = [4, 8, 16].flatMap((width) =>
    [16, 64, 256].map((batch_size) => {
      const [train_loss, mode_connectivity_pct, cka_softmax] = means(width, batch_size);
      return cellFromMeans({
        knobs: { width, batch_size },
        means: { train_loss, mode_connectivity_pct, cka_softmax, test_acc_pct: 60 + width + batch_size / 64 },
      });
    }),
  );
  return {
    name: "made",
    load: { knob: "width", values: [4, 8, 16] },
    temperature: { knob: "batch_size", values: [16, 64, 256] },
    slices: [],
    cells: classifyTable(cells),
  };
}

test("says which phases there are, where, and where it changes between them", () => {
  const [summary] = phaseSummary(
    grid((width, batch) => [batch > 16 ? 0.001 : 0.4, width > 4 ? 0 : -20, batch > 64 ? 0.6 : 0.9]),
  );
  expect(summary!.headline).toBe(
    "9 cells in 5 phases: I (1), II (2), III (2), IV-A (2), IV-B (2). The best test accuracy, 80.0 %, is in phase IV-A at width 16, batch size 256.",
  );
  expect(summary!.regions.map(({ sentence }) => sentence)).toContain(
    "Phase IV-B (generalises best): 2 cells at width 8 to 16, batch size 64; mean test accuracy 73.0 %.",
  );
  expect(summary!.regions.every(({ advice }) => advice !== null)).toBe(true);
  // Loss from 0.4 to 0.001 is equally far from 0.02 in logarithms, so it crosses at the geometric mean of 16 and 64.
  expect(summary!.transitions).toEqual([
    "The Hessian transition crosses 3 of 3 lines of fixed width, typically at batch size 32; networks are converged above it.",
    "The connectivity transition crosses 3 of 3 lines of fixed batch size, typically at width 6.57; networks are connected above it.",
    "The two transitions meet at width 6.71, batch size 32.4.",
    "The similarity crossover crosses 2 of 2 lines of fixed width, typically at batch size 154; networks are similar below it.",
  ]);
});

test("names no transition where there is none, and refuses politely where nothing was measured", () => {
  expect(phaseSummary(grid(() => [0.5, -20, 0.5]))[0]!.transitions).toEqual([]);
  const table = grid(() => [0.5, -20, 0.5]);
  const empty = table.cells.map(({ knobs }) =>
    cellFromMeans({ knobs, seeds: 2, divergedSeeds: 2, means: {} }),
  );
  const [summary] = phaseSummary({ ...table, cells: classifyTable(empty) });
  expect(summary!.headline).toBe(
    "No phase could be told in 9 cells. 18 of 18 networks diverged, in 9 cells.",
  );
  expect(summary!.regions).toMatchObject([
    {
      phase: "not measured",
      advice: null,
      sentence: "Not measured: 9 cells at width 4 to 16, batch size 16 to 256.",
    },
  ]);
});

test("counts the networks that are lost, of how many where that is known of every cell", () => {
  const table = grid(() => [0.5, 3, 0.5]);
  const some = (seeds: number | null) =>
    table.cells.map((cell, index) => ({
      ...cell,
      seeds: index === 8 ? seeds : 3,
      divergedSeeds: index === 0 ? 2 : 0,
      degenerateSeeds: index < 2 ? 1 : 0,
    }));
  expect(phaseSummary({ ...table, cells: some(3) })[0]!.headline).toContain(
    " 2 of 27 networks diverged and 2 of 27 networks have a constant output, in 2 cells.",
  );
  expect(phaseSummary({ ...table, cells: some(null) })[0]!.headline).toContain(" 2 networks diverged and 2 ");
  expect(phaseSummary(table)[0]!.headline).not.toContain("diverged");
  const begun = some(3).map((cell, index) =>
    index % 2 === 0
      ? cell
      : {
          ...cell,
          metrics: Object.fromEntries(Object.keys(cell.metrics).map((name) => [name, NOT_MEASURED])),
        },
  );
  expect(phaseSummary({ ...table, cells: begun })[0]!.headline).toContain(
    " 2 of 18 networks diverged and 2 of 18 networks have a constant output, in 2 cells.",
  );
});

test("calls the only cell that measured an accuracy no best one", () => {
  const table = grid(() => [0.5, 3, 0.5]);
  const cells = table.cells.map((cell, index) =>
    index === 4 ? cell : { ...cell, metrics: { ...cell.metrics, test_acc_pct: NOT_MEASURED } },
  );
  expect(phaseSummary({ ...table, cells })[0]!.headline).toBe(
    "9 cells in 1 phase: II (9). The test accuracy is 69.0 % in the one cell that measured it.",
  );
});

test("summarises each slice apart", () => {
  const table = grid(() => [0.5, 3, 0.5]);
  const cells = [0, 0.2].flatMap((label_noise) =>
    table.cells.map((cell) => ({ ...cell, knobs: { ...cell.knobs, label_noise } })),
  );
  const slices = [{ knob: "label_noise", values: [0, 0.2] }] as const;
  expect(phaseSummary({ ...table, slices, cells }).map(({ slice }) => slice)).toEqual([
    "label noise 0",
    "label noise 0.2",
  ]);
});
