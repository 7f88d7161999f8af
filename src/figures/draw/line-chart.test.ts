import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import type { LineChart, LineSeries } from "../figure.ts";
import { renderSvg } from "../render-svg.ts";

const lineOf = (name: string, heights: readonly number[], more: Partial<LineSeries> = {}): LineSeries => ({
  name,
  colour: "#0072B2",
  dash: null,
  points: heights.map((y, x) => ({ x: 2 ** x, y, interval: [y - 1, y + 1] })),
  ...more,
});
const chartOf = (series: readonly LineSeries[], y: Partial<LineChart["y"]> = {}): LineChart => ({
  kind: "line-chart",
  title: "lines",
  x: { title: "x", scale: "log", ticks: [1, 2, 4] },
  y: { title: "y", scale: "linear", ...y },
  series,
  legend: [],
});

interface Upright {
  readonly x: number;
  readonly from: number;
  readonly to: number;
}

/** The frame and the upright lines of the intervals of a chart. */
function drawn(chart: LineChart) {
  const { document } = parseHTML(`<html><body>${renderSvg(chart)}</body></html>`);
  const attribute = (selector: string, name: string): number =>
    Number(document.querySelector(selector)?.getAttribute(name));
  const frame = {
    left: attribute("[aria-label=frame]", "x"),
    right: attribute("[aria-label=frame]", "x") + attribute("[aria-label=frame]", "width"),
    top: attribute("[aria-label=frame]", "y"),
    bottom: attribute("[aria-label=frame]", "y") + attribute("[aria-label=frame]", "height"),
  };
  const intervals = [...document.querySelectorAll("[aria-label=interval] path")].map((path) =>
    [...(path.getAttribute("d") ?? "").matchAll(/M([\d.]+),([\d.]+)L([\d.]+),([\d.]+)/g)]
      .map(([, x1, y1, x2, y2]) => [x1, y1, x2, y2].map(Number))
      .flatMap(([x1, y1, x2, y2]): Upright[] => (x1 === x2 ? [{ x: x1!, from: y1!, to: y2! }] : [])),
  );
  const bars = (
    renderSvg(chart)
      .match(/aria-label="interval"[^>]*><path d="([^"]*)"/)?.[1]
      ?.match(/M/g) ?? []
  ).length;
  return { frame, intervals, bars, document };
}

test("intervals keep clear of the frame, and those of several lines of each other", () => {
  const { frame, intervals } = drawn(
    chartOf([lineOf("a", [3, 4, 5]), lineOf("b", [3, 4, 5]), lineOf("c", [3, 4, 5])]),
  );
  const all = intervals.flat();
  expect(all).toHaveLength(9);
  for (const { x, from, to } of all) {
    expect(x).toBeGreaterThan(frame.left + 4);
    expect(x).toBeLessThan(frame.right - 4);
    expect(from).toBeLessThan(frame.bottom);
    expect(to).toBeGreaterThan(frame.top);
  }
  const [a, b, c] = intervals.map((line) => line[1]!.x);
  expect(b! - a!).toBeGreaterThan(2);
  expect(c! - b!).toBeCloseTo(b! - a!, 1);
});

test("lines without intervals reach the frame as they are", () => {
  const plain = [lineOf("a", [1, 2]), lineOf("b", [2, 1])].map((line) => ({
    ...line,
    points: line.points.map(({ x, y }) => ({ x, y })),
  }));
  const { frame, document } = drawn(chartOf(plain));
  for (const path of document.querySelectorAll(".series path"))
    expect(path.getAttribute("d")).toMatch(new RegExp(`^M${frame.left},`));
});

test("an interval beyond the axis goes to its end, and has a bar only where it ends inside", () => {
  const low = lineOf("a", [], { points: [{ x: 1, y: 1, interval: [0, 2] }] });
  const { frame, intervals, bars } = drawn(chartOf([low], { scale: "log", domain: [0.5, 4] }));
  expect(intervals[0]![0]!.from).toBeCloseTo(frame.bottom, 1);
  expect(intervals[0]![0]!.to).toBeGreaterThan(frame.top);
  expect(bars).toBe(2);
});

test("the axis holds its reference, and marks are rings", () => {
  const line = lineOf("a", [5, 6], { marks: [{ x: 2, y: 7 }] });
  const { frame, document } = drawn(chartOf([line], { reference: 0 }));
  const [, y] = /M[\d.]+,([\d.]+)H/.exec(
    document.querySelector("[aria-label=reference]")?.getAttribute("d") ?? "",
  )!;
  expect(Number(y)).toBeLessThanOrEqual(frame.bottom);
  expect(Number(y)).toBeGreaterThan(frame.top);
  expect(document.querySelectorAll(".marks circle")).toHaveLength(1);
});
