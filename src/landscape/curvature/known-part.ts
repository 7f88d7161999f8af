import { type LanczosOptions, lanczosCourse, ritzVector, type SpectrumEnds } from "./lanczos.ts";
import { byLoops, isOrthogonalisation, type OrthogonalCourse } from "./orthogonalisation.ts";
import type { ProductProcedure } from "./symmetric-operators.ts";
import { tridiagonalEigensystem } from "./tridiagonal.ts";
import { dot, dotOfRows } from "./vector.ts";

/** A contiguous range of rows. */
export interface Block {
  readonly offset: number;
  readonly size: number;
}

/** The part of a symmetric matrix that is known by its products with an orthonormal basis. */
export interface KnownPart {
  /** Orthonormal vectors q. */
  readonly basis: readonly Float64Array[];
  /** q·Hq of each of them: they sum to the trace of the matrix on what the basis spans. */
  readonly quotients: readonly number[];
  /** The same by diagonal blocks: of each block, the terms of q·Hq that are in its rows. */
  readonly blocks: readonly (readonly number[])[];
  /** q·Hr of each vector q and the next one, r: with the quotients a tridiagonal matrix. */
  readonly couplings: readonly number[];
}

/** The ends of a spectrum, with what the iteration learned of the trace on its way. */
export interface SpectrumAndKnownPart {
  readonly ends: SpectrumEnds;
  readonly known: KnownPart;
}

/** `lanczos`, keeping its basis and what its products say of the trace and of diagonal blocks; no product more. */
export function lanczosWithKnownPart(
  options: LanczosOptions,
  blocks: readonly Block[],
): ProductProcedure<SpectrumAndKnownPart | null> {
  return byLoops(courseWithKnownPart(options, blocks));
}

/** `lanczosWithKnownPart`, whose basis others keep orthogonal. */
export function* courseWithKnownPart(
  options: LanczosOptions,
  blocks: readonly Block[],
): OrthogonalCourse<SpectrumAndKnownPart | null> {
  const iteration = lanczosCourse(options);
  const basis: Float64Array[] = [];
  const quotients: number[] = [];
  const couplings: number[] = [];
  const ofBlocks = blocks.map((): number[] => []);
  let step = iteration.next();
  while (!step.done) {
    const asked = step.value;
    const products = yield asked;
    if (isOrthogonalisation(asked)) {
      step = iteration.next(products);
      continue;
    }
    const [vector, product] = [asked[0]!, products[0]!];
    const before = basis.at(-1);
    if (before !== undefined) couplings.push(dot(before, product));
    basis.push(vector);
    quotients.push(dot(vector, product));
    for (const [i, block] of blocks.entries()) ofBlocks[i]!.push(dotOfRows(vector, product, block));
    step = iteration.next(products);
  }
  const ends = step.value;
  if (ends === null) return null;
  // The last products are those that check the ends.
  const steps = <Of>(all: readonly Of[]): readonly Of[] => all.slice(0, ends.iterations);
  return {
    ends,
    known: {
      basis: steps(basis),
      quotients: steps(quotients),
      blocks: ofBlocks.map(steps),
      couplings: couplings.slice(0, ends.iterations - 1),
    },
  };
}

/** What an iteration found: the ends at least. */
export type FoundSpectrum = Pick<SpectrumAndKnownPart, "ends"> & Partial<SpectrumAndKnownPart>;

/** As `courseWithKnownPart`, for the ends alone. */
export function* courseOfEnds(options: LanczosOptions): OrthogonalCourse<FoundSpectrum | null> {
  const ends = yield* lanczosCourse(options);
  return ends && { ends };
}

/**
 * The unit Ritz vectors of the largest magnitudes, at most `count`, without those of the two ends, to which and to each
 * other they are orthogonal.
 */
export function ritzVectorsWithin(
  { basis, quotients, couplings }: KnownPart,
  count: number,
): readonly Float64Array[] {
  const rows = Array.from(basis.keys());
  const ritz = tridiagonalEigensystem(quotients, couplings, rows);
  const places = rows.slice(1, -1).toSorted((a, b) => Math.abs(ritz.values[b]!) - Math.abs(ritz.values[a]!));
  return places.slice(0, count).map((place) => ritzVector(ritz, place, basis));
}
