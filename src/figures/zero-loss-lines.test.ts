import { expect, test } from "vitest";
import { DEFAULT_THRESHOLDS } from "#taxonomy";
import { ragged } from "./tables.testing.ts";
import { zeroLossLines } from "./zero-loss-lines.ts";

test("each side of the Hessian transition gives its best cell at every load", () => {
  const [sharp, flat] = zeroLossLines(ragged(), { label_noise: 0 }, DEFAULT_THRESHOLDS).series;
  // 55 + 6 column + 3 row: of the hot rows 0 and 1 the latter, of the cold ones 2 and 3 the last that is there.
  expect(sharp!.points.map(({ y }) => y)).toEqual([58, 64, 70, 76, 82]);
  expect(flat!.points.map(({ y }) => y)).toEqual([61, 70, 76, 82, 88]);
});
