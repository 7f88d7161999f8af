import { describe, expect, it } from "vitest";
import { madeCells, madeTable } from "../claims/claims.testing.ts";
import { testClaims } from "../claims/claims.ts";
import { diagnose, diagnoseCell } from "../diagnosis/diagnose.ts";
import { evaluateAdvice } from "../diagnosis/evaluate-advice.ts";
import { fitThresholds } from "../phases/fit-thresholds.ts";
import { findTransitions } from "../transitions/find-transitions.ts";
import type { Cell } from "./cells.ts";
import type { AtlasTable } from "./classified.ts";
import { slicesOf } from "./grid.ts";
import { inferAxes } from "./infer-axes.ts";
import { cellFromMeans } from "./observed-cell.ts";

const WIDTHS = [2, 4, 8, 16, 32];
const BATCHES = [1, 2, 4, 8, 16];

/** Cells that converge and connect as both knobs rise. */
const cells = madeCells(WIDTHS, BATCHES, (width, batch) => ({
  train_loss: width * batch < 32 ? 1 / batch : 1e-5 / batch,
  train_error_pct: width * batch < 32 ? 30 : 0.1,
  mode_connectivity_pct: -20 / width,
  cka_softmax: 0.9 - batch / 40,
  hessian_trace: 100 / batch,
  test_acc_pct: 60 + Math.log2(width) + (batch === 4 ? 2 : batch === 8 ? 1 : 0),
}));

/** The same numbers over a plane with another knob in place of the batch size. */
function inPlaceOfBatchSize(knob: string): AtlasTable {
  const moved = cells.map(
    ({ knobs: { batch_size, ...knobs }, ...cell }): Cell => ({
      ...cell,
      knobs: { ...knobs, [knob]: Number(batch_size) / 20 },
    }),
  );
  return { ...madeTable(moved), temperature: { knob, values: BATCHES.map((batch) => batch / 20) } };
}

const usual = madeTable(cells);
const other = inPlaceOfBatchSize("momentum");

describe("an axis that is no knob of temperature", () => {
  it("makes claims about temperature not measurable, and no other claim", () => {
    const [before, after] = [usual, other].map((table) => testClaims(table));
    const reason = "the plane has momentum in place of a knob of temperature";
    const refused = after!.filter(({ evidence }) => evidence === reason);
    expect(refused.map(({ id }) => id)).toEqual([
      "Q9",
      "Q11",
      "Q12-sharp",
      "Q12-flat",
      "Q15",
      "Q18",
      "Q18-harm",
      "Q20",
      "Q24",
    ]);
    for (const [i, claim] of after!.entries()) {
      const verdict = refused.includes(claim) ? "not measurable" : before![i]!.verdict;
      expect([claim.id, claim.verdict]).toEqual([claim.id, verdict]);
    }
    expect(before!.filter(({ evidence }) => evidence === reason)).toEqual([]);
  });

  it("gets no advice to turn it hotter or colder", () => {
    const [before, after] = [usual, other].map((table) => diagnose(table));
    expect(before!.some(({ advice }) => advice.some(({ knob }) => knob === "batch_size"))).toBe(true);
    expect(after!.flatMap(({ advice }) => advice.map(({ knob }) => knob))).not.toContain("momentum");
    expect(after!.map(({ leadingVerdict }) => leadingVerdict)).toEqual(
      before!.map(({ leadingVerdict }) => leadingVerdict.replace(/too (hot|cold)/, "not measured")),
    );
    const names = evaluateAdvice(other, after!).baselines.map(({ name }) => name);
    expect(names).toContain("always wider");
    expect(names.filter((name) => /hotter|colder/.test(name))).toEqual([]);
    const lone = diagnoseCell(other.cells[0]!, { temperature: "momentum" });
    expect(lone.advice.map(({ knob }) => knob)).not.toContain("momentum");
  });

  it("is no ground for calling training too hot", () => {
    const hot = madeCells(WIDTHS, BATCHES, () => ({
      train_loss: 0.2,
      train_error_pct: 8,
      mode_connectivity_pct: 5,
      cka_softmax: 0.4,
      hessian_trace: 500,
      test_acc_pct: 80,
    }));
    const [before, after] = [madeTable(hot), { ...madeTable(hot), temperature: other.temperature }].map(
      (table) => diagnose(table),
    );
    expect(before!.map(({ leadingVerdict }) => leadingVerdict)).toContain("too hot");
    expect(after!.map(({ leadingVerdict }) => leadingVerdict)).toContain("not measured");
    for (const { sentence } of after!) {
      expect(sentence).not.toMatch(/\b(hot|cold|hotter|colder)\b/);
      expect(sentence).toContain("the plane has momentum in place of a knob of temperature");
    }
  });

  it("has transitions all the same, but no threshold from hot to cold", () => {
    const positions = (table: AtlasTable) =>
      findTransitions(table)[0]!.lines.filter(({ position }) => position !== null).length;
    expect(positions(other)).toBe(positions(usual));
    expect(fitThresholds(other).cuts[0]!.fitted).toBe(fitThresholds(usual).cuts[0]!.fitted);
    expect(fitThresholds(other).cuts[2]!.fitted).toBe(false);
  });
});

describe("a knob of words", () => {
  const worded = ["cosine", "constant"].flatMap((schedule) =>
    [2, 4].map((width) => cellFromMeans({ knobs: { width, batch_size: 8, schedule }, means: {} })),
  );

  it("makes slices in the order of the cells, named by its words", () => {
    const { slices } = inferAxes(worded);
    expect(slices).toEqual([{ knob: "schedule", values: ["cosine", "constant"] }]);
    expect(slicesOf(madeTable(worded, slices)).map(({ name }) => name)).toEqual([
      "schedule cosine",
      "schedule constant",
    ]);
  });

  it("is no axis of the plane", () => {
    expect(() => inferAxes(worded, { load: "schedule" })).toThrow(/no cell has a number of schedule/);
  });
});
