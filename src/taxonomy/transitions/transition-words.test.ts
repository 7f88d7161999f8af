import { expect, test } from "vitest";
import { DEFAULT_THRESHOLDS } from "../phases/thresholds.ts";
import { lineSentence } from "./transition-words.ts";

test("a share of draws that is not all or none is never spoken as all or none", () => {
  const crossed = {
    values: [4, 8],
    passing: 1,
    position: 6,
    interval: null,
    between: [4, 8],
    passesUpward: true,
    sideChanges: 1,
  } as const;
  const words = (crossingShare: number, position: number | null = 6) =>
    lineSentence(
      "connectivity",
      "width",
      "batch_size",
      16,
      { ...crossed, position, crossingShare },
      DEFAULT_THRESHOLDS,
    );
  expect(words(0.998)).toMatch(/; over 99 % of draws cross\.$/);
  expect(words(0.97)).toMatch(/; 97 % of draws cross\.$/);
  expect(words(0.002, null)).toMatch(/; under 1 % of draws cross\.$/);
  expect(words(1)).not.toContain("draws");
  expect(words(0, null)).not.toContain("draws");
});
