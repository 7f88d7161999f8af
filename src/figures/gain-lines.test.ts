import { expect, test } from "vitest";
import { estimateMean } from "#statistics";
import { type EpochCurve, epochCurves } from "./epoch-curves.ts";
import type { LineChart } from "./figure.ts";
import { gainLines } from "./gain-lines.ts";
import { renderSvg } from "./render-svg.ts";
import { threeByThree } from "./tables.testing.ts";

const charts = (panels: readonly unknown[]): readonly LineChart[] => panels as readonly LineChart[];

test("gains are lines over the plane with Student's interval and a line at none; cells without one break them", () => {
  const gains = new Map([
    [0, estimateMean([1, 2, 3])],
    [2, estimateMean([4, 4, 4])],
  ]);
  const sheet = gainLines(threeByThree(), {}, [{ title: "Gained", unit: "points", gains }], "load", {
    title: "t",
    caption: "A sentence.",
  });
  const [chart] = charts(sheet.panels);
  expect(chart!.y).toEqual({ title: "points", scale: "linear", reference: 0 });
  const [hottest] = chart!.series;
  expect(hottest!.points.map(({ x, y }) => [x, y])).toEqual([
    [2, 2],
    [8, null],
    [32, 4],
  ]);
  // t(0.975; 2) = 4.3027, standard error 1 / √3.
  expect(hottest!.points[0]!.interval).toEqual([
    expect.closeTo(2 - 4.30265 / Math.sqrt(3), 4),
    expect.closeTo(2 + 4.30265 / Math.sqrt(3), 4),
  ]);
  expect(renderSvg(sheet)).toContain("A sentence.");
});

test("trainings are a panel for every temperature with axes in common, a ring at the best epoch", () => {
  const curve = (high: number): EpochCurve => ({
    points: [
      { x: 1, y: high },
      { x: 8, y: 1 },
    ],
    best: { x: 4, y: 0.5 },
    sparse: false,
  });
  const curves = new Map([
    [0, curve(2)],
    [1, curve(3)],
    [8, { ...curve(4), best: null }],
  ]);
  const sheet = epochCurves(threeByThree(), "test_loss", {}, curves, { title: "t", caption: "" });
  const [hot, cold] = charts(sheet.panels);
  expect(sheet.panels.map(({ title }) => title)).toEqual(["Batch size 8", "Batch size 128"]);
  expect(hot!.series.map(({ name }) => name)).toEqual(["Width 2", "Width 8"]);
  expect(hot!.series[0]!.marks).toEqual([{ x: 4, y: 0.5 }]);
  expect(cold!.series[0]!.marks).toEqual([]);
  expect(hot!.series[1]!.colour).not.toBe(cold!.series[0]!.colour);
  for (const { x, y } of [hot!, cold!]) {
    expect(x.domain).toEqual([1, 8]);
    expect(y.domain).toEqual([0.5 / 1.15, 4 * 1.15]);
  }
  expect(sheet.legend.at(-1)!.swatch).toEqual({ kind: "mark" });
  expect(renderSvg(sheet).match(/class="marks"/g)).toHaveLength(2);
});
