import { AtlasError } from "#errors";
import { isSameKnobValue } from "#taxonomy";
import { convertedMetric } from "../columns/metric-range.ts";
import { numberAt, placeOf, type SourceTable } from "../source-table.ts";
import type { Knobs, Places } from "./places.ts";
import type { PlacedObservation } from "./readings.ts";
import { pairAt, type SeedNames } from "./row-seeds.ts";

/** A point of a curve with where it stands. */
interface CurvePoint {
  readonly t: number;
  /** Training error in percent. */
  readonly error: number;
  readonly line: number;
}

/** A curve between the networks of two seeds of a place. */
interface Curve {
  readonly place: Knobs;
  readonly seeds: readonly [number, number];
  readonly points: CurvePoint[];
}

/**
 * One mode connectivity for each curve, by equation 4 of Yang et al. 2021.
 *
 * @throws AtlasError of kind `input`: `tables/curve-without-ends`, `tables/duplicate-observation` for two points at one
 *   place of a curve.
 */
export function curveReadings(source: SourceTable, places: Places, names: SeedNames): PlacedObservation[] {
  return curvesOf(source, places, names).map(({ place, seeds, points }) => {
    const curve = points.toSorted((a, b) => a.t - b.t);
    const { line } = points[0]!;
    requireEachOnce(source.path, seeds, curve);
    if (curve[0]!.t !== 0 || curve.at(-1)!.t !== 1) throw curveWithoutEnds(source.path, line, seeds);
    const value = modeConnectivity(curve.map(({ error }) => error));
    const observation = { metric: "mode_connectivity_pct", seeds, value, standardError: null } as const;
    return { place, seeds, what: "mode_connectivity_pct", path: source.path, line, observation };
  });
}

function curvesOf(source: SourceTable, places: Places, names: SeedNames): readonly Curve[] {
  const [metricColumn] = source.metrics;
  if (metricColumn === undefined) return [];
  const byPlace = new Map<Knobs, Map<string, Curve>>();
  const curves: Curve[] = [];
  for (const row of source.rows) {
    const value = numberAt(source, row, metricColumn.column);
    const t = numberAt(source, row, "t");
    if (value === null || t === null) continue;
    const [place, seeds] = [places.of(row), pairAt(source, row, names)];
    const here = byPlace.get(place) ?? new Map<string, Curve>();
    byPlace.set(place, here);
    const key = seeds.join();
    const curve = here.get(key) ?? { place, seeds, points: [] };
    if (!here.has(key)) curves.push(curve);
    here.set(key, curve);
    const error = convertedMetric(metricColumn, value, () => placeOf(source.path, row, metricColumn.column));
    curve.points.push({ t, error, line: row.line });
  }
  return curves;
}

/**
 * Signed mode connectivity: the mean of the errors at the ends minus the error farthest from it, ends included.
 *
 * @param errors training errors along a curve in percent, at least one
 */
export function modeConnectivity(errors: readonly number[]): number {
  const ends = (errors[0]! + errors.at(-1)!) / 2;
  const farthest = errors.reduce((far, error) =>
    Math.abs(error - ends) > Math.abs(far - ends) ? error : far,
  );
  return ends - farthest;
}

/** Refuses a second point at a place of a curve, as one that goes on after an interruption may have written. */
function requireEachOnce(path: string, seeds: readonly number[], curve: readonly CurvePoint[]): void {
  const second = curve.findIndex((point, i) => i > 0 && isSameKnobValue(curve[i - 1]!.t, point.t));
  if (second < 0) return;
  const [earlier, later] = [curve[second - 1]!, curve[second]!].toSorted((a, b) => a.line - b.line);
  throw new AtlasError({
    code: "tables/duplicate-observation",
    kind: "input",
    problem: `the point at t = ${later!.t} of the curve between seeds ${seeds.join(" and ")} is there already, in ${path}:${earlier!.line}`,
    where: `${path}:${later!.line}`,
    expected: "each point of a curve once",
    remedy: "Remove one of the two rows",
  });
}

function curveWithoutEnds(path: string, line: number, seeds: readonly number[]): AtlasError {
  return new AtlasError({
    code: "tables/curve-without-ends",
    kind: "input",
    problem: `the curve between seeds ${seeds.join(" and ")} lacks an end`,
    where: `${path}:${line}`,
    expected: "points at t = 0 and t = 1",
  });
}
