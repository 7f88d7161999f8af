import { expect, test } from "vitest";
import { planeOf, sliceTitle, sliceValuesOf } from "./plane.ts";
import { cellOf, ragged, threeByThree } from "./tables.testing.ts";

test("width rises to the right and small batches lie at the top, whatever the order of the axes", () => {
  const table = threeByThree();
  const shuffled = {
    ...table,
    load: { ...table.load, values: [32, 2, 8] },
    temperature: { ...table.temperature, values: [128, 8, 32] },
  };
  const plane = planeOf(shuffled, {});
  expect(plane.x.labels).toEqual(["2", "8", "32"]);
  expect(plane.y.labels).toEqual(["8", "32", "128"]);
  expect(plane.x.title).toBe("Width (load falls →)");
  expect(plane.y.title).toBe("Batch size (hotter →)");
  for (const { cell, index, column, row } of plane.cells) {
    expect(cell?.knobs.width).toBe([2, 8, 32][column]);
    expect(cell?.knobs.batch_size).toBe([8, 32, 128][row]);
    expect(shuffled.cells[index ?? -1]).toBe(cell);
  }
});

test("a large learning rate is hot, so it lies at the top", () => {
  expect(planeOf(ragged(), { label_noise: 0 }).y.labels).toEqual(["0.4", "0.1", "0.025", "0.00625"]);
});

test("slices hold different cells, and a place without a row is empty", () => {
  const table = ragged();
  const slices = sliceValuesOf(table);
  expect(slices.map(sliceTitle)).toEqual(["Label noise 0", "Label noise 0.1"]);
  const planes = slices.map((slice) => planeOf(table, slice));
  const indices = planes.flatMap((plane) => plane.cells.flatMap(({ index }) => index ?? []));
  expect(new Set(indices).size).toBe(table.cells.length);
  expect(indices.length).toBe(table.cells.length);
  for (const plane of planes)
    expect(plane.cells.filter(({ cell }) => cell === null).map(({ column, row }) => [column, row])).toEqual([
      [0, 3],
    ]);
});

test("what cannot be laid out is refused with its cause", () => {
  const table = threeByThree();
  expect(() => planeOf(table, { label_noise: 0 })).toThrow(
    expect.objectContaining({ code: "figures/unknown-slice" }),
  );
  expect(() => planeOf(ragged(), {})).toThrow(expect.objectContaining({ code: "figures/unknown-slice" }));
  expect(() => planeOf({ ...table, load: { knob: "width", values: [] } }, {})).toThrow(
    expect.objectContaining({ code: "figures/empty-axis" }),
  );
  const twice = { ...table, cells: [...table.cells, cellOf({ width: 2, batch_size: 8 }, "I")] };
  expect(() => planeOf(twice, {})).toThrow(expect.objectContaining({ code: "figures/duplicate-cell" }));
});

test("a knob that is neither load nor temperature rises to the right and upward, and says nothing more", () => {
  const cells = [0, 0.9].flatMap((momentum) => [1, 5].map((epochs) => cellOf({ momentum, epochs }, "I")));
  const table = {
    ...threeByThree(),
    load: { knob: "epochs", values: [5, 1] },
    temperature: { knob: "momentum", values: [0, 0.9] },
    cells,
  };
  const { x, y } = planeOf(table, {});
  expect([x.title, x.labels, y.title, y.labels]).toEqual(["Epochs", ["1", "5"], "Momentum", ["0.9", "0"]]);
});

test("slices of words come in their own order and are titled by them", () => {
  const words = ["steps", "constant"];
  const cells = words.map((schedule) => ({
    ...cellOf({ width: 2, batch_size: 8 }, "I"),
    knobs: { width: 2, batch_size: 8, schedule },
  }));
  const table = { ...threeByThree(), slices: [{ knob: "schedule", values: words }], cells };
  const slices = sliceValuesOf(table);
  expect(slices.map(sliceTitle)).toEqual(["Schedule steps", "Schedule constant"]);
  expect(slices.map((slice) => planeOf(table, slice).cells.find(({ cell }) => cell !== null)?.cell)).toEqual(
    cells,
  );
});
