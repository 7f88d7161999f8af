import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_TREE } from "../diagnosis/default-tree.ts";
import { QUESTION_NAMES } from "../diagnosis/diagnostic-tree.ts";
import { symptomsOfDraws, symptomsOfMetrics } from "../diagnosis/symptoms.ts";
import { answersOf, answersToDraws } from "../diagnosis/tree-answers.ts";
import { CUT_NAMES } from "./cut-threshold.ts";
import { decide, type MetricValues } from "./cuts.ts";
import { type DrawnMetrics, MISSING } from "./drawn-metrics.ts";
import { decideDraws, sidesOf } from "./sides.ts";
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

/** The metrics of one draw by name; `null` for those that it lacks. */
function valuesOfDraw({ columns }: DrawnMetrics, draw: number): MetricValues {
  const entries = [...columns].map(([metric, column]) => {
    const value = column[draw]!;
    return [metric, Number.isNaN(value) ? null : value];
  });
  return Object.fromEntries(entries);
}

test("a draw has the phase that its numbers decide, at equal loss as well", () => {
  fc.assert(
    fc.property(anyDraws, fc.constantFrom(DEFAULT_THRESHOLDS, EQUAL_LOSS_THRESHOLDS), (draws, thresholds) => {
      expect(decideDraws(draws, thresholds)).toEqual(
        Array.from({ length: draws.count }, (_, i) => decide(valuesOfDraw(draws, i), thresholds).phase),
      );
    }),
  );
});

test("the sides of cuts are those of the decision with its evidence", () => {
  fc.assert(
    fc.property(anyDraws, fc.constantFrom(DEFAULT_THRESHOLDS, EQUAL_LOSS_THRESHOLDS), (draws, thresholds) => {
      for (let i = 0; i < draws.count; i++) {
        const values = valuesOfDraw(draws, i);
        const { phase, cuts } = decide(values, thresholds);
        const passed = CUT_NAMES.map((name) => [name, cuts.find((cut) => cut.name === name)?.passed ?? null]);
        const found = sidesOf((metric) => values[metric] ?? null, thresholds);
        expect(found).toEqual({ phase, passed: Object.fromEntries(passed) });
      }
    }),
  );
});

test("the words of a tree's answers to draws are those of the answers with their evidence", () => {
  fc.assert(
    fc.property(anyDraws, (draws) => {
      const symptoms = symptomsOfDraws(draws);
      for (const question of QUESTION_NAMES) {
        const fitted = DEFAULT_TREE.questions[question]!;
        const { words, of } = answersToDraws(question, fitted, DEFAULT_TREE, symptoms);
        expect(Array.from(of, (own) => words[own])).toEqual(
          Array.from({ length: draws.count }, (_, i) => {
            const ofDraw = symptomsOfMetrics(valuesOfDraw(draws, i));
            return answersOf(DEFAULT_TREE, ofDraw)[question]?.answer;
          }),
        );
      }
    }),
  );
});
