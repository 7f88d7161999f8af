import { barrierAndDip, type ProfileQuantity } from "#landscape/connectivity";
import type { ConnectivitySettings, Pair } from "./connectivity-pair.ts";
import type { JudgedPath } from "./connectivity-profiles.ts";
import { curvesFrom, type JudgedCurve } from "./curves-of-start.ts";
import type { MeasurementRequest } from "./measurement.ts";
import { untilSettled } from "./until-settled.ts";

/** A pair with its straight line and the curves that were found for it. */
export interface SoughtCurves {
  readonly pair: Pair;
  readonly line: JudgedPath;
  /** In the order of their starts. */
  readonly curves: readonly JudgedCurve[];
  /** The one of the lowest barrier of error, of equals that of loss, of equals again the first. */
  readonly best: JudgedCurve;
}

/**
 * The curves of pairs, judged beside their straight lines, as many a pair as there are starts; each of them trained until
 * it has settled, where that is asked for.
 *
 * The curves of further starts change nothing of those before: each start has a search of its own.
 */
export async function soughtCurves(
  pairs: readonly Pair[],
  request: MeasurementRequest<ConnectivitySettings>,
): Promise<readonly SoughtCurves[]> {
  const sought = request.settings.until_settled ? untilSettled : curvesFrom;
  let lines: readonly JudgedPath[] | undefined;
  const curves: JudgedCurve[][] = pairs.map(() => []);
  for (let start = 0; start < request.settings.restarts; start++) {
    const found = await sought(start, pairs, request, lines);
    lines ??= found.map(({ line }) => line);
    for (const [i, { curve }] of found.entries()) curves[i]!.push(curve);
  }
  return pairs.map((pair, i) => ({
    pair,
    line: lines![i]!,
    curves: curves[i]!,
    best: curves[i]!.reduce((best, own) => (isLower(own, best) ? own : best)),
  }));
}

/** The barrier of a path; infinite where a network on it has no finite output. */
export function barrierOn({ profile }: JudgedPath, quantity: ProfileQuantity): number {
  return profile === null ? Number.POSITIVE_INFINITY : barrierAndDip(profile, quantity).barrier;
}

function isLower(one: JudgedPath, other: JudgedPath): boolean {
  const [own, its] = [barrierOn(one, "error"), barrierOn(other, "error")];
  return own < its || (own === its && barrierOn(one, "loss") < barrierOn(other, "loss"));
}
