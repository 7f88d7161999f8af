import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KnobName } from "#knobs";
import type { Cell } from "./cells.ts";
import { inferAxes } from "./infer-axes.ts";
import { cellFromMeans } from "./observed-cell.ts";

type Knobs = Partial<Record<KnobName, number | null>>;

const cellAt = (knobs: Knobs): Cell => cellFromMeans({ knobs, means: {} });

function grid(values: Readonly<Partial<Record<KnobName, readonly number[]>>>): Cell[] {
  const places = Object.entries(values).reduce<Knobs[]>(
    (made, [knob, own = []]) => made.flatMap((place) => own.map((value) => ({ ...place, [knob]: value }))),
    [{}],
  );
  return places.map(cellAt);
}

describe("inferAxes", () => {
  it("prefers width and batch size, and slices by what else varies", () => {
    const cells = grid({ examples: [500, 100], width: [8, 2], batch_size: [16, 8], learning_rate: [0.1] });
    expect(inferAxes(cells)).toEqual({
      load: { knob: "width", values: [2, 8] },
      temperature: { knob: "batch_size", values: [8, 16] },
      slices: [{ knob: "examples", values: [100, 500] }],
    });
  });

  it("spans the plane by what varies where nothing of an axis does", () => {
    const axesOf = (values: Parameters<typeof grid>[0]) => {
      const { load, temperature, slices } = inferAxes(grid(values));
      return [load.knob, temperature.knob, slices.map(({ knob }) => knob)];
    };
    expect(axesOf({ width: [2, 4], examples: [100, 500], batch_size: [16] })).toEqual([
      "width",
      "examples",
      [],
    ]);
    expect(axesOf({ width: [2, 4], momentum: [0, 0.9] })).toEqual(["width", "momentum", []]);
    expect(axesOf({ batch_size: [2, 4], learning_rate: [0.1, 0.2], width: [8] })).toEqual([
      "learning_rate",
      "batch_size",
      [],
    ]);
    expect(axesOf({ width: [2, 4], batch_size: [16] })).toEqual(["width", "batch_size", []]);
    const diagonal = [2, 4].map((width) => cellAt({ width, examples: 100 * width, batch_size: 16 }));
    expect(inferAxes(diagonal).temperature.knob).toBe("batch_size");
  });

  it("takes what varies where the usual knobs do not", () => {
    const cells = grid({ width: [8], label_noise: [0, 0.1], batch_size: [16], weight_decay: [0.1, 0.01] });
    const { load, temperature, slices } = inferAxes(cells);
    expect([load.knob, temperature.knob, slices]).toEqual(["label_noise", "weight_decay", []]);
  });

  it("does not slice by a knob that follows another", () => {
    const cells = [16, 32].flatMap((batch) =>
      [2, 4].map((width) => cellAt({ width, batch_size: batch, learning_rate: batch / 1000 })),
    );
    expect(inferAxes(cells).slices).toEqual([]);
    expect(inferAxes(cells, { temperature: "learning_rate" }).slices).toEqual([]);
  });

  it("puts any two known knobs on the axes when asked, and slices by the rest", () => {
    const cells = grid({ width: [2, 4], batch_size: [16, 32], learning_rate: [0.1, 0.2] });
    const { load, temperature, slices } = inferAxes(cells, {
      load: "batch_size",
      temperature: "learning_rate",
    });
    expect([load.knob, temperature.knob, slices.map(({ knob }) => knob)]).toEqual([
      "batch_size",
      "learning_rate",
      ["width"],
    ]);
  });

  it("swaps the axes where the chosen knob is of the other kind", () => {
    const cells = grid({ width: [2, 4], batch_size: [16, 32] });
    const { load, temperature, slices } = inferAxes(cells, { load: "batch_size" });
    expect([load.knob, temperature.knob, slices]).toEqual(["batch_size", "width", []]);
    expect(inferAxes(cells, { temperature: "width" })).toMatchObject({
      load: { knob: "batch_size" },
      temperature: { knob: "width" },
      slices: [],
    });
  });

  it("has an axis without values where a table knows no such knob", () => {
    expect(inferAxes(grid({ batch_size: [1, 2] })).load).toEqual({ knob: "width", values: [] });
    expect(inferAxes([])).toMatchObject({ load: { values: [] }, temperature: { values: [] }, slices: [] });
  });

  it("refuses one knob twice and a knob that no cell knows", () => {
    const cells = grid({ width: [2, 4], batch_size: [16] });
    expect(() => inferAxes(cells, { load: "width", temperature: "width" })).toThrow(
      expect.objectContaining({ code: "taxonomy/same-axis" }),
    );
    expect(() => inferAxes(cells, { load: "depth" })).toThrow(/expected one of width, batch_size/);
  });

  it("tells every two different cells apart by plane and slices", () => {
    const knobs = fc.record({
      width: fc.integer({ min: 1, max: 2 }),
      examples: fc.integer({ min: 1, max: 2 }),
      batch_size: fc.integer({ min: 1, max: 2 }),
      learning_rate: fc.integer({ min: 1, max: 2 }),
    });
    const different = fc.uniqueArray(knobs, { selector: (place) => JSON.stringify(place), minLength: 1 });
    fc.assert(
      fc.property(different, (places) => {
        const { load, temperature, slices } = inferAxes(places.map(cellAt));
        const placing = [load, temperature, ...slices].map(({ knob }) => knob);
        const seen = places.map((place: Knobs) => JSON.stringify(placing.map((knob) => place[knob])));
        expect(new Set(seen).size).toBe(places.length);
      }),
    );
  });
});
