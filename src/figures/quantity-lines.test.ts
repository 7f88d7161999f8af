import { expect, test } from "vitest";
import { quantityLines } from "./quantity-lines.ts";
import { renderSvg } from "./render-svg.ts";
import { cellOf, ragged, threeByThree } from "./tables.testing.ts";

test("a line along the load is a row of the plane in ascending order, from the hottest down", () => {
  const chart = quantityLines(threeByThree(), "test_acc_pct", {}, "load");
  expect(chart.series.map(({ name, points }) => [name, points.map(({ x, y }) => [x, y])])).toEqual([
    [
      "Batch size 8",
      [
        [2, 60],
        [8, 65],
        [32, 70],
      ],
    ],
    [
      "Batch size 32",
      [
        [2, 61],
        [8, 66],
        [32, 71],
      ],
    ],
    [
      "Batch size 128",
      [
        [2, 62],
        [8, 67],
        [32, 72],
      ],
    ],
  ]);
  expect(chart.x).toEqual({ title: "Width (load falls →)", scale: "log", ticks: [2, 8, 32] });
});

test("a line along the temperature is a column, and its axis says which end is hot", () => {
  const chart = quantityLines(threeByThree(), "test_acc_pct", {}, "temperature");
  expect(chart.series[1]!.name).toBe("Width 8");
  expect(chart.series[1]!.points.map(({ x, y }) => [x, y])).toEqual([
    [8, 65],
    [32, 66],
    [128, 67],
  ]);
  expect(chart.x.title).toBe("Batch size (hotter ←)");
  const rates = quantityLines(ragged(), "test_acc_pct", { label_noise: 0 }, "temperature");
  expect(rates.x.title).toBe("Learning rate (hotter →)");
});

test("an interval is Student's at 95 %, within what the quantity can be", () => {
  // Three networks, standard error 2 % of the mean: 4.3027 = t(0.975; 2).
  const [first] = quantityLines(threeByThree(), "test_acc_pct", {}, "load").series[0]!.points;
  expect(first!.interval).toEqual([
    expect.closeTo(60 - 4.30265 * 1.2, 3),
    expect.closeTo(60 + 4.30265 * 1.2, 3),
  ]);
  const table = threeByThree();
  const high = {
    ...table,
    cells: table.cells.map((cell) =>
      cellOf({ width: 2, batch_size: 8, ...(cell.knobs as object) }, "I", { test_acc_pct: 99 }),
    ),
  };
  expect(quantityLines(high, "test_acc_pct", {}, "load").series[0]!.points[0]!.interval![1]).toBe(100);
});

test("a cell without a number breaks its line, and everything is drawn", () => {
  const chart = quantityLines(ragged(), "test_acc_pct", { label_noise: 0.1 }, "load");
  expect(chart.series[0]!.points.map(({ y }) => y === null)).toEqual([true, true, false, false, false]);
  const svg = renderSvg(chart);
  expect(svg).not.toContain("NaN");
  expect(svg.match(/aria-label="interval"/g)).toHaveLength(4);
});
