import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_TREE } from "../diagnosis/default-tree.ts";
import { symptomsOfMetrics } from "../diagnosis/symptoms.ts";
import { answersOf, answerWordsOf } from "../diagnosis/tree-answers.ts";
import { decide } from "./cuts.ts";
import { type DrawnMetrics, MISSING, valuesOfDraw } from "./drawn-metrics.ts";
import { decideDraws } from "./sides.ts";
import { DEFAULT_THRESHOLDS, EQUAL_LOSS_THRESHOLDS } from "./thresholds.ts";

const anyColumn = (length: number, low: number, high: number) =>
  fc.array(
    fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: low, max: high, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(MISSING) },
    ),
    { minLength: length, maxLength: length },
  );

/** Columns of five draws with everything that a label or a verdict asks. */
const anyDraws = fc
  .record({
    train_loss: anyColumn(5, 0, 0.05),
    train_error_pct: anyColumn(5, 0, 60),
    mode_connectivity_pct: anyColumn(5, -20, 5),
    curve_barrier_pct: anyColumn(5, 0, 20),
    hessian_trace: anyColumn(5, -10, 3000),
    cka_softmax: anyColumn(5, 0, 1),
  })
  .map(
    (columns): DrawnMetrics => ({
      count: 5,
      columns: new Map(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)])),
    }),
  );

test("a draw has the phase that its numbers decide, at equal loss as well", () => {
  fc.assert(
    fc.property(anyDraws, fc.constantFrom(DEFAULT_THRESHOLDS, EQUAL_LOSS_THRESHOLDS), (draws, thresholds) => {
      expect(decideDraws(draws, thresholds)).toEqual(
        Array.from({ length: draws.count }, (_, i) => decide(valuesOfDraw(draws, i), thresholds).phase),
      );
    }),
  );
});

test("the words of a tree's answers are those of the answers with their evidence", () => {
  fc.assert(
    fc.property(anyDraws, (draws) => {
      for (let i = 0; i < draws.count; i++) {
        const symptoms = symptomsOfMetrics(valuesOfDraw(draws, i));
        const words = Object.entries(answersOf(DEFAULT_TREE, symptoms)).map(([question, { answer }]) => [
          question,
          { answer },
        ]);
        expect(answerWordsOf(DEFAULT_TREE, (name) => symptoms[name])).toEqual(Object.fromEntries(words));
      }
    }),
  );
});
