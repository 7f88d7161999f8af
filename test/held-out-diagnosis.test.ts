import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diagnoseSymptoms, OWN_GRIDS, PUBLISHED_GRID, REFERENCE_GRIDS, symptomsOfMetrics } from "#taxonomy";
import { familiesOf, judgedCells, RULES } from "../bench/diagnosis/held-out.ts";

describe("networks of widths that no measured cell of their grid has", () => {
  const cells = OWN_GRIDS.flatMap((grid) => grid.cells);
  const published = REFERENCE_GRIDS.find(({ name }) => name === PUBLISHED_GRID)!.cells;
  const { folds } = familiesOf(cells, published).find(({ name }) => name === "a width")!;
  const judged = folds.flatMap((fold) => judgedCells(fold, cells, false));
  const grids = [...Map.groupBy(judged, ({ grid }) => grid)];

  test.each(grids)("one step as advised gains more than any rule on %s", (_, cells) => {
    const open = cells.filter(({ truth: { room } }) => RULES.some((rule) => (room[rule] ?? 0) > 0));
    const mean = (gains: readonly number[]) => gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
    const advised = mean(open.map(({ gain }) => gain));
    for (const rule of RULES) expect(advised).toBeGreaterThan(mean(open.map(({ rules }) => rules[rule])));
  });

  test("gains lie in their intervals of eight in ten nearly as often", () => {
    const told = judged.filter(({ interval }) => interval !== null);
    const within = told.filter(({ gain, interval }) => gain >= interval![0] && gain <= interval![1]);
    expect(told.length).toBeGreaterThan(200);
    expect(within.length / told.length).toBeGreaterThan(0.6);
  });
});

test("networks that answer nothing are recognised by pasted numbers, and nothing is advised", () => {
  for (const train_error_pct of [90, 89.4, 50]) {
    const dead = symptomsOfMetrics({ train_error_pct, mode_connectivity_pct: 0, cka_softmax: 1 });
    expect(diagnoseSymptoms(dead)).toMatchObject({ verdict: "not measured", advice: [] });
    expect(diagnoseSymptoms(dead).sentence).toContain("give one answer to everything");
  }
});

const anyNumbers = fc.record({
  train_error_pct: fc.double({ min: 0, max: 95, noNaN: true }),
  mode_connectivity_pct: fc.double({ min: -60, max: 30, noNaN: true }),
  cka_softmax: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  hessian_trace: fc.option(fc.double({ min: 1e-3, max: 1e6, noNaN: true })),
  train_loss: fc.option(fc.double({ min: 0, max: 5, noNaN: true })),
});

test("no network is advised a step that is expected to lose, nor called what is less probable than not", () => {
  fc.assert(
    fc.property(anyNumbers, (numbers) => {
      const { verdict, leadingVerdict, likeness, advice } = diagnoseSymptoms(symptomsOfMetrics(numbers));
      for (const { expected } of advice) expect(expected!.mean).toBeGreaterThan(0);
      if (likeness === null || leadingVerdict === "fine") return;
      const [first] = likeness.causes;
      expect(leadingVerdict).toBe(first!.cause);
      if (verdict !== "undecided") expect(first!.share).toBeGreaterThanOrEqual(0.5);
      else expect(first!.share < 0.5 || likeness.isFar).toBe(true);
    }),
    { numRuns: 200 },
  );
});
