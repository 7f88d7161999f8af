import type { RandomStream } from "#random";
import type { ProductProcedure } from "./symmetric-operators.ts";
import { isFiniteVector } from "./vector.ts";

/** How many random vectors to multiply, and how they are drawn. */
export interface ProbeOptions {
  readonly dimension: number;
  /** Draws the probes; the same stream gives every network the same probes. */
  readonly stream: RandomStream;
  /** How many products to spend, at least 1. */
  readonly probes: number;
  /** Probes asked for together, 1 if not said; results do not depend on it but for rounding. */
  readonly probesAtOnce?: number | undefined;
}

/** Fills a vector with independent standard normal numbers. */
export function drawNormals(vector: Float64Array, stream: RandomStream): void {
  for (let i = 0; i < vector.length; i++) vector[i] = stream.normal();
}

/**
 * Asks for the products of vectors as they are drawn, and shows each pair, to the last or until they are enough; `false` as soon
 * as a product is not finite.
 *
 * The vectors of a block are written over by those of the next.
 */
export function* overVectors(
  { dimension, probesAtOnce = 1 }: Pick<ProbeOptions, "dimension" | "probesAtOnce">,
  count: number,
  draw: (vector: Float64Array, index: number) => void,
  show: (vector: Float64Array, product: Float64Array, index: number) => void,
  isEnough: () => boolean = () => false,
): ProductProcedure<boolean> {
  // Fresh memory costs the system, and the collector, more than what is done with it.
  const room = Array.from(
    { length: Math.min(Math.max(1, probesAtOnce), count) },
    () => new Float64Array(dimension),
  );
  for (let first = 0; first < count; first += room.length) {
    const vectors = room.slice(0, count - first);
    for (const [i, vector] of vectors.entries()) draw(vector, first + i);
    const products = yield vectors;
    for (const [i, vector] of vectors.entries()) {
      const product = products[i];
      if (!product || !isFiniteVector(product)) return false;
      show(vector, product, first + i);
      if (isEnough()) return true;
    }
  }
  return true;
}
