import { type QuantityName, quantityNamed } from "#quantities";
import type { RandomStream } from "#random";
import { degreesOfFreedom, type Estimate, studentDraws } from "#statistics";
import { type Columns, type DrawnMetrics, MISSING } from "./drawn-metrics.ts";

/** Larger logarithms are of no number. */
const LARGEST_LN = 709;

/**
 * Draws of the true means of a cell as far as its networks tell them, `count` times; `null` where nothing varies.
 *
 * A mean is drawn from Student's t about its estimate with its standard error and degrees of freedom, what is
 * positive on a scale of logarithms (losses, Hessian metrics) on that scale. Metrics are drawn independently. A mean
 * whose standard error does not rest on two independent observations stays where it is. The same metric has
 * the same deviations whatever else is drawn from the same stream.
 *
 * @param columnOf the columns to draw into. Default new ones
 * @param drawn columns that are drawn already, of the same estimates, stream and count
 */
export function drawMeans(
  estimateOf: (metric: QuantityName) => Estimate,
  metrics: readonly QuantityName[],
  stream: RandomStream,
  count: number,
  columnOf: Columns = () => new Float64Array(count),
  drawn: (metric: QuantityName) => Float64Array | undefined = () => undefined,
): DrawnMetrics | null {
  let varies = false;
  const columns = metrics.map((metric): readonly [QuantityName, Float64Array] => {
    const estimate = estimateOf(metric);
    const { value, standardError } = estimate;
    const degrees = degreesOfFreedom(estimate);
    const isKnown = value !== null && standardError !== null && degrees !== null;
    varies ||= isKnown;
    const own = drawn(metric);
    if (own !== undefined) return [metric, own];
    if (!isKnown) return [metric, columnOf(metric).fill(value ?? MISSING)];
    const column = columnOf(metric);
    const deviations = studentDraws(degrees, stream.child(metric));
    if (value > 0 && isPositive(metric)) {
      const [centre, error] = [Math.log(value), standardError / value];
      for (let i = 0; i < count; i++)
        column[i] = Math.exp(Math.min(LARGEST_LN, centre + error * deviations(i)));
    } else for (let i = 0; i < count; i++) column[i] = value + standardError * deviations(i);
    return [metric, column];
  });
  return varies ? { count, columns: new Map(columns) } : null;
}

function isPositive(metric: QuantityName): boolean {
  const { scale } = quantityNamed(metric);
  return scale === "log";
}
