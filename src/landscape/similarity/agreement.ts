import type { Representation } from "./representation.ts";

/** The share of rows on which two networks prefer the same class (the first of equals), 0 … 1. */
export function agreement(p: Representation, q: Representation): number {
  let equal = 0;
  for (let row = 0; row < p.rows; row++) {
    if (preferredClass(p, row) === preferredClass(q, row)) equal++;
  }
  return equal / p.rows;
}

/**
 * How often two networks prefer which classes: element `i * classes + j` counts the rows on which the first prefers class i
 * and the second class j. The diagonal is where they agree.
 */
export function confusion(p: Representation, q: Representation): Int32Array {
  if (p.rows !== q.rows || p.columns !== q.columns) {
    throw new RangeError(`answers of ${p.rows} × ${p.columns} and ${q.rows} × ${q.columns}`);
  }
  const counts = new Int32Array(p.columns ** 2);
  for (let row = 0; row < p.rows; row++)
    counts[preferredClass(p, row) * p.columns + preferredClass(q, row)]!++;
  return counts;
}

/**
 * The root mean square over rows of the Euclidean distance of two rows of probabilities, 0 (the same function on these
 * rows) … √2. A metric of functions, unchanged by whatever of the parameters leaves the outputs alone.
 * Source: Benjamin, Rolnick and Kording 2019, with probabilities as outputs.
 */
export function functionDistance(p: Representation, q: Representation): number {
  if (p.rows !== q.rows || p.columns !== q.columns) {
    throw new RangeError(`answers of ${p.rows} × ${p.columns} and ${q.rows} × ${q.columns}`);
  }
  return Math.sqrt(p.values.reduce((sum, value, i) => sum + (value - q.values[i]!) ** 2, 0) / p.rows);
}

function preferredClass({ values, columns }: Representation, row: number): number {
  const start = row * columns;
  let best = 0;
  for (let k = 1; k < columns; k++) if (values[start + k]! > values[start + best]!) best = k;
  return best;
}

/**
 * The mean over rows of the Jensen–Shannon divergence of two rows of probabilities, in nats: 0 for equal
 * probabilities, at most ln 2, symmetric. Source: Lin 1991.
 */
export function jensenShannonDivergence(p: Representation, q: Representation): number {
  let sum = 0;
  p.values.forEach((left, i) => {
    const right = q.values[i]!;
    const middle = (left + right) / 2;
    // x ln(x/m) → 0 as x → 0.
    if (left > 0) sum += (left * Math.log(left / middle)) / 2;
    if (right > 0) sum += (right * Math.log(right / middle)) / 2;
  });
  return sum / p.rows;
}
