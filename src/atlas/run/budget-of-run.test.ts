import { expect, test } from "vitest";
import { budgetOf } from "./budget-of-run.ts";
import { CONFIGURATION, smallPlan } from "./small-experiment.testing.ts";

test("the budget of a run goes by the estimates of its plan, and is without bounds where none is given", () => {
  const { jobs } = smallPlan();
  const budget = budgetOf({ configuration: CONFIGURATION, memoryBudgetMb: 800 });
  budget.begin("a", jobs[0]!);
  // Every worker needs 290 MiB and more.
  expect(budget.fits("b", jobs[1]!)).toBe(true);
  budget.begin("b", jobs[1]!);
  expect(budget.fits("c", jobs[2]!)).toBe(false);
  const none = budgetOf({ configuration: CONFIGURATION });
  none.begin("a", jobs[0]!);
  expect(none.fits("b", jobs[1]!)).toBe(true);
});
