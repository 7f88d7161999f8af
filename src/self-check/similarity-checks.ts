import { meanCca, procrustesDistance, rbfCka } from "#landscape/representations";
import {
  debiasedLinearCka,
  jensenShannonDivergence,
  linearCka,
  type Representation,
} from "#landscape/similarity";
import { randomStream } from "#random";
import type { CheckGroup } from "./check.ts";

/** Representations whose likeness is known. */
export const similarityChecks: CheckGroup = {
  name: "similarity",
  run: async () => {
    const cross = rowsOf([1, 0, -1, 0, 0, 1, 0, -1], 2);
    const stretched = rowsOf([3, 0, -3, 0, 0, 1, 0, -1], 2);
    const stream = randomStream(1, "self-check");
    const own = rowsOf(
      Array.from({ length: 120 }, () => stream.normal()),
      3,
    );
    const turned = mapped(own, (u, v, w) => [2 * v, -2 * u, 2 * w + 5]);
    const sheared = mapped(own, (u, v, w) => [u + 3 * v, v, 0.1 * w]);
    const of = "a representation, turned, scaled and shifted";
    const [certain, opposite] = [rowsOf([1, 0, 0, 1], 2), rowsOf([0, 1, 0, 1], 2)];
    return [
      {
        quantity: "linear CKA",
        of: "a cross and a stretched one",
        exact: 40 / Math.sqrt(8 * 328),
        ours: numberOf(linearCka(cross, stretched)),
        tolerance: 1e-12,
      },
      { quantity: "linear CKA", of, exact: 1, ours: numberOf(linearCka(own, turned)), tolerance: 1e-10 },
      {
        quantity: "debiased CKA",
        of,
        exact: 1,
        ours: numberOf(debiasedLinearCka(own, turned)),
        tolerance: 1e-10,
      },
      { quantity: "Gaussian CKA", of, exact: 1, ours: numberOf(rbfCka(own, turned)), tolerance: 1e-10 },
      {
        quantity: "Procrustes distance",
        of,
        exact: 0,
        ours: numberOf(procrustesDistance(own, turned)),
        tolerance: 1e-6,
      },
      {
        quantity: "mean CCA",
        of: "a representation, sheared",
        exact: 1,
        ours: numberOf(meanCca(own, sheared)),
        tolerance: 1e-10,
      },
      {
        quantity: "Jensen–Shannon divergence",
        of: "certain answers, half of them opposite",
        exact: Math.LN2 / 2,
        ours: jensenShannonDivergence(certain, opposite),
        tolerance: 1e-12,
      },
    ];
  },
};

function rowsOf(values: readonly number[], columns: number): Representation {
  return { values: Float64Array.from(values), rows: values.length / columns, columns };
}

function mapped(
  { values, rows, columns }: Representation,
  map: (u: number, v: number, w: number) => readonly number[],
): Representation {
  const out = Array.from({ length: rows }, (_, row) =>
    map(values[row * columns]!, values[row * columns + 1]!, values[row * columns + 2]!),
  );
  return rowsOf(out.flat(), columns);
}

/** What a check shows of a comparison that is undefined: no number agrees with it. */
function numberOf(found: number | null): number {
  return found ?? Number.NaN;
}
