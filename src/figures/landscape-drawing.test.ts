import { expect, test } from "vitest";
import type { LineChart } from "./figure.ts";
import { landscapeDrawing } from "./landscape-drawing.ts";

const paths = (peak: number) => ({
  line: [],
  curve: [0, 0.5, 1].map((t) => ({ t, errorPct: 0, nll: t === 0.5 ? peak : 0.1 })),
});
const landscape = {
  phase: "III",
  place: "width 4",
  paths: paths(2),
  largestEigenvalue: 8,
  distance: 10,
  similarity: 0.5,
} as const;
const valleysOf = (panel: LineChart | undefined) =>
  (panel?.series ?? []).filter(({ name }) => name.startsWith("steepest"));

test("a valley is the parabola of the largest eigenvalue on the scale of the distance", () => {
  const { panels } = landscapeDrawing([landscape], "");
  const [left, right] = valleysOf(panels[0] as LineChart);
  for (const { x, y } of left!.points) expect(y).toBeCloseTo(0.1 + 0.5 * 8 * (10 * x) ** 2, 10);
  for (const { x, y } of right!.points) expect(y).toBeCloseTo(0.1 + 0.5 * 8 * (10 * (x - 1)) ** 2, 10);
  // It ends at the top of the chart, where 4 (10 x)² = 1.9.
  expect(left!.points.at(-1)!.x).toBeCloseTo(Math.sqrt(1.9 / 4) / 10, 10);
});

test("a flat valley ends at a share of the distance, and an unknown one is not drawn", () => {
  const [flat, unknown] = landscapeDrawing(
    [
      { ...landscape, largestEigenvalue: 0.01 },
      { ...landscape, distance: null },
    ],
    "",
  ).panels as LineChart[];
  expect(valleysOf(flat)[0]!.points.at(-1)!.x).toBeCloseTo(0.12, 10);
  expect(valleysOf(unknown)).toEqual([]);
});

test("all panels share the axis of the highest loss", () => {
  const { panels } = landscapeDrawing([landscape, { ...landscape, phase: "I", paths: paths(5) }], "");
  expect(panels.map((panel) => (panel as LineChart).y.domain)).toEqual([
    [0, 5.25],
    [0, 5.25],
  ]);
});
