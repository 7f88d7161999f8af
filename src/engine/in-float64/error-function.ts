const ROOT_OF_PI = Math.sqrt(Math.PI);

/** Where the series needs more terms than the fraction. */
const SERIES_END = 2.5;

/**
 * 2 / √π ∫₀ˣ exp(-t²) dt, to the digits of float64: by the series of Abramowitz and Stegun 7.1.6, far from 0 by the continued
 * fraction 7.1.14 of what is left to 1.
 */
export function errorFunction(x: number): number {
  const size = Math.abs(x);
  if (!(size <= 6)) return Number.isNaN(x) ? Number.NaN : Math.sign(x);
  return Math.sign(x) * (size < SERIES_END ? series(size) : 1 - rest(size));
}

function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * sum; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / ROOT_OF_PI) * Math.exp(-x * x) * sum;
}

function rest(x: number): number {
  let fraction = x;
  for (let n = 60; n > 0; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (ROOT_OF_PI * fraction);
}
