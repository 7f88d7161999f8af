import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cellsColumns, openTable, readPhaseLabels } from "#atlas/tables";
import { quantities, testNameOf } from "#quantities";
import { type Cell, estimateIn, phaseAgreement, quantitiesIn } from "#taxonomy";
import {
  published,
  publishedCell,
  publishedObservedCells,
  publishedRows,
} from "../src/taxonomy/published.testing.ts";
import { trustKeptPrograms } from "./command-line.ts";
import { scratchFolders } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { TINY } from "./tiny-experiment.ts";

trustKeptPrograms();

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

/** Those that the run measures, unless it is told to measure more. */
const ALL = quantities().flatMap(({ name, column }) => (column === "measured" ? [] : [name]));
const ALWAYS = quantitiesIn([]);
const ASKED = ALL.filter((name) => !ALWAYS.includes(name));
/** Has a column where a run measured it, as it did of cells whose curves lived. */
const OF_CURVES = "unsettled_connectivity_pct";
/** Those on test data need a setting besides. */
const ON_TEST_DATA = ALL.map(testNameOf);

/** What cells say of some quantities, and the observations of them. */
function told(cells: readonly Cell[], names: readonly string[] = ALL) {
  return cells.map((cell) => ({
    estimates: names.map((name) => [name, estimateIn(cell, name)]),
    observations: cell.observations.filter(({ metric }) => names.includes(metric)),
  }));
}

describe("a run", () => {
  it("opens as its folder and as its tables alike, and gains columns that are asked for without a job", async () => {
    const cwd = freshFolder({ "tiny.yaml": TINY });
    const folder = join(cwd, "runs", "tiny");
    const header = () => readFileSync(join(folder, "cells.csv"), "utf8").split("\n")[0]!.split(",");
    const tables = async () => {
      const run = await openTable([folder]);
      const files = await openTable([join(folder, "cells.csv"), join(folder, "measurements.csv")]);
      const measurements = await openTable([join(folder, "measurements.csv")]);
      return { run, files: files.table.cells, measurements: measurements.table.cells };
    };
    expect((await standingLossAtlas(["run", "tiny.yaml", "--workers", "1"], { cwd })).code).toBe(0);
    const plain = await tables();
    expect(plain.run.name).toBe("tiny");
    for (const { metrics } of plain.run.table.cells) {
      expect(Object.keys(metrics).filter((name) => name !== OF_CURVES)).toEqual(ALWAYS);
    }
    expect(told(plain.files, ALWAYS)).toEqual(told(plain.run.table.cells, ALWAYS));
    expect(told(plain.measurements, ALWAYS)).toEqual(told(plain.run.table.cells, ALWAYS));
    const usual = (columns: readonly string[]) => columns.filter((name) => !name.startsWith(OF_CURVES));
    expect(usual(header())).toEqual(cellsColumns());

    const wanted = ["--set", `measure.columns=[${ASKED}]`];
    const again = await standingLossAtlas(["run", "tiny.yaml", "--workers", "1", ...wanted], { cwd });
    expect(again.code).toBe(0);
    expect(again.errors).toMatch(/ (\d+) jobs, \1 of them done already/);
    const asked = await tables();
    expect(usual(header())).toEqual(usual(cellsColumns(undefined, ALL)));
    expect(told(asked.files)).toEqual(told(asked.run.table.cells));
    expect(told(asked.measurements)).toEqual(told(asked.run.table.cells));
    expect(told(asked.run.table.cells, ALWAYS)).toEqual(told(plain.run.table.cells, ALWAYS));
    for (const name of ASKED.filter((name) => !ON_TEST_DATA.includes(name)))
      expect(asked.run.table.cells.some((cell) => estimateIn(cell, name).value !== null)).toBe(true);

    const said = await standingLossAtlas(["classify", "runs/tiny"], { cwd });
    expect(said).toMatchObject({ code: 0, errors: "" });
    expect(said.output).toMatch(/^tiny: batch size over width, 3 networks a cell\./);
  });
});
