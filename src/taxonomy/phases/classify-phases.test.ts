import { describe, expect, it } from "vitest";
import { knobNumber } from "../table/cell-knobs.ts";
import { cellFromMeans } from "../table/observed-cell.ts";
import { classifyTable } from "./classify.ts";
import { classifyPhases } from "./classify-phases.ts";
import { DEFAULT_THRESHOLDS, EQUAL_LOSS_THRESHOLDS } from "./thresholds.ts";

const cells = [
  [2, 8, 0.5, -9, 0.4],
  [2, 16, 0.001, -9, 0.4],
  [16, 8, 0.5, 3, 0.5],
  [16, 16, 0.001, 0, 0.8],
].map(([width, batch, loss, connectivity, cka]) =>
  cellFromMeans({
    knobs: { width: width!, batch_size: batch! },
    means: { train_loss: loss!, mode_connectivity_pct: connectivity!, cka_softmax: cka! },
  }),
);

describe("classifyPhases", () => {
  it("gives axes, default thresholds and the labels of classifyTable", () => {
    const { table, thresholds, provenance } = classifyPhases(cells, { name: "four" });
    expect(thresholds).toEqual(DEFAULT_THRESHOLDS);
    expect(provenance).toMatch(/^defaults/);
    expect(table).toEqual({
      name: "four",
      load: { knob: "width", values: [2, 16] },
      temperature: { knob: "batch_size", values: [8, 16] },
      slices: [],
      cells: classifyTable(cells),
    });
    expect(table.cells.map(({ phase }) => phase)).toEqual(["I", "III", "II", "IV-B"]);
  });

  it("takes whole thresholds and single ones, and says which were given", () => {
    const { table, thresholds, provenance } = classifyPhases(cells, { adjust: { cka: 0.9 } });
    expect(thresholds).toEqual({ ...DEFAULT_THRESHOLDS, cka: 0.9 });
    expect(table.cells.at(-1)!.phase).toBe("IV-A");
    expect(provenance).toMatch(/cka as given$/);
    expect(classifyPhases(cells, { thresholds }).provenance).toBe("as given");
  });

  it("fits the thresholds to the table, and says which it could not fit", () => {
    const { fit, thresholds, provenance } = classifyPhases(cells, { thresholds: "fit" });
    expect(thresholds).toEqual(DEFAULT_THRESHOLDS);
    expect(fit!.cuts.map((cut) => cut.fitted)).toEqual([false, false, false]);
    expect(provenance).toMatch(/^defaults, .*; this table jumps too seldom to tell its own$/);
    const axis = [1, 2, 4, 8, 16, 32];
    const jumping = axis.flatMap((width) =>
      axis.map((batch) =>
        cellFromMeans({
          knobs: { width, batch_size: batch },
          means: { train_loss: batch > 4 ? 0.001 : 1, mode_connectivity_pct: 0, cka_softmax: 0.8 },
        }),
      ),
    );
    const fitted = classifyPhases(jumping, { thresholds: "fit" });
    expect(fitted.fit!.cuts[0]!.fitted).toBe(true);
    expect(fitted.provenance).toBe(
      "fitted to this table without labels; the defaults stand for connectivity and similarity",
    );
    expect(fitted.thresholds.train_loss).toBeCloseTo(Math.sqrt(0.001), 3);
    expect(fitted.table.cells.map(({ phase }) => phase)).toEqual(
      jumping.map((cell) => (knobNumber(cell, "batch_size")! > 4 ? "IV-B" : "II")),
    );
  });

  it("knows the thresholds closest to the published drawing", () => {
    expect(classifyPhases(cells, { thresholds: "drawn" }).thresholds).toEqual(EQUAL_LOSS_THRESHOLDS);
  });

  it("refuses a threshold out of range", () => {
    expect(() => classifyPhases(cells, { adjust: { cka: 2 } })).toThrow(
      expect.objectContaining({ code: "taxonomy/bad-threshold" }),
    );
  });

  it("keeps axes that are given", () => {
    const axes = {
      load: { knob: "width", values: [16, 2] },
      temperature: { knob: "batch_size", values: [8, 16] },
      slices: [],
    } as const;
    expect(classifyPhases(cells, { axes }).table).toMatchObject(axes);
    expect(
      classifyPhases(cells, { axes: { load: "batch_size", temperature: "width" } }).table.load.knob,
    ).toBe("batch_size");
  });
});
