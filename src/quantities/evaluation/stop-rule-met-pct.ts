import { defineQuantity } from "../define-quantity.ts";
import { PERCENT } from "../range.ts";

/** Whether a training met its stop rule before its budget was spent: 100 or 0 percent of a network. */
export const stopRuleMetPct = defineQuantity({
  name: "stop_rule_met_pct",
  title: "Networks that met the stop rule",
  unit: "%",
  of: "network",
  range: PERCENT,
  column: "measured",
  note: {
    what: "Share of the networks of a cell whose training met its stop rule; the budget ended that of the others.",
    range: "0 to 100 %.",
    expect:
      "All of them (100 %) on the converged side where networks train to zero loss, 0 % where the budget is too short or the load too heavy.",
    odd: "0 % everywhere: the budget is too short for the rule, and cells differ in how far they trained.",
  },
});
