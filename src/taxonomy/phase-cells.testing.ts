import fc from "fast-check";
import type { Cell, MetricName } from "./cells.ts";
import { cellFromMeans, cellFromObservations } from "./observed-cell.ts";

/** A cell with the three deciding means (and standard errors), for tests. */
export function decidedCell(
  [trainLoss, connectivity, cka]: readonly [number, number | null, number | null],
  standardErrors: Partial<Record<MetricName, number>> = {},
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

/** Any three deciding means. */
export const anyMeans = fc.tuple(
  fc.double({ min: 0, max: 3, noNaN: true }),
  fc.double({ min: -30, max: 30, noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
