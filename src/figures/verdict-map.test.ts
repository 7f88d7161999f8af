import { describe, expect, test } from "vitest";
import type { Diagnosis, Remedy, Verdict } from "#taxonomy";
import { PHASE_COLOURS } from "./phase-colour.ts";
import { renderSvg } from "./render-svg.ts";
import { cellOf, ragged, threeByThree } from "./tables.testing.ts";
import { VERDICT_COLOURS, verdictMap, verdictTitle } from "./verdict-map.ts";

const towards = (neighbour: number | null, state: Remedy["state"] = "open"): readonly Remedy[] => [
  {
    direction: "wider",
    mends: "too small",
    knob: "width",
    from: 1,
    to: 2,
    neighbour,
    change: "double the width to 2",
    phases: [],
    gain: null,
    gainNearby: null,
    expected: null,
    state,
    price: { networks: null, parameters: 4, updates: null, examples: null, labels: null },
  },
];

const diagnosed = (cell: number, verdict: Verdict, part: Partial<Diagnosis> = {}): Diagnosis => ({
  cell,
  verdict,
  leadingVerdict: verdict,
  confidence: 1,
  symptoms: {
    trainErrorPct: 0,
    modeConnectivityPct: 0,
    curvePeakPct: null,
    derivedPeakPct: null,
    lnHessianTrace: null,
    cka: null,
    lnTrainLoss: null,
  },
  answers: [],
  likeness: null,
  standing: { phase: "undecided", possible: [], share: null, margin: null, unsettled: null },
  faults: [],
  remedies: [],
  settling: null,
  advice: [],
  sentence: "One sentence.",
  ...part,
});

/** The places of three rows (hot at the top) of three widths are 0 to 8 in reading order. */
const map = verdictMap(threeByThree(), {}, [
  diagnosed(8, "fine", { remedies: towards(5) }),
  diagnosed(7, "too cold", { remedies: towards(4), confidence: 0.7 }),
  diagnosed(6, "too small", { remedies: towards(7) }),
  diagnosed(5, "undecided", { leadingVerdict: "too hot", confidence: 0.5, remedies: towards(8) }),
  diagnosed(4, "too little data", { remedies: towards(null) }),
  diagnosed(3, "not measured", { confidence: null }),
  diagnosed(2, "too hot", { remedies: towards(5) }),
  diagnosed(1, "too hot", { remedies: towards(0) }),
]);

test("a cell has a short word, and an arrow towards the neighbour advised where the plane has it", () => {
  expect(map.cells.map(({ text }) => text)).toEqual([
    null,
    "hot ←",
    "hot ↓",
    null,
    "data",
    "?",
    "small →",
    "cold ↑",
    "fine",
  ]);
});

test("a refusal and a cell without a diagnosis have a mark and no colour, less sure cells are paler", () => {
  expect(map.cells.map(({ state }) => state)).toEqual([
    "not-measured",
    "value",
    "value",
    "not-measured",
    "value",
    "undecided",
    "value",
    "value",
    "value",
  ]);
  expect(map.cells[5]?.fill).toBeNull();
  expect(map.cells[2]?.fill).toBe(VERDICT_COLOURS["too hot"].toLowerCase());
  expect(map.cells[7]?.fill).not.toBe(VERDICT_COLOURS["too cold"].toLowerCase());
});

test("the legend explains what occurs and nothing else", () => {
  const words = map.legend.map((entry) => entry.words);
  expect(words).toEqual([
    "hot: trained too hot",
    "cold: trained too cold",
    "small: network too small",
    "data: too little data",
    "fine",
    "paler: less sure",
    "towards the setting to try first",
    "undecided: no label is sure enough",
    "not measured",
  ]);
  const fineOnly = verdictMap(
    threeByThree(),
    {},
    threeByThree().cells.map((_, i) => diagnosed(i, "fine")),
  );
  expect(fineOnly.legend.map((entry) => entry.words)).toEqual(["fine"]);
});

test("an arrow never leaves the slice, and every place of a ragged table is drawn", () => {
  const table = ragged();
  const half = table.cells.length / 2;
  const diagnoses = table.cells.map((_, i) => diagnosed(i, "too small", { remedies: towards(i + half) }));
  const drawn = verdictMap(table, { label_noise: 0 }, diagnoses);
  expect(drawn.cells).toHaveLength(20);
  expect(drawn.cells.filter(({ text }) => text === "small")).toHaveLength(19);
  expect(() => renderSvg(drawn)).not.toThrow();
});

test("many columns leave a letter and an arrow", () => {
  const widths = Array.from({ length: 20 }, (_, i) => i + 1);
  const table = {
    ...threeByThree(),
    load: { knob: "width", values: widths } as const,
    temperature: { knob: "batch_size", values: [8] } as const,
    cells: widths.map((width) => cellOf({ width, batch_size: 8 }, "I")),
  };
  const drawn = verdictMap(table, {}, [
    diagnosed(0, "too small", { remedies: towards(1) }),
    diagnosed(1, "fine"),
  ]);
  expect(drawn.cells.slice(0, 2).map(({ text }) => text)).toEqual(["s→", "f"]);
  expect(drawn.legend.slice(0, 2).map(({ swatch }) => swatch)).toMatchObject([
    { letter: "s" },
    { letter: "f" },
  ]);
});

test("an undecided verdict names the one that leads", () => {
  const undecided = diagnosed(0, "undecided", { leadingVerdict: "too hot", confidence: 0.5 });
  expect(verdictTitle(undecided)).toBe("Undecided (too hot, 50 % sure)");
  expect(verdictTitle(diagnosed(0, "too cold", { confidence: 0.92 }))).toBe("Too cold (92 % sure)");
  expect(verdictTitle(diagnosed(0, "fine", { confidence: null }))).toBe("Fine");
});

describe("the colours", () => {
  test("differ between verdicts and mean the same where a phase has them", () => {
    const shared = Object.entries(VERDICT_COLOURS).flatMap(([verdict, colour]) =>
      Object.entries(PHASE_COLOURS)
        .filter(([, other]) => other === colour)
        .map(([phase]) => [verdict, phase]),
    );
    expect(shared).toEqual([
      ["too hot", "II"],
      ["too small", "III"],
      ["fine", "IV-B"],
    ]);
    expect(new Set(Object.values(VERDICT_COLOURS)).size).toBe(6);
  });
});
