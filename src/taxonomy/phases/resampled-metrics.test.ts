import fc from "fast-check";
import { expect, test } from "vitest";
import { randomStream } from "#random";
import { DEFAULT_TREE } from "../diagnosis/default-tree.ts";
import { symptomsOfMetrics } from "../diagnosis/symptoms.ts";
import { answersOf, answerWordsOf } from "../diagnosis/tree-answers.ts";
import { decide, decideResamples } from "./cuts.ts";
import { anyMeans, decidedCell, seededCell } from "./phase-cells.testing.ts";
import { findOfEach, MISSING, type ResampledMetrics, valuesOfResample } from "./resampled-metrics.ts";
import { resampleCell } from "./seed-resampling.ts";
import { DEFAULT_THRESHOLDS, EQUAL_LOSS_THRESHOLDS } from "./thresholds.ts";

const anyColumn = (length: number, low: number, high: number) =>
  fc.array(
    fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: low, max: high, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(MISSING) },
    ),
    { minLength: length, maxLength: length },
  );

/** Columns of five resamples with everything that a label or a verdict asks. */
const anySamples = fc
  .record({
    train_loss: anyColumn(5, 0, 0.05),
    train_error_pct: anyColumn(5, 0, 60),
    mode_connectivity_pct: anyColumn(5, -20, 5),
    curve_barrier_pct: anyColumn(5, 0, 20),
    hessian_trace: anyColumn(5, -10, 3000),
    cka_softmax: anyColumn(5, 0, 1),
  })
  .map(
    (columns): ResampledMetrics => ({
      count: 5,
      columns: new Map(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)])),
      sameAs: (resample) => resample,
    }),
  );

test("a resample has the phase that its numbers decide, at equal loss as well", () => {
  fc.assert(
    fc.property(
      anySamples,
      fc.constantFrom(DEFAULT_THRESHOLDS, EQUAL_LOSS_THRESHOLDS),
      (samples, thresholds) => {
        expect(decideResamples(samples, thresholds)).toEqual(
          findOfEach(samples, (i) => decide(valuesOfResample(samples, i), thresholds).phase),
        );
      },
    ),
  );
});

test("the words of a tree's answers are those of the answers with their evidence", () => {
  fc.assert(
    fc.property(anySamples, (samples) => {
      for (let i = 0; i < samples.count; i++) {
        const symptoms = symptomsOfMetrics(valuesOfResample(samples, i));
        const words = Object.entries(answersOf(DEFAULT_TREE, symptoms)).map(([question, { answer }]) => [
          question,
          { answer },
        ]);
        expect(answerWordsOf(DEFAULT_TREE, (name) => symptoms[name])).toEqual(Object.fromEntries(words));
      }
    }),
  );
});

test("resamples that count as the same have the same numbers, and of three seeds there are few others", () => {
  fc.assert(
    fc.property(anyMeans, anyMeans, anyMeans, ([a, b, c], [d, e, f], [g]) => {
      const cell = seededCell([a, d, g], [b, e], [c, f]);
      const metrics = ["train_loss", "mode_connectivity_pct", "cka_softmax"] as const;
      const samples = resampleCell(cell, metrics, randomStream(5, "same"), 300)!;
      const firsts = new Set<number>();
      for (let i = 0; i < samples.count; i++) {
        expect(valuesOfResample(samples, samples.sameAs(i))).toEqual(valuesOfResample(samples, i));
        firsts.add(samples.sameAs(i));
      }
      // Ten ways to draw three of three; one draw in three has no pair of neighbours, and its pairs are drawn afresh.
      expect(firsts.size).toBeLessThan(150);
    }),
    { numRuns: 20 },
  );
});

test("normal draws about means are all different", () => {
  const cell = decidedCell([0.1, -1, 0.5], { train_loss: 0.01, cka_softmax: 0.1 });
  const samples = resampleCell(
    cell,
    ["train_loss", "mode_connectivity_pct", "cka_softmax"],
    randomStream(6, "n"),
    50,
  )!;
  expect(new Set(samples.columns.get("train_loss")).size).toBe(50);
  expect(new Set(samples.columns.get("mode_connectivity_pct"))).toEqual(new Set([-1]));
  expect(findOfEach(samples, (i) => i)).toEqual(Array.from({ length: 50 }, (_, i) => i));
});
