import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { type HutchinsonOptions, hutchinson } from "./hutchinson.ts";
import { type Block, type KnownPart, lanczosWithKnownPart, ritzVectorsWithin } from "./known-part.ts";
import { lanczos } from "./lanczos.ts";
import { denseOperators, inLockstep, type SymmetricOperators } from "./symmetric-operators.ts";
import { dot, norm, scaled } from "./vector.ts";

const DIMENSION = 60;
const BLOCKS: readonly Block[] = [
  { offset: 0, size: 25 },
  { offset: 25, size: 35 },
];

/** A matrix of eight large eigenvalues in a bulk around zero, as of a network, in a basis that was drawn. */
function outliersInBulk(): Float64Array {
  const draws = randomStream(6, "matrix");
  const eigenvectors: Float64Array[] = [];
  while (eigenvectors.length < DIMENSION) {
    const vector = Float64Array.from({ length: DIMENSION }, () => draws.normal());
    for (const found of eigenvectors) {
      const along = dot(found, vector);
      for (let i = 0; i < DIMENSION; i++) vector[i]! -= along * found[i]!;
    }
    eigenvectors.push(scaled(vector, 1 / norm(vector)));
  }
  const eigenvalues = Array.from({ length: DIMENSION }, (_, i) =>
    i < 8 ? 20 - 2 * i : 0.1 * draws.normal(),
  );
  return Float64Array.from({ length: DIMENSION ** 2 }, (_, place) => {
    const [row, column] = [Math.floor(place / DIMENSION), place % DIMENSION];
    return eigenvalues.reduce(
      (sum, value, k) => sum + value * eigenvectors[k]![row]! * eigenvectors[k]![column]!,
      0,
    );
  });
}

const matrix = outliersInBulk();
const diagonal = Array.from({ length: DIMENSION }, (_, i) => matrix[i * DIMENSION + i]!);
const traceOf = ({ offset, size }: Block): number =>
  diagonal.slice(offset, offset + size).reduce((sum, value) => sum + value, 0);
const whole = traceOf({ offset: 0, size: DIMENSION });
const start = { dimension: DIMENSION, stream: randomStream(2, "start"), tolerance: 0 };

/** Counts the products that are asked of the matrix. */
function counted(): { readonly operators: SymmetricOperators; readonly products: () => number } {
  const dense = denseOperators([matrix]);
  let products = 0;
  const apply: SymmetricOperators["apply"] = (vectors) => {
    products++;
    return dense.apply(vectors);
  };
  return { operators: { count: 1, dimension: DIMENSION, apply }, products: () => products };
}

async function knownAfter(steps: number): Promise<KnownPart> {
  const [found] = await inLockstep(
    [lanczosWithKnownPart({ ...start, stream: randomStream(2, "start"), steps }, BLOCKS)],
    denseOperators([matrix]),
  );
  return found!.known;
}

async function estimate(options: Partial<HutchinsonOptions> & { readonly probes: number }) {
  const stream = randomStream(3, "probes");
  const [found] = await inLockstep(
    [hutchinson({ dimension: DIMENSION, stream, blocks: BLOCKS, ...options })],
    denseOperators([matrix]),
  );
  return found!;
}

describe("what Lanczos learns of a trace", () => {
  test("costs no product and changes nothing of the ends", async () => {
    const [plain, watched] = [counted(), counted()];
    const steps = { ...start, steps: 12, keepVectors: true };
    const [ends] = await inLockstep(
      [lanczos({ ...steps, stream: randomStream(2, "start") })],
      plain.operators,
    );
    const [found] = await inLockstep(
      [lanczosWithKnownPart({ ...steps, stream: randomStream(2, "start") }, BLOCKS)],
      watched.operators,
    );
    expect(found!.ends).toEqual(ends);
    expect(watched.products()).toBe(plain.products());
  });

  test("is the sum of the Ritz values, by an orthonormal basis and by blocks", async () => {
    const { basis, quotients, blocks } = await knownAfter(12);
    expect(basis.length).toBe(12);
    for (const [i, one] of basis.entries()) {
      for (const [j, other] of basis.entries()) expect(dot(one, other)).toBeCloseTo(i === j ? 1 : 0, 12);
    }
    const [ends] = await inLockstep(
      [lanczos({ ...start, stream: randomStream(2, "start"), steps: 12 })],
      denseOperators([matrix]),
    );
    const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
    expect(sum(quotients)).toBeCloseTo(sum(ends!.quadrature.nodes), 10);
    for (const [step, quotient] of quotients.entries()) {
      expect(sum(blocks.map((own) => own[step]!))).toBeCloseTo(quotient, 10);
    }
  });
});

describe("the Ritz vectors within", () => {
  test("are of the largest magnitudes but the ends', orthonormal to them and to each other", async () => {
    const [found] = await inLockstep(
      [
        lanczosWithKnownPart(
          { ...start, stream: randomStream(2, "start"), steps: 20, keepVectors: true },
          BLOCKS,
        ),
      ],
      denseOperators([matrix]),
    );
    const { ends, known } = found!;
    const vectors = ritzVectorsWithin(known, 5);
    const all = [ends.largest.vector!, ends.smallest.vector!, ...vectors];
    for (const [i, one] of all.entries()) {
      for (const [j, other] of all.entries()) expect(dot(one, other)).toBeCloseTo(i === j ? 1 : 0, 10);
    }
    // The matrix has the eigenvalues 20, 18, 16 … above a bulk around zero.
    const quotients = vectors.map((vector) => dot(vector, times(vector)));
    expect(quotients).toBeAllclose([18, 16, 14, 12, 10], { absolute: 1e-6 });
  });

  test("are fewer where there are not so many, and none beside the ends alone", async () => {
    expect(ritzVectorsWithin(await knownAfter(5), 8).length).toBe(3);
    expect(ritzVectorsWithin(await knownAfter(2), 8)).toEqual([]);
    expect(ritzVectorsWithin(await knownAfter(1), 8)).toEqual([]);
  });
});

describe("a trace of which a part is known", () => {
  test("is unbiased, of the whole and of blocks, with the standard error of what the basis leaves", async () => {
    const probes = 4000;
    const known = await knownAfter(12);
    const found = await estimate({ probes, known });
    // Rest = (1 - QQᵀ)H(1 - QQᵀ); one probe has variance 2(‖rest‖² - Σ restᵢᵢ²).
    const columns = Array.from({ length: DIMENSION }, (_, i) => projected(unit(i), known));
    const rest = columns.map((column) => projected(times(column), known));
    const squares = rest.reduce((sum, row, i) => sum + dot(row, row) - row[i]! ** 2, 0);
    const exact = Math.sqrt((2 * squares) / probes);
    expect(found.standardError! / exact).toBeGreaterThan(0.93);
    expect(found.standardError! / exact).toBeLessThan(1.07);
    expect(Math.abs(found.value - whole)).toBeLessThan(4 * found.standardError!);
    for (const [i, block] of BLOCKS.entries()) {
      const { value, standardError } = found.blocks[i]!;
      expect(Math.abs(value - traceOf(block))).toBeLessThan(4 * standardError!);
    }
    expect(found.blocks[0]!.value + found.blocks[1]!.value).toBeCloseTo(found.value, 10);
  });

  test("takes less than a fiftieth of the probes for the same standard error where few eigenvalues stand out", async () => {
    const known = await knownAfter(16);
    const [plain, deflated] = [await estimate({ probes: 64 }), await estimate({ probes: 64, known })];
    expect((plain.standardError! / deflated.standardError!) ** 2).toBeGreaterThan(50);
  });

  test("is exact but for rounding, and says so, where everything is known", async () => {
    const known = await knownAfter(DIMENSION);
    const { value, standardError } = await estimate({ probes: 4, known });
    expect(value).toBeCloseTo(whole, 9);
    expect(standardError! / whole).toBeGreaterThan(1e-7);
    expect(standardError! / whole).toBeLessThan(1e-5);
  });

  test("is covered by two standard errors about as often as it should be, though the data choose the probes", async () => {
    const known = await knownAfter(6);
    const runs = 400;
    let [covered, early] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const stream = randomStream(9, "run", run);
      const found = await estimate({ probes: 64, known, relativeError: 0.045, stream });
      if (found.probes < 64) early++;
      expect(found.probes).toBeGreaterThanOrEqual(8);
      if (Math.abs(found.value - whole) <= 2 * found.standardError!) covered++;
    }
    expect(early).toBeGreaterThan(runs / 10);
    expect(covered / runs).toBeGreaterThan(0.9);
  });
});

function unit(place: number): Float64Array {
  const vector = new Float64Array(DIMENSION);
  vector[place] = 1;
  return vector;
}

function projected(vector: Float64Array, { basis }: KnownPart): Float64Array {
  const rest = vector.slice();
  for (const one of basis) {
    const along = dot(one, rest);
    for (let i = 0; i < DIMENSION; i++) rest[i]! -= along * one[i]!;
  }
  return rest;
}

function times(vector: Float64Array): Float64Array {
  return Float64Array.from({ length: DIMENSION }, (_, row) =>
    dot(matrix.subarray(row * DIMENSION, (row + 1) * DIMENSION), vector),
  );
}
