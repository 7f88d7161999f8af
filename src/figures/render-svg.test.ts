import { parseHTML } from "linkedom";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { quantities } from "#quantities";
import { curveProfile } from "./curve-profile.ts";
import type { Figure } from "./figure.ts";
import { metricMap } from "./metric-map.ts";
import { phaseDiagram } from "./phase-diagram.ts";
import { sliceValuesOf } from "./plane.ts";
import { renderSvg } from "./render-svg.ts";
import { smallMultiples } from "./small-multiples.ts";
import { cellOf, publishedTable, ragged, threeByThree } from "./tables.testing.ts";
import { trainingHistory } from "./training-history.ts";

const warnings = vi.spyOn(console, "warn").mockImplementation(() => {});
beforeEach(() => warnings.mockClear());
afterEach(() => expect(warnings).not.toHaveBeenCalled());

interface Drawn {
  readonly count: (selector: string) => number;
  readonly texts: (selector: string) => string[];
  readonly attributes: (selector: string, name: string) => (string | null)[];
}

function drawn(figure: Figure): Drawn {
  const { document } = parseHTML(`<html><body>${renderSvg(figure)}</body></html>`);
  const all = (selector: string): Element[] => [...document.querySelectorAll(selector)];
  return {
    count: (selector) => all(selector).length,
    texts: (selector) => all(selector).map((node) => node.textContent ?? ""),
    attributes: (selector, name) => all(selector).map((node) => node.getAttribute(name)),
  };
}

interface Element {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
}

describe("a phase diagram", () => {
  const { count, texts, attributes } = drawn(phaseDiagram(threeByThree(), {}));

  test("has one coloured, lettered, hoverable cell for every place", () => {
    expect(count("[data-cell]")).toBe(9);
    expect(attributes("[data-cell]", "data-cell")).toEqual([..."012345678"]);
    expect(texts(".cell-texts text")).toEqual(["I", "II", "II", "I", "IV-A", "IV-B", "III", "IV-A", "IV-A"]);
    expect(new Set(attributes("[data-cell]", "fill")).size).toBe(5);
    expect(texts("[data-cell] title")[4]).toBe(
      "Width 8, Batch size 32\nPhase IV-A (97 % sure)\nhand-made: IV-A",
    );
  });

  test("labels every row and column with its real value", () => {
    expect(texts('[aria-label="x-axis tick label"] text')).toEqual(["2", "8", "32"]);
    expect(texts('[aria-label="y-axis tick label"] text')).toEqual(["8", "32", "128"]);
  });

  test("draws the borders of the map", () => {
    expect(count(".transition-borders path")).toBe(3);
    expect(count(".crossover-borders path")).toBe(2);
    expect(count(".uncertain-borders path")).toBe(0);
  });
});

describe("cells without a number", () => {
  const slice = { label_noise: 0.1 };

  test("are marked in the phase diagram and explained in its legend", () => {
    const figure = drawn(phaseDiagram(ragged(), slice));
    const states = figure.attributes("[data-state]", "data-state");
    const tally = (state: string): number => states.filter((one) => one === state).length;
    expect([tally("value"), tally("undecided"), tally("diverged"), tally("not-measured")]).toEqual([
      16, 1, 2, 1,
    ]);
    expect(figure.count("[data-cell]")).toBe(19);
    const words = figure.texts("text");
    for (const legend of [
      "undecided: no label is sure enough",
      "not measured",
      "diverged: no network survived",
      "some networks diverged or constant",
      "paler: less sure",
      "border of cells without a phase",
    ])
      expect(words).toContain(legend);
  });

  test("say that their connectivity is not settled, by a sign of their own, in hover text and in the legend", () => {
    const { cells, ...table } = threeByThree();
    const open = cells.map((cell, i) =>
      i === 6 ? { ...cell, phase: "not settled" as const, phaseShare: null, phaseMargin: null } : cell,
    );
    const figure = drawn(phaseDiagram({ ...table, cells: open }, {}));
    expect(figure.attributes("[data-state=not-settled]", "data-cell")).toEqual(["6"]);
    expect(figure.texts(".cell-texts text")).toContain("…");
    expect(figure.texts("[data-cell] title")[6]).toMatch(/\nConnectivity not settled\n/);
    expect(figure.texts("text")).toEqual(
      expect.arrayContaining([
        "connectivity not settled: longer curves may change the label",
        "border of cells without a phase",
      ]),
    );
    expect(figure.count(".uncertain-borders path")).toBeGreaterThan(0);
  });

  test("are marked in a metric map, negative curvature on its own", () => {
    const map = metricMap(ragged(), "hessian_trace", slice);
    const places = (state: string) =>
      map.cells.filter((cell) => cell.state === state).map(({ column, row }) => [column, row]);
    expect(places("no-logarithm")).toEqual([[4, 3]]);
    expect(places("not-measured")).toEqual([[0, 3]]);
    expect(places("diverged")).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(drawn(map).texts("text")).toContain("not positive: no logarithm");
  });
});

test("a paler cell is one whose label is less sure", () => {
  const cells = phaseDiagram(ragged(), { label_noise: 0 }).cells;
  const fill = (column: number, row: number) =>
    cells.find((cell) => cell.column === column && cell.row === row)?.fill;
  expect(fill(4, 0)).toBe("#e69f00");
  expect(fill(4, 1)).toBe("#f0c463");
});

test("numbers in cells are the drawn numbers", () => {
  const { texts } = drawn(metricMap(threeByThree(), "test_acc_pct", {}, { numbers: true }));
  expect(texts(".cell-texts text")).toEqual([60, 65, 70, 61, 66, 71, 62, 67, 72].map(String));
});

test("a metric map takes smooth borders instead of cell edges, and none where none are wanted", () => {
  const borders = [{ cut: "local", points: [2, 8, 32].map((load) => ({ load, temperature: 16 })) }] as const;
  const smooth = metricMap(threeByThree(), "train_loss", {}, { borders });
  expect(smooth.borders).toEqual([]);
  expect(drawn(smooth).count(".hessian-curves")).toBe(1);
  expect(smooth.legend.map(({ words }) => words)).toEqual(["Hessian transition"]);
  const bare = metricMap(threeByThree(), "train_loss", {}, { borders, phases: "none" });
  expect(drawn(bare).count(".hessian-curves, .transition-borders path")).toBe(0);
  const sheet = smallMultiples(threeByThree(), {}, borders);
  expect(drawn(sheet).count(".hessian-curves")).toBe(7);
  expect(sheet.legend.filter(({ words }) => words === "Hessian transition")).toHaveLength(1);
});

test("a plane of one cell has room for its axes beside its colour bars", () => {
  const one = {
    ...threeByThree(),
    load: { knob: "width" as const, values: [8] },
    temperature: { knob: "batch_size" as const, values: [32] },
    cells: [cellOf({ width: 8, batch_size: 32 }, "I", { test_acc_pct: 60, train_loss: 1 })],
  };
  const { attributes } = drawn(smallMultiples(one, {}));
  const sides = attributes("[aria-label=frame]", "width").map(Number);
  expect(Math.min(...sides)).toBeGreaterThanOrEqual(150);
  // No bar is higher than its map, whose axis title would be behind it.
  const [bar] = attributes(".colour-bar rect", "height").map(Number);
  expect(bar).toBeLessThanOrEqual(Number(attributes("[aria-label=frame]", "height")[0]));
});

test("the sheet has seven captioned panels over shared axes", () => {
  const { texts, count } = drawn(smallMultiples(threeByThree(), {}));
  const captions = texts("text").filter((words) => /^\([a-g]\)/.test(words));
  expect(captions).toEqual([
    "(a) Test accuracy",
    "(b) ln training loss",
    "(c) ln top Hessian eigenvalue",
    "(d) ln Hessian trace",
    "(e) Mode connectivity",
    "(f) CKA of probabilities",
    "(g) Distance of parameters",
  ]);
  expect(count("[data-cell]")).toBe(7 * 9);
  expect(texts("text").filter((words) => words === "Batch size (hotter →)")).toHaveLength(2);
  expect(texts("text").filter((words) => words === "Width (load falls →)")).toHaveLength(4);
  expect(texts(".region-labels text").sort()).toEqual(["I", "II", "III", "IV-A", "IV-B"]);
});

describe("line charts", () => {
  const point = (t: number, errorPct: number | null, nll: number | null) => ({ t, errorPct, nll });

  test("a curve profile draws both paths in both panels, on a log axis where the loss spans widely", () => {
    const profile = curveProfile({
      line: [point(1, 1, 0.01), point(0, 1, 0.01), point(0.5, 40, 2)],
      curve: [point(0, 1, 0.01), point(0.5, 2, 0.02), point(1, 1, 0.01)],
    });
    expect(drawn(profile).count(".series path")).toBe(4);
    expect(profile.panels.map((panel) => panel.kind === "line-chart" && panel.y.scale)).toEqual([
      "linear",
      "log",
    ]);
  });

  test("a profile with one path, and one without numbers, are drawn all the same", () => {
    expect(drawn(curveProfile({ line: [], curve: [point(0, 1, 0.1)] })).count(".series")).toBe(2);
    expect(drawn(curveProfile({ line: [], curve: [] })).count("text")).toBeGreaterThan(4);
    expect(drawn(curveProfile({ line: [point(0, null, null)], curve: [] })).count("text")).toBeGreaterThan(4);
  });

  test("a gap in a history breaks its line instead of bridging it", () => {
    const { attributes } = drawn(
      trainingHistory([
        { seed: 3, loss: [2, 1, null, 0.5, 0.25] },
        { seed: 4, loss: [] },
      ]),
    );
    const [path] = attributes(".series path", "d");
    expect(path?.match(/M/g)).toHaveLength(2);
  });
});

/** Every figure of every test table, as a list to check rules that hold for all. */
function everyFigure(): Figure[] {
  const published = publishedTable();
  return [threeByThree(), ragged(), ...(published === null ? [] : [published])].flatMap((table) =>
    sliceValuesOf(table).flatMap((slice) => [
      phaseDiagram(table, slice),
      smallMultiples(table, slice),
      ...quantities()
        .map(({ name: metric }) => metric)
        .map((metric) => metricMap(table, metric, slice)),
    ]),
  );
}

test("every figure is well-formed, without warnings, stray numbers or things to load", () => {
  for (const figure of everyFigure()) {
    const svg = renderSvg(figure);
    expect(svg.startsWith("<svg ")).toBe(true);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|null|⚠/);
    expect(svg).not.toMatch(/<(style|script|image|use|foreignObject)|href|url\(/);
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:/);
    expect(svg).not.toMatch(/ (?:x|y|d|width|height|transform)="[^"]*\.\d{3}/);
    expect(svg.match(/<(?!\/)[a-z]+/gi)!.length).toBe(
      svg.match(/<\/[a-z]+/gi)!.length + (svg.match(/\/>/g)?.length ?? 0),
    );
  }
});

test("the same figure gives the same bytes", () => {
  const draw = () => renderSvg(smallMultiples(ragged(), { label_noise: 0.1 }));
  expect(draw()).toBe(draw());
});

test("names are escaped and control characters replaced", () => {
  const figure = { ...phaseDiagram(threeByThree(), {}), title: '<b>"A" & \u0001B</b>' };
  const svg = renderSvg(figure);
  expect(svg).toContain('<title>&lt;b&gt;"A" &amp; �B&lt;/b&gt;</title>');
  expect(svg).not.toContain("<b>");
});

test("an inline figure leaves hovering, colour and background to its page", () => {
  const svg = renderSvg(phaseDiagram(ragged(), { label_noise: 0 }), { place: "inline" });
  expect(svg).not.toContain("xmlns=");
  expect(svg).not.toMatch(/<rect[^>]*data-cell="\d+"[^>]*><title>/);
  expect(svg.match(/data-cell=/g)).toHaveLength(19);
});

test("long labels turn before they would touch", () => {
  const values = [0.0015625, 0.003125, 0.00625, 0.0125, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 0.9, 0.95, 0.99];
  const table = {
    name: "narrow",
    load: { knob: "label_noise" as const, values },
    temperature: { knob: "batch_size" as const, values: [8] },
    slices: [],
    cells: values.map((label_noise) => cellOf({ label_noise, batch_size: 8 }, "I")),
  };
  const turned = (figure: Figure): boolean =>
    drawn(figure)
      .attributes('[aria-label="x-axis tick label"] text', "transform")
      .every((transform) => transform?.includes("rotate(-45)") === true);
  expect(turned(smallMultiples(table, {}))).toBe(true);
  expect(turned(phaseDiagram(threeByThree(), {}))).toBe(false);
});
