import { expect, test } from "vitest";
import { cellFromMeans } from "../table/observed-cell.ts";
import { ensembleAdvice } from "./ensemble-advice.ts";

const cellOf = (disagreement: number | null, accuracy: number, errors: number | null = 0.1, lost = 0) =>
  cellFromMeans({
    knobs: { width: 8 },
    seeds: 3,
    degenerateSeeds: lost,
    means: { test_disagreement_pct: disagreement, test_acc_pct: accuracy },
    standardErrors: { test_disagreement_pct: errors, test_acc_pct: errors },
  });

test("an ensemble pays where networks disagree on more than one errs on", () => {
  const { advice, leftOut } = ensembleAdvice([cellOf(14, 90), cellOf(5, 90), cellOf(10.05, 90, 2)], 10)!;
  expect(leftOut).toEqual([]);
  expect(advice.map(({ verdict }) => verdict)).toEqual(["pays", "gains little", "undecided"]);
  const [pays] = advice;
  expect(pays).toMatchObject({ cell: 0, disagreementPct: 14, testErrorPct: 10 });
  expect(pays!.ratio).toBeCloseTo(1.4, 12);
  expect(pays!.improvement.least).toBe(0);
  expect(pays!.confidence).toBeGreaterThan(0.95);
  expect(pays!.sentence).toBe(
    "An ensemble pays: networks disagree on 14 % of the test examples and err on 10 %, a ratio of 1.4 ± 0.0172; a majority vote of many takes away 0 to 100 % of the errors.",
  );
});

test("how sure it is stays unknown without standard errors, and the verdict is that of the means", () => {
  const [only] = ensembleAdvice([cellOf(14, 90, null)])!.advice;
  expect(only).toMatchObject({ verdict: "pays", confidence: null, standardError: null });
  expect(only!.sentence).toMatch(/^An ensemble pays \(not known how sure\): /);
});

test("cells are left out whose numbers are of different networks or of none that errs, and told", () => {
  const found = ensembleAdvice([cellOf(14, 90, 0.1, 1), cellOf(0, 100), cellOf(null, 90)]);
  expect(found!.advice).toEqual([]);
  expect(found!.leftOut).toEqual([
    { cell: 0, why: "1 of 3 networks has a constant output" },
    { cell: 1, why: "no network errs, so there is nothing to mend" },
  ]);
  expect(ensembleAdvice([cellOf(null, 90)])).toBeNull();
});
