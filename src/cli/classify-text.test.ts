import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { QuantityName } from "#quantities";
import {
  cellFromObservations,
  classifyPhases,
  findTransitions,
  phaseAgreement,
  phaseSummary,
  thresholdSensitivity,
} from "#taxonomy";
import { doubtfulCells, type PhaseFindings, phasesMarkdown, phasesText } from "./classify-text.ts";

/** A cell of three seeds, whose losses differ by the spread, and three pairs. */
function cell(width: number, batch: number, [loss, connectivity, cka]: readonly number[], spread = 0.1) {
  const of = (metric: QuantityName, seeds: readonly [number] | readonly [number, number], value: number) =>
    ({ metric, seeds, value, standardError: null }) as const;
  const pairs = [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const;
  return cellFromObservations({
    knobs: { width, batch_size: batch },
    seeds: 3,
    observations: [
      ...[0, 1, 2].map((seed) => of("train_loss", [seed], loss! * (1 + spread * (seed - 1)))),
      ...pairs.map((pair) => of("mode_connectivity_pct", pair, connectivity!)),
      ...pairs.map((pair) => of("cka_softmax", pair, cka!)),
    ],
  });
}

const { table, thresholds, provenance, fit } = classifyPhases(
  [
    cell(2, 8, [0.5, -9, 0.4]),
    cell(2, 16, [0.021, -9, 0.4], 0.9),
    cell(16, 8, [0.3, 3, 0.5]),
    cell(16, 16, [0.001, 0, 0.8]),
  ],
  { name: "four" },
);
const transitions = findTransitions(table, thresholds, { resamples: 20 });
const findings: PhaseFindings = {
  table,
  thresholds,
  provenance,
  fit,
  notes: ["A note."],
  transitions,
  summaries: phaseSummary(table, thresholds, transitions),
  sensitivity: thresholdSensitivity(table, thresholds),
  agreement: phaseAgreement(table.cells, ["I", "I", "II", "IV-A"]),
};

describe("a table that no threshold decides on", () => {
  it("has nothing to say of thresholds that move", () => {
    const { sensitivity } = findings;
    const none = { ...sensitivity, shifts: sensitivity.shifts.map((shift) => ({ ...shift, cells: 0 })) };
    expect(phasesText(findings, 80)).toContain("if a threshold moves by 20 %");
    expect(phasesText({ ...findings, sensitivity: none }, 80)).not.toContain("if a threshold moves");
    expect(phasesMarkdown({ ...findings, sensitivity: none })).not.toContain("cells that change");
  });
});

describe("phasesText", () => {
  const text = stripVTControlCharacters(phasesText(findings, Number.POSITIVE_INFINITY));

  it("begins with the grid and the map, on which the doubtful cell is marked", () => {
    expect(text).toMatch(/^four: batch size over width, 3 networks a cell\. \? is undecided\.\n\n/);
    expect(text).toContain("\n         8 │ I    II\n        16 │ ?    IV-B\n");
  });

  it("names no axis that the table does not know", () => {
    const line = { ...table, temperature: { ...table.temperature, values: [] } };
    expect(phasesText({ ...findings, table: line }, 1000)).toMatch(/^four: width, 3 networks a cell\./);
  });

  it("names transitions with intervals, thresholds with their source, agreement and notes", () => {
    expect(text).toMatch(/\nHessian transition along batch size, at width.*\n +16 +\d+(\.\d+)? +\[.*\]/);
    expect(text).toContain("converged below a training loss of 0.02\n");
    expect(text).toContain("(defaults, fitted to the lines that Yang et al. 2021 drew");
    expect(text).toMatch(/train_loss +0\.02 → 0\.024 +1 of 4 +I → III \(1\)/);
    expect(text).toContain("3 of 4 labelled cells agree (75.0 %); 2 of the 3 that are decided.\n");
    expect(text).toMatch(/width 16, batch size 16: labelled IV-A; .*: IV-B\n/);
    expect(text).toMatch(/notes\n {2}A note\.\n$/);
  });

  it("lists the doubtful cells alone", () => {
    expect(doubtfulCells(table.cells).map(({ knobs }) => [knobs.width, knobs.batch_size])).toEqual([[2, 16]]);
    expect(text).toMatch(/1 doubtful cell: .*\n {2}width 2, batch size 16: .*undecided/);
  });

  it("fits a terminal, and holds nothing that is no word", () => {
    const narrow = stripVTControlCharacters(phasesText(findings, 79)).split("\n");
    expect(Math.max(...narrow.map(({ length }) => length))).toBeLessThanOrEqual(79);
    expect(text).not.toMatch(/NaN|undefined|null|\[object/);
  });
});

it("Markdown has the map as a table and every table's rows alike", () => {
  const text = phasesMarkdown(findings);
  expect(text).toContain("| Batch size ↓ Width → | 2 | 16 |\n| --- | --- | --- |\n| 8 | I | II |\n");
  const tables = text.split("\n\n").filter((part) => part.startsWith("|"));
  expect(tables).toHaveLength(2);
  for (const part of tables)
    expect(new Set(part.split("\n").map((line) => line.split("|").length)).size).toBe(1);
});
