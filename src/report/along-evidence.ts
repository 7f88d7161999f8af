import type { Results } from "#atlas/cells";
import type { Plan } from "#atlas/plan";
import { type AlongObservation, observationsAlong } from "#atlas/tables";
import type { QuantityAlong } from "#figures";

const EIGENVALUE = "hessian_top_eig";
const EDGE = "edge_of_stability";

/** What is known of the networks of cells along their training, by cell; only quantities that have a curve. */
export function alongEvidence(plan: Plan, results: Results): ReadonlyMap<string, readonly QuantityAlong[]> {
  return new Map(
    [...observationsAlong(plan, results)].map(([cell, observations]) => {
      const curves = [...Map.groupBy(observations, ({ metric }) => metric)].flatMap(
        ([quantity, own]): QuantityAlong[] => {
          const networks = [...Map.groupBy(own, ({ seed }) => seed)].map(([seed, points]) => ({
            seed,
            points: points.map(({ epochs, value }) => ({ x: epochs, y: value })),
          }));
          const epochs = new Set(own.flatMap((point) => (point.value === null ? [] : [point.epochs])));
          return epochs.size < 2 ? [] : [{ quantity, networks, ...limitOf(quantity, observations) }];
        },
      );
      return [cell, curves] as const;
    }),
  );
}

/** The eigenvalue at which steps are at the edge of stability, beside the top one. */
function limitOf(quantity: string, observations: readonly AlongObservation[]): Pick<QuantityAlong, "limit"> {
  if (quantity !== EIGENVALUE) return {};
  const edges = new Map<number, number>();
  for (const { metric, epochs, detail } of observations) {
    const limit = detail?.eigenvalue_at_edge;
    if (metric === EDGE && typeof limit === "number") edges.set(epochs, limit);
  }
  if (edges.size === 0) return {};
  const points = [...edges].sort(([a], [b]) => a - b).map(([x, y]) => ({ x, y }));
  return { limit: { name: "edge of stability", points } };
}
