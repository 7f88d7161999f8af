import { expect, test } from "vitest";
import { curveRateFactor } from "./curve-rate.ts";

test("ten epochs from 0.1: flat for half, linear to a hundredth at nine tenths, then flat", () => {
  const rates = Array.from({ length: 10 }, (_, i) => 0.1 * curveRateFactor(i + 1, 10));
  const table = [0.1, 0.1, 0.1, 0.1, 0.1, 0.07525, 0.0505, 0.02575, 0.001, 0.001];
  expect(rates).toEqual(table.map((rate) => expect.closeTo(rate, 12)));
});
