import { expect, test } from "vitest";
import { requestWith } from "./connectivity.testing.ts";
import { soughtCurves } from "./connectivity-curves.ts";
import { type ConnectivitySettings, pairOf } from "./connectivity-pair.ts";
import { MOST_FACTOR, SETTLED_POINTS } from "./curve-budgets.ts";
import { riseByDoubling } from "./curve-rise.ts";

const EPOCHS = 8;

async function sought(change: Partial<ConnectivitySettings>, subjects: readonly (readonly number[])[]) {
  const request = requestWith({ epochs: EPOCHS, ...change });
  const found = await soughtCurves(
    subjects.map((subject) => pairOf(subject, request)),
    request,
  );
  return found.map(({ best }) => ({ best, rise: riseByDoubling(best, request.settings)! }));
}

test("a curve is that of the first budget by which it has settled, and of the last where none is enough", async () => {
  const subjects = [
    [0, 1],
    [0, 2],
    [1, 2],
  ];
  const found = await sought({ until_settled: true }, subjects);
  const factors = found.map(({ best }) => best.curve.epochs.length / EPOCHS);
  const budgets = [1, 2, 4, MOST_FACTOR];
  const plain = await Promise.all(
    budgets.map(async (factor) => [factor, await sought({ epochs: factor * EPOCHS }, subjects)] as const),
  );
  for (const [i, factor] of factors.entries()) {
    for (const [budget, own] of plain) {
      if (budget < factor) expect(own[i]!.rise).toBeGreaterThan(SETTLED_POINTS);
      if (budget !== factor) continue;
      const bend = own[i]!.best.curve.points[1]!;
      expect(found[i]!.best.curve.points[1]).toBeAllclose(bend, { absolute: 1e-5 });
      expect(found[i]!.best.curve.epochs).toHaveLength(factor * EPOCHS);
      if (factor < MOST_FACTOR) expect(own[i]!.rise).toBeLessThanOrEqual(SETTLED_POINTS);
    }
  }
  expect(Math.max(...factors)).toBeGreaterThan(1);
  expect(new Set(factors).size).toBeGreaterThan(1);
});

test("and does not depend on the pairs that are sought beside it", async () => {
  const together = await sought({ until_settled: true }, [
    [0, 1],
    [1, 2],
  ]);
  const [alone] = await sought({ until_settled: true }, [[1, 2]]);
  expect(alone!.best.curve.epochs).toHaveLength(together[1]!.best.curve.epochs.length);
  expect(alone!.best.curve.points[1]).toBeAllclose(together[1]!.best.curve.points[1]!, { absolute: 1e-5 });
  expect(alone!.best.pair.key).toBe(together[1]!.best.pair.key);
});
