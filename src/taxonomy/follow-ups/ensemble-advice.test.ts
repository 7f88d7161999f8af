import { expect, test } from "vitest";
import { cellFromMeans } from "../table/observed-cell.ts";
import { ensembleAdvice } from "./ensemble-advice.ts";
import { outcomeSentences } from "./outcome-sentences.ts";

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

const votingCell = (gain: number, competence: number | null = 5, accuracy = 90) =>
  cellFromMeans({
    knobs: { width: 8 },
    seeds: 3,
    means: {
      test_disagreement_pct: 14,
      test_acc_pct: accuracy,
      test_vote_gain_pct: gain,
      test_vote_competence_pct: competence,
    },
    standardErrors: { test_disagreement_pct: 0.1, test_acc_pct: 0.1, test_vote_gain_pct: 0.3 },
  });

test("what a vote took away is told beside what its ratio allows so many networks", () => {
  const [only] = ensembleAdvice([votingCell(3)], 10)!.advice;
  expect(only!.measured).toMatchObject({ networks: 3, gainPct: 3, side: "gained", competent: true });
  expect(only!.measured!.improvement).toBeCloseTo(0.3, 12);
  expect(only!.measured!.standardError).toBeCloseTo(0.03, 12);
  // Of three networks drawn twice the ratio is 2/3 of that of different ones.
  expect(only!.measured!.bounds!.most).toBeCloseTo((2 / 3) * 1.4, 12);
  expect(only!.sentence).toMatch(
    /a majority vote of many takes away 0 to 100 % of the errors; that of 3 took 30 ± 3 %, of at most 93 %\.$/,
  );
});

test("how the advice fared is counted by verdict, with the bounds and the rank correlation", () => {
  const cells = [votingCell(3), votingCell(-2, -1), votingCell(0.1, null), votingCell(1, 5, 50)];
  const { outcomes } = ensembleAdvice(cells, 10)!;
  expect(outcomes!.byVerdict).toMatchObject([
    { verdict: "pays", cells: 3, gained: 1, lost: 1 },
    { verdict: "gains little", cells: 1, gained: 1, lost: 0 },
  ]);
  expect(outcomes!.byVerdict[0]!.improvement.value).toBeCloseTo((0.3 - 0.2 + 0.01) / 3, 12);
  expect(outcomes).toMatchObject({ withinMost: { cells: 4, of: 4 }, aboveLeast: { cells: 2, of: 2 } });
  expect(outcomeSentences(outcomes)[0]).toMatch(
    /^Votes were measured\. Of 3 cells said to pay the vote gained in 1, lost in 1 and was undecided in 1; of the errors it took away \+3\.7 % \[−58\.7, \+66\.0\] on average\. Of 1 cell said to gain little/,
  );
  const none = ensembleAdvice([cellOf(14, 90)])!.outcomes;
  expect(none).toBeNull();
  expect(outcomeSentences(none)).toEqual([expect.stringContaining("No ensemble was evaluated here")]);
});

test("a vote that takes away more than its ratio allows is counted as one", () => {
  const { outcomes } = ensembleAdvice([votingCell(9.9)], 10)!;
  expect(outcomes!.withinMost).toEqual({ cells: 0, of: 1 });
});
