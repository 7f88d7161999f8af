import { type BlockedTraceEstimate, hutchinson } from "./hutchinson.ts";
import type { Block } from "./known-part.ts";
import { orthonormalised } from "./orthonormal-basis.ts";
import { drawNormals, overVectors, type ProbeOptions } from "./random-probes.ts";
import type { ProductProcedure } from "./symmetric-operators.ts";
import { dot, dotOfRows } from "./vector.ts";

/** How many products Hutch++ may spend. */
export interface HutchPlusPlusOptions extends Omit<ProbeOptions, "probes"> {
  /** Products altogether, at least 3: a third makes the basis, a third its trace, the rest are probes. */
  readonly products: number;
  /** Diagonal blocks whose traces are wanted too, such as the parameters of a layer. */
  readonly blocks?: readonly Block[];
}

/** A trace that says what it took. */
export interface CountedTraceEstimate extends BlockedTraceEstimate {
  /** Products with the matrix that were spent. */
  readonly products: number;
}

/**
 * The trace of a symmetric matrix by Hutch++: the exact trace on what a few products with random vectors span, and
 * Hutchinson's estimate of the rest.
 *
 * Unbiased, with an error that falls as 1 / products where Hutchinson's falls with the root, as long as eigenvalues fall
 * off. Gives `null` when a product is not finite. Source: Meyer, Musco, Musco and Woodruff 2021.
 */
export function* hutchPlusPlus(options: HutchPlusPlusOptions): ProductProcedure<CountedTraceEstimate | null> {
  const { dimension, stream, products, blocks = [] } = options;
  const size = Math.min(dimension, Math.max(1, Math.floor(products / 3)));
  const images: Float64Array[] = [];
  const draws = stream.child("sketch");
  const isSketched = yield* overVectors(
    options,
    size,
    (vector) => drawNormals(vector, draws),
    (_, product) => images.push(product.slice()),
  );
  if (!isSketched) return null;
  const { basis } = orthonormalised(images);
  const quotients: number[] = [];
  const ofBlocks = blocks.map((): number[] => []);
  const isKnown = yield* overVectors(
    options,
    basis.length,
    (vector, i) => vector.set(basis[i]!),
    (vector, product) => {
      quotients.push(dot(vector, product));
      for (const [i, block] of blocks.entries()) ofBlocks[i]!.push(dotOfRows(vector, product, block));
    },
  );
  if (!isKnown) return null;
  const probes = Math.max(1, products - size - basis.length);
  const rest = yield* hutchinson({
    dimension,
    stream: stream.child("probes"),
    probes,
    probesAtOnce: options.probesAtOnce,
    blocks,
    known: { basis, quotients, blocks: ofBlocks, couplings: [] },
  });
  return rest && { ...rest, products: size + basis.length + probes };
}
