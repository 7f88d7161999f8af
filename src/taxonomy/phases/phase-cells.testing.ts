import fc from "fast-check";
import type { QuantityName } from "#quantities";
import type { Cell } from "../table/cells.ts";
import { cellFromMeans, cellFromObservations } from "../table/observed-cell.ts";

/** A cell with the three deciding means (and standard errors), for tests. */
export function decidedCell(
  [trainLoss, connectivity, cka]: readonly [number, number | null, number | null],
  standardErrors: Partial<Record<QuantityName, number>> = {},
): Cell {
  return cellFromMeans({
    knobs: { width: 8, batch_size: 32 },
    seeds: 3,
    means: { train_loss: trainLoss, mode_connectivity_pct: connectivity, cka_softmax: cka },
    standardErrors,
  });
}

/** A cell of seeds 0, 1, … with their losses, pairs (0, 1), (1, 2), … with their connectivity and CKA. */
export function seededCell(
  losses: readonly number[],
  connectivities: readonly number[],
  ckas: readonly number[],
): Cell {
  return cellFromObservations({
    knobs: { width: 8, batch_size: 32 },
    seeds: losses.length,
    observations: [
      ...losses.map(
        (value, i) => ({ metric: "train_loss", seeds: [i], value, standardError: null }) as const,
      ),
      ...connectivities.map(
        (value, i) =>
          ({ metric: "mode_connectivity_pct", seeds: [i, i + 1], value, standardError: null }) as const,
      ),
      ...ckas.map(
        (value, i) => ({ metric: "cka_softmax", seeds: [i, i + 1], value, standardError: null }) as const,
      ),
    ],
  });
}

/** Three deciding means, each near its default boundary or anywhere. */
export const anyMeans = fc.tuple(
  nearOrAnywhere([0, 0.04], 3),
  nearOrAnywhere([-3, 0], 30),
  nearOrAnywhere([0.6, 0.8], 1),
);

function nearOrAnywhere([low, high]: readonly [number, number], largest: number): fc.Arbitrary<number> {
  const anywhere = { min: low < 0 ? -largest : 0, max: largest, noNaN: true };
  return fc.oneof(fc.double({ min: low, max: high, noNaN: true }), fc.double(anywhere));
}
