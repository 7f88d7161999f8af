import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openTable, readPhaseLabels } from "#atlas/tables";
import { type Cell, estimateIn, phaseAgreement, quantitiesIn } from "#taxonomy";
import {
  published,
  publishedCell,
  publishedObservedCells,
  publishedRows,
} from "../src/taxonomy/published.testing.ts";
import { lossAtlas } from "./command-line.ts";
import { scratchFolders } from "./refusal.ts";
import { TINY } from "./tiny-experiment.ts";

const freshFolder = scratchFolders("open-tables");
const REFERENCE = join(import.meta.dirname, "..", "..", "shared", "reference");
const reference = (...names: readonly string[]) => names.map((name) => join(REFERENCE, name));

/** What a cell measured, without what another reader leaves out. */
function measured(cell: Cell, metrics: readonly (keyof Cell["metrics"])[]) {
  return metrics.map((metric) => [metric, estimateIn(cell, metric).value]);
}

describe.skipIf(!published)("the published tables", () => {
  it("open as they are, means and observations, as a reader made for them alone reads them", async () => {
    const names = ["cells", "per_seed", "per_pair", "curve_points"].map((name) => `lr_decay_${name}.csv`);
    const { table, notes } = await openTable(reference(...names), { resamples: 5 });
    const expected = publishedObservedCells();
    expect(table.cells).toHaveLength(210);
    expect([table.load.values.length, table.temperature.values.length]).toEqual([14, 15]);
    for (const cell of table.cells) {
      const other = expected.get(`${cell.knobs.width},${cell.knobs.batch_size}`)!;
      const metrics = quantitiesIn([]).filter((metric) => estimateIn(other, metric).value !== null);
      expect(metrics.length).toBeGreaterThan(4);
      expect(metrics.map((metric) => estimateIn(cell, metric))).toEqual(
        metrics.map((metric) => estimateIn(other, metric)),
      );
      expect(cell.seeds).toBe(5);
    }
    expect(notes.join("\n")).not.toContain("differs from the mean of its observations");
  });

  it("open by their means alone, the logarithms undone", async () => {
    const { table, notes } = await openTable(reference("lr_decay_cells.csv"));
    for (const [index, row] of publishedRows("lr_decay_cells.csv").entries()) {
      const other = publishedCell(row);
      const metrics = quantitiesIn([]).filter((metric) => estimateIn(other, metric).value !== null);
      expect(measured(table.cells[index]!, metrics)).toEqual(measured(other, metrics));
      expect(estimateIn(table.cells[index]!, "train_error_pct").value).toBe(100 - Number(row.train_acc_pct));
    }
    expect(notes.join("\n")).toContain("log_hessian_trace is read as the natural logarithm of hessian_trace");
  });

  it("agree with the drawn phases as often as the thresholds say of themselves", async () => {
    const [labelled] = reference("lr_decay_phase_labels.csv");
    for (const [thresholds, agreeing] of [
      ["default", 173],
      ["drawn", 182],
    ] as const) {
      const { table } = await openTable(reference("lr_decay_cells.csv"), { thresholds });
      const { labels, unplaced } = await readPhaseLabels(labelled!, table.cells);
      const agreement = phaseAgreement(table.cells, labels);
      expect([unplaced, agreement.cells, agreement.agreeing]).toEqual([0, 195, agreeing]);
    }
  });

  it("become slices where a third knob varies", async () => {
    const { table } = await openTable(reference("constant_lr_cells.csv"));
    expect(table.cells).toHaveLength(1690);
    expect(table.slices).toEqual([
      { knob: "examples", values: Array.from({ length: 10 }, (_, i) => 5000 * (i + 1)) },
    ]);
    const turned = await openTable(reference("constant_lr_cells.csv"), { axes: { load: "examples" } });
    expect([turned.table.load.knob, turned.table.slices.map(({ knob }) => knob)]).toEqual([
      "examples",
      ["width"],
    ]);
  });
});

describe("a run", () => {
  it("opens as its folder and as its tables alike", async () => {
    const cwd = freshFolder({ "tiny.yaml": TINY });
    expect((await lossAtlas(["run", "tiny.yaml", "--workers", "1"], { cwd })).code).toBe(0);
    const folder = join(cwd, "runs", "tiny");
    const run = await openTable([folder]);
    const files = await openTable([join(folder, "cells.csv"), join(folder, "measurements.csv")]);
    const measurements = await openTable([join(folder, "measurements.csv")]);
    expect(run.name).toBe("tiny");
    expect(files.table.cells.map(({ metrics }) => metrics)).toEqual(
      run.table.cells.map(({ metrics }) => metrics),
    );
    expect(files.table.cells.map(({ observations }) => observations)).toEqual(
      run.table.cells.map(({ observations }) => observations),
    );
    expect(measurements.table.cells.map(({ metrics }) => metrics)).toEqual(
      run.table.cells.map(({ metrics }) => metrics),
    );
    const said = await lossAtlas(["classify", "runs/tiny"], { cwd });
    expect(said).toMatchObject({ code: 0, errors: "" });
    expect(said.output).toMatch(/^tiny: batch size over width, 3 networks a cell\./);
  });
});
