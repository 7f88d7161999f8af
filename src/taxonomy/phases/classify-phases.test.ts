import { describe, expect, it } from "vitest";
import { cellFromMeans } from "../table/observed-cell.ts";
import { classifyTable } from "./classify.ts";
import { classifyPhases } from "./classify-phases.ts";
import { DEFAULT_THRESHOLDS } from "./thresholds.ts";

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
