import { expect, it } from "vitest";
import { conversionFrom } from "./column-unit.ts";
import { convertedMetric } from "./metric-range.ts";

const share = (metric: string, column: string) => ({
  column,
  metric,
  assumption: null,
  error: null,
  ...conversionFrom("share", metric, false),
});

it.each([
  ["mode_connectivity_pct", "mode_connectivity", -4],
  ["mode_connectivity_pct", "mode_connectivity", 4],
  ["test_acc_pct", "test_acc", 85],
  ["cka_softmax", "cka", 85],
])("a value of %s read as a share is told to be percent where it may be", (metric, column, value) => {
  expect(() => convertedMetric(share(metric, column), value, "a.csv:2")).toThrow(
    `Say --unit ${column}=percent if the column holds percent`,
  );
});

it.each([
  ["mode_connectivity_pct", -400],
  ["train_error_pct", -4],
  ["cka_softmax", 400],
])("%s of %d is no percent either", (metric, value) => {
  const refusal = () => convertedMetric(share(metric, "a"), value, "a.csv:2");
  expect(refusal).toThrow(expect.objectContaining({ code: "tables/out-of-range" }));
  expect(refusal).not.toThrow("percent if the column");
});
