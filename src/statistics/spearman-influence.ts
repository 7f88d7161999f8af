import { ranks } from "./ranks.ts";

/**
 * How far each of many paired observations moves Spearman's rho, ties averaged, times their number: the influence function
 * of rho at the observations. `null` where rho is undefined.
 *
 * The mean of its squares, over the number of observations, is the variance of rho, which of a thousand
 * observations or more resamples tell no better. It costs two sorts: rho is a function of the mean products of the two
 * ranks' deviations, and what an observation adds to the ranks of all others is a sum over those above it.
 * Source: Croux and Dehon, "Influence functions of the Spearman and Kendall correlation measures", 2010, with
 * Hampel, "The influence curve and its role in robust estimation", 1974.
 */
export function spearmanInfluence(x: readonly number[], y: readonly number[]): Float64Array | null {
  const count = x.length;
  const [u, v] = [deviations(x), deviations(y)];
  const [xx, xy, yy] = [meanProduct(u, u), meanProduct(u, v), meanProduct(v, v)];
  if (!(xx > 0 && yy > 0)) return null;
  const scale = Math.sqrt(xx) * Math.sqrt(yy);
  const rho = xy / scale;
  const [vAboveX, uAboveX] = [meansAbove(u, v), meansAbove(u, u)];
  const [uAboveY, vAboveY] = [meansAbove(v, u), meansAbove(v, v)];
  return Float64Array.from({ length: count }, (_, i) => {
    const ofProduct = u[i]! * v[i]! - xy + (vAboveX[i]! - xy) + (uAboveY[i]! - xy);
    const ofX = u[i]! ** 2 - xx + 2 * (uAboveX[i]! - xx);
    const ofY = v[i]! ** 2 - yy + 2 * (vAboveY[i]! - yy);
    return ofProduct / scale - (rho / 2) * (ofX / xx + ofY / yy);
  });
}

/** The standard error of a statistic by the influence of each observation on it. */
export function influenceError(influence: Float64Array): number {
  let sum = 0;
  for (const own of influence) sum += own ** 2;
  return Math.sqrt(sum) / influence.length;
}

/** The shares of values below each, those equal to it counted half, less their mean of one half. */
function deviations(values: readonly number[]): Float64Array {
  const count = values.length;
  return Float64Array.from(ranks(values), (rank) => (rank - 0.5) / count - 0.5);
}

function meanProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum / a.length;
}

/** For each place the sum of values at places of higher rank, those of equal rank counted half, over the number of all. */
function meansAbove(rank: Float64Array, values: Float64Array): Float64Array {
  const count = rank.length;
  const order = Uint32Array.from(rank.keys()).sort((a, b) => rank[b]! - rank[a]!);
  const found = new Float64Array(count);
  let above = 0;
  for (let start = 0; start < count; ) {
    let end = start;
    let equal = 0;
    for (; end < count && rank[order[end]!] === rank[order[start]!]; end++) equal += values[order[end]!]!;
    for (let i = start; i < end; i++) found[order[i]!] = (above + equal / 2) / count;
    above += equal;
    start = end;
  }
  return found;
}
