import { expect, test } from "vitest";
import { cellFromMeans } from "../table/observed-cell.ts";
import { diagnoseCell } from "./diagnose.ts";
import { mdTreeFor } from "./md-tree-for.ts";
import { MD_TREE } from "./published-md-tree.ts";
import { MD_TREE_OF_DERIVED_PEAKS } from "./published-md-tree-derived.ts";

const means = { train_error_pct: 20, mode_connectivity_pct: -12, hessian_trace: 100, cka_softmax: 0.3 };
const cellWith = (peak: number | null) =>
  cellFromMeans({ knobs: { width: 8 }, means: { ...means, mode_connectivity_peak_pct: peak } });

test("peaks of curves are judged by thresholds of their kind, and derived ones are said to be", () => {
  expect(mdTreeFor([cellWith(-30)])).toBe(MD_TREE);
  expect(mdTreeFor([cellWith(null)])).toBe(MD_TREE_OF_DERIVED_PEAKS);
  expect(mdTreeFor([])).toBe(MD_TREE_OF_DERIVED_PEAKS);
  const [known, derived] = [-30, null].map((peak) => {
    const cell = cellWith(peak);
    return diagnoseCell(cell, { tree: mdTreeFor([cell]) });
  });
  expect(known!.symptoms).toMatchObject({ curvePeakPct: -30, derivedPeakPct: -32 });
  expect(known!.sentence).toContain("an error of 30 % on the curve,");
  expect(derived!.symptoms).toMatchObject({ curvePeakPct: null, derivedPeakPct: -32 });
  expect(derived!.sentence).toContain("an error of about 32 % on the curve, by training error and barrier");
});

test("without a peak the tree of published ones has no answer by it", () => {
  const { answers } = diagnoseCell(cellWith(null), { tree: MD_TREE });
  expect(answers.find(({ question }) => question.startsWith("Is"))!.missing).toBe("curvePeakPct");
});
