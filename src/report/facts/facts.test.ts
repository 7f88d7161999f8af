import { expect, test } from "vitest";
import { cellFromMeans, classifyPhases } from "#taxonomy";
import { HOSTILE, hostileInput } from "../report.testing.ts";
import { cellFacts, neighbourhoods, tableFacts, verdictFacts } from "./index.ts";

const { table, diagnoses = [] } = hostileInput();

test("the facts of a cell are its numbers, without those that were not measured", () => {
  const facts = cellFacts(table, table.cells[1]!);
  expect(facts.place).toEqual([
    { knob: "width", value: 32 },
    { knob: "batch_size", value: 16 },
    { knob: "label_noise", value: 0 },
  ]);
  expect([facts.phase, facts.phaseShare, facts.phaseMargin]).toEqual(["II", 0.9, 0.92]);
  expect([...facts.estimates.keys()]).toEqual(["train_loss", "test_acc_pct", "cka_logits"]);
  expect(facts.estimates.get("test_acc_pct")).toEqual(table.cells[1]!.metrics.test_acc_pct);
  const lost = cellFacts(table, table.cells[7]!);
  expect(lost.networks).toEqual({ planned: 3, diverged: 3, constant: 0 });
  expect(lost.estimates.size).toBe(0);
});

test("the facts of a table count its cells, networks, settings and phases", () => {
  const facts = tableFacts(table);
  expect([facts.name, facts.networks, facts.settings]).toEqual([HOSTILE, 24, { load: 2, temperature: 2 }]);
  expect(facts.phases).toEqual([
    { phase: "I", cells: 2 },
    { phase: "II", cells: 2 },
    { phase: "III", cells: 2 },
    { phase: "undecided", cells: 1 },
    { phase: "not measured", cells: 1 },
  ]);
  expect(facts.quantities).toEqual(["train_loss", "test_acc_pct", "cka_logits"]);
  expect(facts.cells).toHaveLength(8);
});

test("the facts of verdicts count them, refusals last, and name the cell that shows each best", () => {
  const facts = verdictFacts(diagnoses);
  expect(facts.map(({ verdict, cells, telling }) => [verdict, cells, telling.cell])).toEqual([
    ["too cold", 2, 2],
    ["fine", 1, 0],
    ["undecided", 1, 1],
    ["not measured", 4, 4],
  ]);
});

test("the neighbours of a cell differ in one knob by one step, whatever the order of the values", () => {
  const found = neighbourhoods({ ...table, load: { ...table.load, values: [32, 4] } });
  expect(found[0]).toEqual([
    { knob: "width", side: "after", value: 32, cell: 1 },
    { knob: "batch_size", side: "after", value: 128, cell: 2 },
    { knob: "label_noise", side: "after", value: 0.2, cell: 4 },
  ]);
  expect(found[7]?.map(({ side, cell }) => [side, cell])).toEqual([
    ["before", 6],
    ["before", 5],
    ["before", 3],
  ]);
});

test("being a neighbour is mutual, also about holes in the grid", () => {
  const places = [2, 4, 8, 16].flatMap((width) => [8, 32, 128].map((batch_size) => ({ width, batch_size })));
  const cells = places.filter((_, i) => i % 5 !== 2).map((knobs) => cellFromMeans({ knobs, means: {} }));
  const found = neighbourhoods(classifyPhases(cells).table);
  found.forEach((own, index) => {
    for (const { cell, knob, side } of own)
      expect(found[cell]).toContainEqual(
        expect.objectContaining({ cell: index, knob, side: side === "before" ? "after" : "before" }),
      );
  });
  expect(found.flat().length).toBeGreaterThan(10);
});
