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
  connectivity: -1.25,
} as const;
const valleysOf = (panel: LineChart | undefined) =>
  (panel?.series ?? []).filter(({ name }) => name.startsWith("steepest"));

test("a valley is the parabola of the largest eigenvalue on the scale of the distance", () => {
  const { panels } = landscapeDrawing([landscape], "");
  const [left, right] = valleysOf(panels[0] as LineChart);
  for (const { x, y } of left!.points) expect(y).toBeCloseTo(0.1 + 0.5 * 8 * (10 * x) ** 2, 10);
  for (const { x, y } of right!.points) expect(y).toBeCloseTo(0.1 + 0.5 * 8 * (10 * (x - 1)) ** 2, 10);
  // It ends at the top of the chart, a fifth above the highest loss, where 4 (10 x)² = 2.3.
  expect(left!.points.at(-1)!.x).toBeCloseTo(Math.sqrt(2.3 / 4) / 10, 10);
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
    [0, 6],
    [0, 6],
  ]);
});

test("an end that is the highest point has its valley, too, and the figure says what is drawn of what", () => {
  const high = {
    ...landscape,
    paths: { line: [], curve: [3, 1, 0.1].map((nll, i) => ({ t: i / 2, errorPct: 0, nll })) },
  };
  const drawing = landscapeDrawing([high], "");
  const [panel] = drawing.panels as LineChart[];
  expect(valleysOf(panel)).toHaveLength(2);
  // 4 (10 x)² = 0.6.
  expect(valleysOf(panel)[0]!.points.at(-1)!.x).toBeCloseTo(Math.sqrt(0.6 / 4) / 10, 10);
  expect(panel!.x).toMatchObject({ title: "t along the path", note: "width 4, connectivity −1.3, CKA 0.5" });
  expect(drawing.caption).toContain("mode connectivity, which is of the training error");
});
