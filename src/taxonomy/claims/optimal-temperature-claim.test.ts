import { expect, test } from "vitest";
import { madeCells, madeTable, sliceSetting } from "./claims.testing.ts";
import { testOptimalTemperatureClaim } from "./optimal-temperature-claim.ts";

const BATCHES = [8, 16, 32, 64, 128];
const WIDTHS = [2, 4, 8, 16, 32, 64];

function testedOn(accuracyOf: (width: number, step: number) => number, standardError = 0.3) {
  const cells = madeCells(
    WIDTHS,
    BATCHES,
    (width, batch) => ({ test_acc_pct: accuracyOf(width, BATCHES.indexOf(batch)) }),
    { standardError },
  );
  return testOptimalTemperatureClaim(sliceSetting(madeTable(cells)));
}

test("holds where every width peaks inside, beyond noise", () => {
  const result = testedOn((width, step) => 60 + Math.log2(width) - 2 * (step - 2) ** 2);
  expect(result).toMatchObject({ verdict: "holds", value: 1, count: 6, signHolds: true });
  expect(result.comparison).toMatchObject({ value: 1 });
  expect(result.lines[0]!.words).toMatch(/^best 61.0 at batch size 32, inner cells \+8.0 points/);
});

test("is unclear where the noise could have made the peaks, fails where colder is always better", () => {
  expect(testedOn((_, step) => 60 - 2 * (step - 2) ** 2, 10)).toMatchObject({ verdict: "unclear", value: 1 });
  expect(testedOn((_, step) => 60 + 2 * step)).toMatchObject({
    verdict: "fails",
    value: 0,
    signHolds: false,
  });
});

test("does not care for the direction of the axis", () => {
  const rising = testedOn((_, step) => 60 - (step - 1) ** 2);
  const falling = testedOn((_, step) => 60 - (3 - step) ** 2);
  expect(falling.value).toBe(rising.value);
  expect(falling.verdict).toBe(rising.verdict);
});
