import type { ConnectivitySettings, Pair } from "./connectivity-pair.ts";
import { pairBetween } from "./connectivity-pair.ts";
import type { JudgedPath } from "./connectivity-profiles.ts";
import { MOST_FACTOR, SETTLED_POINTS } from "./curve-budgets.ts";
import { riseByDoubling } from "./curve-rise.ts";
import { curvesFrom, type LineAndCurve } from "./curves-of-start.ts";
import type { MeasurementRequest } from "./measurement.ts";

/**
 * The curves of one start, each of the first budget by which it has settled: that of the settings, twice, four or eight times
 * it. The last counts where none does.
 *
 * A longer search begins anew, with the draws of one that has that budget by its settings: it finds the same curve, up to the
 * rounding by which curves that are sought together differ from curves alone.
 */
export async function untilSettled(
  start: number,
  pairs: readonly Pair[],
  request: MeasurementRequest<ConnectivitySettings>,
  lines?: readonly JudgedPath[],
): Promise<readonly LineAndCurve[]> {
  const { settings } = request;
  const found = [...(await curvesFrom(start, pairs, request, lines))];
  for (let factor = 2; factor <= MOST_FACTOR; factor *= 2) {
    const open = found.flatMap(({ curve }, i) => (hasSettled(curve, settings) ? [] : [i]));
    if (open.length === 0) break;
    const longer = { ...settings, epochs: settings.epochs * factor };
    const again = await curvesFrom(
      start,
      open.map((i) => pairBetween(pairs[i]!.first, pairs[i]!.second, longer)),
      { ...request, settings: longer },
      open.map((i) => found[i]!.line),
    );
    for (const [place, i] of open.entries()) {
      const { line, curve } = again[place]!;
      found[i] = { line, curve: { ...curve, pair: pairs[i]! } };
    }
  }
  return found;
}

/** Whether a doubled budget is not expected to matter; a curve that ran off gains nothing by going on. */
function hasSettled(curve: LineAndCurve["curve"], settings: ConnectivitySettings): boolean {
  const rise = riseByDoubling(curve, settings);
  return rise === null || rise <= SETTLED_POINTS;
}
