import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { renderPng } from "#figures/png";
import type { LineTransition, SliceTransitions } from "#taxonomy";
import { borderEvidence, gridPositions } from "./border-evidence.ts";
import { phaseDiagram } from "./phase-diagram.ts";
import { planeOf } from "./plane.ts";
import { renderSvg } from "./render-svg.ts";
import { cellOf, ragged, threeByThree } from "./tables.testing.ts";

/** Width 2, 8, 32 by batch size 8, 32, 128. */
const plane = planeOf(threeByThree(), {});
const interval = { low: 8, high: 32, level: 0.95 };

const LINE: LineTransition = {
  transition: "hessian",
  along: "batch_size",
  across: "width",
  at: 8,
  position: 16,
  interval,
  between: [8, 32],
  passesUpward: true,
  crossingShare: 1,
  evidence: "At width 8 it lies here.",
};

const TRANSITIONS: SliceTransitions = {
  slice: "",
  lines: [
    LINE,
    { ...LINE, transition: "connectivity" },
    { ...LINE, at: 2, interval: null },
    { ...LINE, at: 32, position: null, interval: null, between: null },
    { ...LINE, transition: "connectivity", along: "width", across: "batch_size", at: 128, position: 4 },
  ],
  quadruplePoint: { load: 8, temperature: 16, loadInterval: null, temperatureInterval: interval, share: 0.9 },
  sentences: [],
};

const BORDERS = [
  { cut: "local", points: [2, 8, 32].map((load) => ({ load, temperature: 16 })) },
  { cut: "similarity", points: [8, 16, 20].map((load) => ({ load, temperature: 64 })) },
] as const;

test("a value lies between its neighbours as on its own scale, in the drawing's direction, never outside", () => {
  const width = gridPositions(plane.x);
  expect([2, 4, 8, 32, 1, 64].map(width)).toEqual([0.5, 1, 1.5, 2.5, 0.5, 2.5]);
  const rates = gridPositions(planeOf(ragged(), { label_noise: 0 }).y);
  expect(rates(0.4)).toBe(0.5);
  expect(rates(0.2)).toBeCloseTo(1, 12);
  expect(rates(0.00625)).toBe(3.5);
});

test("curves reach the frame where they end at the outermost cells, and only there", () => {
  const [local, similarity] = borderEvidence(plane, { borders: BORDERS }).curves;
  expect(local).toEqual({
    kind: "hessian",
    points: [0, 0.5, 1.5, 2.5, 3].map((x) => ({ x, y: 1 })),
  });
  expect(similarity!.kind).toBe("crossover");
  expect(similarity!.points).toHaveLength(3);
});

test("beyond the outermost centres a curve keeps its direction, at most as far aside as outward", () => {
  const endsOf = (points: readonly (readonly [load: number, temperature: number])[]) => {
    const border = {
      cut: "connectivity",
      points: points.map(([load, temperature]) => ({ load, temperature })),
    } as const;
    const { kind, points: drawn } = borderEvidence(plane, { borders: [border] }).curves[0]!;
    expect(kind).toBe("connectivity");
    return [drawn[0]!, drawn.at(-1)!];
  };
  const [left, right] = endsOf([
    [2, 16],
    [8, 32],
    [32, 64],
  ]);
  expect(left!.x).toBe(0);
  expect(left!.y).toBeCloseTo(0.75, 12);
  expect(right!.x).toBe(3);
  expect(right!.y).toBeCloseTo(2.25, 12);
  const [steep] = endsOf([
    [2, 16],
    [2.5, 64],
    [8, 64],
  ]);
  expect(steep).toEqual({ x: 0, y: 0.5 });
  const closed = [8, 16, 8].map((load, i) => [load, [32, 16, 32][i]!] as const);
  expect(endsOf(closed)).toEqual([
    { x: 1.5, y: 1.5 },
    { x: 1.5, y: 1.5 },
  ]);
});

test("each transition has whiskers along the knob that drives it, where an interval is known", () => {
  const { whiskers, quadruplePoint } = borderEvidence(plane, { transitions: TRANSITIONS });
  expect(whiskers).toEqual([
    {
      transition: "hessian",
      at: { x: 1.5, y: 1 },
      from: { x: 1.5, y: 0.5 },
      to: { x: 1.5, y: 1.5 },
      title: LINE.evidence,
    },
    {
      transition: "connectivity",
      at: { x: 1, y: 2.5 },
      from: { x: 1.5, y: 2.5 },
      to: { x: 2.5, y: 2.5 },
      title: LINE.evidence,
    },
  ]);
  expect(quadruplePoint!.map(({ from, to }) => [from, to])).toEqual([
    [
      { x: 1.5, y: 1 },
      { x: 1.5, y: 1 },
    ],
    [
      { x: 1.5, y: 0.5 },
      { x: 1.5, y: 1.5 },
    ],
  ]);
});

describe("a phase diagram with evidence", () => {
  const table = threeByThree();
  const close = cellOf({ width: 2, batch_size: 8 }, "I", {}, { phaseMargin: 0.7 });
  const figure = phaseDiagram(
    { ...table, cells: [close, ...table.cells.slice(1)] },
    {},
    {
      borders: BORDERS,
      transitions: TRANSITIONS,
    },
  );
  const svg = renderSvg(figure);
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  const count = (selector: string): number => [...document.querySelectorAll(selector)].length;

  test("draws curves instead of cell edges, whiskers with their sentences, the meeting point and close cells", () => {
    expect(figure.borders).toEqual([]);
    expect([".hessian-curves", ".crossover-curves", ".whiskers", ".quadruple-whiskers"].map(count)).toEqual([
      1, 1, 1, 1,
    ]);
    expect([...document.querySelectorAll(".transition-marks title")].map((node) => node.textContent)).toEqual(
      [LINE.evidence, LINE.evidence, "The two transitions meet at Width 8, Batch size 16"],
    );
    expect(figure.cells.filter((cell) => cell.close === true)).toHaveLength(1);
    expect(count(".close-cells")).toBe(1);
  });

  test("says in its legend what each mark is, and rasterises", () => {
    const words = figure.legend.map((entry) => entry.words);
    expect(words).toEqual(
      expect.arrayContaining([
        "a threshold within reach of the noise",
        "Hessian transition",
        "similarity crossover",
        "transition of one line, with interval",
        "where the two transitions meet",
      ]),
    );
    expect(words).not.toContain("connectivity transition");
    expect(renderPng(svg, 1).length).toBeGreaterThan(1000);
  });

  test("draws the two transitions unlike each other, their positions as their curves", () => {
    const both = [BORDERS[0], { ...BORDERS[0], cut: "connectivity" } as const];
    const drawn = renderSvg(phaseDiagram(table, {}, { borders: both, transitions: TRANSITIONS }));
    const page = parseHTML(`<html><body>${drawn}</body></html>`).document;
    const widths = [".hessian-curves", ".connectivity-curves", ".curve-core"].map((selector) =>
      Number(page.querySelector(selector)?.getAttribute("stroke-width")),
    );
    expect(widths[1]).toBeGreaterThan(widths[0]!);
    expect(widths[2]).toBeGreaterThan(0);
    const fills = [...page.querySelectorAll(".transition-marks > g > circle")].map((circle) =>
      circle.getAttribute("fill"),
    );
    expect(fills).toEqual(["#111111", "#ffffff"]);
  });

  test("keeps its cell edges without smooth borders, and draws no border where none was found", () => {
    expect(phaseDiagram(table, {}, { transitions: TRANSITIONS }).borders.length).toBeGreaterThan(0);
    const empty = phaseDiagram(table, {}, { borders: [] });
    expect(empty.borders).toEqual([]);
    expect(renderSvg(empty)).not.toContain("-curves");
  });
});
