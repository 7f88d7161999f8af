/** A power law p(x) ∝ x^-exponent fitted to the upper part of some values. */
export interface PowerLawTail {
  readonly exponent: number;
  /** Of the exponent as a maximum-likelihood estimate, (exponent - 1) / √count, with the start of the tail held. */
  readonly standardError: number;
  /** Where the tail starts. */
  readonly from: number;
  /** Values in the tail, its start among them. */
  readonly count: number;
}

/** Fewer values have no tail worth an exponent. */
const LEAST_VALUES = 8;
const LEAST_TAIL = 4;

/** Values this far below the largest are the zeros of a matrix of low rank. */
const RELATIVE_ZERO = 1e-10;

/**
 * Hill's estimate over the upper half of some values, as TempBalance takes it of the spectrum of a layer (Zhou et al. 2023):
 * 1 + n / Σ ln(x / x_min) over the n values above the median. Small is heavy-tailed: about 2 to 4 in well-trained layers.
 *
 * @param values ascending, none negative; zeros are left out
 * @returns null for fewer than eight values above zero, or where all of them are equal
 */
export function hillTail(values: Float64Array): PowerLawTail | null {
  const positive = positivesOf(values);
  if (positive.length < LEAST_VALUES) return null;
  return tailFrom(positive, Math.floor(positive.length / 2));
}

/**
 * The power law that fits the tail best: by maximum likelihood, and of all starts of the tail the one that brings the tail
 * nearest to its law (Clauset, Shalizi and Newman 2009).
 *
 * @param values ascending, none negative; zeros are left out
 * @returns null for fewer than eight values above zero, or where all of them are equal
 */
export function powerLawTail(values: Float64Array): PowerLawTail | null {
  const positive = positivesOf(values);
  if (positive.length < LEAST_VALUES) return null;
  let best: PowerLawTail | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let start = 0; start <= positive.length - LEAST_TAIL; start++) {
    const tail = tailFrom(positive, start);
    if (tail === null) continue;
    const distance = distanceOf(tail, positive.subarray(start));
    if (distance < least) [best, least] = [tail, distance];
  }
  return best;
}

function positivesOf(values: Float64Array): Float64Array {
  const zero = RELATIVE_ZERO * (values.at(-1) ?? 0);
  return values.filter((value) => value > zero);
}

function tailFrom(ascending: Float64Array, start: number): PowerLawTail | null {
  const from = ascending[start]!;
  const count = ascending.length - start;
  let logarithms = 0;
  for (let i = start; i < ascending.length; i++) logarithms += Math.log(ascending[i]! / from);
  if (logarithms === 0) return null;
  const exponent = 1 + count / logarithms;
  return { exponent, standardError: (exponent - 1) / Math.sqrt(count), from, count };
}

/**
 * How well a power law fits a tail: the largest distance of the distribution of the tail's values from the law's (Kolmogorov
 * and Smirnov), 0 … 1. A fit of n values that are drawn from a law comes to about 0.7 / √n.
 *
 * @param values those that the tail was fitted to
 */
export function tailDistance(tail: PowerLawTail, values: Float64Array): number {
  return distanceOf(tail, values.subarray(values.length - tail.count));
}

function distanceOf({ exponent, from, count }: PowerLawTail, ascending: Float64Array): number {
  let distance = 0;
  for (let i = 0; i < count; i++) {
    const law = 1 - (ascending[i]! / from) ** (1 - exponent);
    distance = Math.max(distance, Math.abs(law - i / count), Math.abs(law - (i + 1) / count));
  }
  return distance;
}
