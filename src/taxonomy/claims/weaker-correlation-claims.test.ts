import { expect, test } from "vitest";
import type { ClaimResult } from "./claim.ts";
import { madeCells, madeTable, sliceSetting } from "./claims.testing.ts";
import { testWeakerCorrelationClaims } from "./weaker-correlation-claims.ts";

const WIDTHS = [2, 4, 8, 16, 32];
const BATCHES = [8, 16, 32, 64, 128, 256];
/** A number without order in the knobs, 0 … 1. */
const scattered = (width: number, batch: number) =>
  (Math.log2(width) * 7 + Math.log2(batch) * 11 + width) % 13;

function testedOn(
  quantityOf: (width: number, batch: number, flat: boolean) => number,
): readonly ClaimResult[] {
  const cells = madeCells(WIDTHS, BATCHES, (width, batch) => {
    const flat = batch > 32;
    const quantity = quantityOf(width, batch, flat);
    return {
      train_loss: flat ? 0.001 : 0.5,
      test_acc_pct: 50 + width + batch / 1000,
      cka_softmax: flat ? width / 100 + batch / 1e6 : quantity / 100,
      hessian_trace: quantity + 1,
      l2_distance: scattered(width, batch),
    };
  });
  return testWeakerCorrelationClaims(sliceSetting(madeTable(cells)));
}

test("holds where the correlation of sharp cells is plainly the weaker one", () => {
  const [similarity, trace, distance] = testedOn((width, batch, flat) =>
    flat ? 40 - width : scattered(width, batch),
  );
  expect(trace).toMatchObject({ id: "Q3", verdict: "holds", signHolds: true, count: 15 });
  expect(trace!.comparison!.value).toBeCloseTo(Math.abs(trace!.value!) - 1, 1);
  expect(trace!.comparison!.interval!.high).toBeLessThan(0);
  expect(similarity).toMatchObject({ id: "Q2", signHolds: true });
  expect(distance).toMatchObject({ id: "Q14", count: 15 });
});

test("fails where it is plainly the stronger one", () => {
  const [, trace] = testedOn((width, batch, flat) => (flat ? scattered(width, batch) : 40 - width));
  expect(trace).toMatchObject({ verdict: "fails", signHolds: false });
});

test("says so where there is nothing to compare with", () => {
  const cells = madeCells(WIDTHS, BATCHES, (width, batch) => ({
    train_loss: 0.5,
    test_acc_pct: width,
    hessian_trace: batch,
    cka_softmax: 0.1 + batch / 1000,
  }));
  const [similarity, trace, distance] = testWeakerCorrelationClaims(sliceSetting(madeTable(cells)));
  for (const result of [similarity, trace]) {
    expect(result).toMatchObject({ verdict: "not measurable", value: null, count: 30 });
    expect(result!.evidence).toMatch(/^Q[14], with which it compares, is not measurable: only 0 flat cells/);
  }
  expect(distance!.evidence).toBe("only 0 flat cells with both quantities measured, 6 are needed");
});
