import { expect, test } from "vitest";
import { thresholdProvenance } from "./threshold-provenance.ts";
import { CKA_AT_EQUAL_LOSS, DEFAULT_THRESHOLDS, EQUAL_LOSS_THRESHOLDS, TRACE_TEST } from "./thresholds.ts";

test("the library's own thresholds are known by their numbers, whoever wrote them down", () => {
  const words = thresholdProvenance(DEFAULT_THRESHOLDS, "mine");
  expect(words).toMatch(/^defaults, fitted to the lines/);
  expect(
    thresholdProvenance({
      ...DEFAULT_THRESHOLDS,
      sharpness: { by: "train_loss" },
      similarity: { by: "cka_softmax" },
    }),
  ).toBe(words);
  expect(thresholdProvenance(structuredClone(EQUAL_LOSS_THRESHOLDS), "mine")).toMatch(/^those at equal/);
});

test.each([
  { ...DEFAULT_THRESHOLDS, cka: 0.7 },
  { ...DEFAULT_THRESHOLDS, sharpness: TRACE_TEST },
  { ...DEFAULT_THRESHOLDS, similarity: CKA_AT_EQUAL_LOSS },
  { ...EQUAL_LOSS_THRESHOLDS, train_loss: 0.03 },
])("any other number makes them somebody's own: %o", (thresholds) => {
  expect(thresholdProvenance(thresholds, "mine")).toBe("mine");
  expect(thresholdProvenance(thresholds)).toBe("as given");
});
