import { type RandomStream, randomStream } from "#random";
import { studentProbability } from "./student.ts";

/** A power of two, so that every odd stride visits all. */
const TABLE = 4096;

const tables = new Map<number, Float64Array>();

/**
 * Draws from Student's t distribution by their number, for many who need many: each follows a random walk of its own
 * through one table of evenly spaced quantiles in a random order, and comes back to its start after 4096 draws.
 *
 * @param degreesOfFreedom at least 1
 */
export function studentDraws(degreesOfFreedom: number, stream: RandomStream): (draw: number) => number {
  const table = tableOf(degreesOfFreedom);
  const start = stream.below(TABLE);
  const stride = 2 * stream.below(TABLE / 2) + 1;
  return (draw) => table[(start + draw * stride) % TABLE]!;
}

function tableOf(degreesOfFreedom: number): Float64Array {
  const known = tables.get(degreesOfFreedom);
  if (known !== undefined) return known;
  const sorted = evenQuantiles(degreesOfFreedom);
  const order = randomStream(0, "quantiles of Student's t").permutation(TABLE);
  const table = Float64Array.from(order, (rank) => sorted[rank]!);
  tables.set(degreesOfFreedom, table);
  return table;
}

/** Steps between the points at which the distribution is computed; quantiles between them are interpolated. */
const STEP = 1 / 128;

/** The quantiles of (i + 1/2) / 4096 in rising order, to a few parts in 10,000 of their size. */
function evenQuantiles(degreesOfFreedom: number): Float64Array {
  const quantiles = new Float64Array(TABLE);
  let [below, above] = [0, Math.sinh(STEP)];
  let [shareBelow, shareAbove] = [0.5, studentProbability(above, degreesOfFreedom)];
  let step = 1;
  for (let i = TABLE / 2; i < TABLE; i++) {
    const share = (i + 0.5) / TABLE;
    while (shareAbove < share) {
      step++;
      [below, shareBelow] = [above, shareAbove];
      above = Math.sinh(step * STEP);
      shareAbove = studentProbability(above, degreesOfFreedom);
    }
    const quantile = below + ((above - below) * (share - shareBelow)) / (shareAbove - shareBelow);
    quantiles[i] = quantile;
    quantiles[TABLE - 1 - i] = -quantile;
  }
  return quantiles;
}
