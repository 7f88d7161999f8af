import { withOwnErrors } from "#atlas/cells";
import { findQuantity, type QuantityName } from "#quantities";
import { mean } from "#statistics";
import { type Cell, cellFromMeans, cellFromObservations, estimateIn, quantitiesIn } from "#taxonomy";
import type { CellReadings } from "./assigned-readings.ts";
import { lostNetworks } from "./lost-networks.ts";
import type { PlacedMean } from "./readings.ts";

/** A cell with what rows have added to it and what they lost. */
export interface JoinedCell {
  readonly cell: Cell;
  /** How many readings of pairs are left out because of networks that diverged. */
  readonly lostPairs: number;
  /** The means that stand in rows of networks or pairs, by metric, whether or not they are the cell's. */
  readonly rowMeans: ReadonlyMap<QuantityName, number>;
}

/**
 * A cell with what the rows of other tables say of its networks and pairs.
 *
 * A metric with observations is their mean, any other has the mean and standard error of the table of cells; one that
 * neither has is the mean of what stands in rows of another sort, a pair's in those of networks say, with an unknown
 * error. What is of a network that diverged is left out.
 *
 * @throws AtlasError as `lostNetworks`.
 */
export function joinedCell(cell: Cell, readings: CellReadings): JoinedCell {
  if (readings.observations.length + readings.means.length + readings.diverged.length === 0) {
    return { cell, lostPairs: 0, rowMeans: new Map() };
  }
  const lost = lostNetworks(readings);
  const isLeft = ({ seeds }: { readonly seeds: readonly number[] }) => !seeds.some((seed) => lost.has(seed));
  const observations = readings.observations.filter(isLeft).map(({ observation }) => observation);
  const rowMeans = meansOfRows(readings.means.filter(isLeft));
  const networks = Math.max(networksOf(readings), cell.seeds ?? 0);
  const counts = {
    knobs: cell.knobs,
    seeds: networks === 0 ? cell.seeds : networks,
    divergedSeeds: Math.max(lost.size, cell.divergedSeeds),
    degenerateSeeds: cell.degenerateSeeds,
  };
  const own = withOwnErrors(cellFromObservations({ ...counts, observations }));
  const meant = cellFromMeans({ ...counts, means: Object.fromEntries(rowMeans) });
  const observed = new Set(observations.map(({ metric }) => metric));
  const isMeasured = (metric: QuantityName) => estimateIn(cell, metric).value !== null;
  const further = new Set(
    [...quantitiesIn([cell]), ...rowMeans.keys()].filter((metric) => !observed.has(metric)),
  );
  const metrics = [...further].map((metric) => [
    metric,
    estimateIn(isMeasured(metric) || !rowMeans.has(metric) ? cell : meant, metric),
  ]);
  const lostPairs = readings.observations.filter((one) => one.seeds.length === 2 && !isLeft(one));
  return {
    cell: { ...own, metrics: { ...own.metrics, ...Object.fromEntries(metrics) } },
    lostPairs: lostPairs.length,
    rowMeans,
  };
}

/** How many networks the rows name, as told by registered quantities where there are any. */
function networksOf({ observations, means, diverged }: CellReadings): number {
  const known = observations.filter(({ observation }) => findQuantity(observation.metric) !== undefined);
  const telling = known.length + means.length + diverged.length > 0 ? known : observations;
  return new Set([...telling, ...means, ...diverged].flatMap(({ seeds }) => [...seeds])).size;
}

function meansOfRows(means: readonly PlacedMean[]): ReadonlyMap<QuantityName, number> {
  const byMetric = Map.groupBy(means, ({ metric }) => metric);
  // In ascending order, so that the last bit does not depend on the order of rows.
  const valuesOf = (same: readonly PlacedMean[]) => same.map(({ value }) => value).sort((a, b) => a - b);
  return new Map([...byMetric].map(([metric, same]) => [metric, mean(valuesOf(same))!]));
}
