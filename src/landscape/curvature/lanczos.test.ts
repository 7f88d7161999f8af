import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RandomStream, randomStream } from "#random";
import { type LanczosOptions, lanczos, type SpectrumEnds } from "./lanczos.ts";
import { denseOperators, inLockstep, type SymmetricOperators } from "./symmetric-operators.ts";
import { dot } from "./vector.ts";

const stream = () => randomStream(7, "lanczos");

/** A diagonal matrix: the products of a spectrum in the simplest of its rotations, whatever its size. */
function diagonalOperators(eigenvalues: readonly number[]): SymmetricOperators {
  return {
    count: 1,
    dimension: eigenvalues.length,
    apply: async ([vector]) => [vector!.map((element, i) => element * eigenvalues[i]!)],
  };
}

/** Bulks of eigenvalues around zero by their width, of any share of the outlier's magnitude but smaller than it. */
const BULKS: Readonly<Record<string, (width: number, draws: RandomStream) => number>> = {
  "at zero": () => 0,
  "on both sides of zero": (width, draws) => width * Math.max(-1, Math.min(1, draws.normal() / 2)),
  "above zero": (width, draws) => width * draws.uniform(),
  "of every magnitude above zero": (width, draws) => width * Math.exp(-12 * draws.uniform()),
};

/** A dense symmetric matrix with the given eigenvalues: two random reflections of their diagonal. */
function withSpectrum(eigenvalues: readonly number[], seed = 1): Float64Array {
  const order = eigenvalues.length;
  const draws = randomStream(seed, "rotation");
  let matrix: Float64Array = Float64Array.from({ length: order * order }, (_, i) =>
    i % (order + 1) === 0 ? eigenvalues[i / (order + 1)]! : 0,
  );
  for (let reflection = 0; reflection < 2; reflection++) {
    const normal = Float64Array.from({ length: order }, () => draws.normal());
    const squared = dot(normal, normal);
    const reflector = Float64Array.from(
      { length: order * order },
      (_, i) =>
        (i % (order + 1) === 0 ? 1 : 0) - (2 * normal[Math.floor(i / order)]! * normal[i % order]!) / squared,
    );
    matrix = product(reflector, product(matrix, reflector, order), order);
  }
  return matrix;
}

function product(a: Float64Array, b: Float64Array, order: number): Float64Array {
  return Float64Array.from({ length: order * order }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < order; k++)
      sum += a[Math.floor(i / order) * order + k]! * b[k * order + (i % order)]!;
    return sum;
  });
}

async function endsOf(
  operators: SymmetricOperators,
  options: Partial<LanczosOptions> = {},
): Promise<SpectrumEnds> {
  const { dimension } = operators;
  const [ends] = await inLockstep(
    [lanczos({ dimension, stream: stream(), steps: dimension, tolerance: 1e-10, ...options })],
    operators,
  );
  return ends!;
}

describe("lanczos", () => {
  test.each([[[1, 2, 3, 4, 5]], [[-2, -1, 3, 4, 5]], [[-7, 0, 0, 1]], [[0, 0, 0]], [[3]], [[2, 2, 2, 2]]])(
    "finds both ends of diag(%j)",
    async (diagonal) => {
      const order = diagonal.length;
      const matrix = Float64Array.from({ length: order * order }, (_, i) =>
        i % (order + 1) === 0 ? diagonal[i / (order + 1)]! : 0,
      );
      const ends = await endsOf(denseOperators([matrix]));
      expect(ends.largest.value).toBeCloseTo(Math.max(...diagonal), 12);
      expect(ends.smallest.value).toBeCloseTo(Math.min(...diagonal), 12);
      expect(ends.largest.converged && ends.smallest.converged).toBe(true);
      expect(ends.iterations).toBeLessThanOrEqual(new Set(diagonal).size);
    },
  );

  test("Rosenbrock at its minimum: 0.399360767 and 1001.60064", async () => {
    const ends = await endsOf(denseOperators([Float64Array.of(802, -400, -400, 200)]));
    expect(ends.smallest.value).toBeCloseTo(0.399360767, 9);
    expect(ends.largest.value).toBeCloseTo(1001.60064, 5);
  });

  test("finds the ends of any prescribed spectrum in any rotation", async () => {
    const spectrum = fc.array(fc.integer({ min: -400, max: 400 }), { minLength: 2, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(spectrum, fc.integer({ min: 0, max: 1000 }), async (eigenvalues, seed) => {
        const ends = await endsOf(denseOperators([withSpectrum(eigenvalues, seed)]));
        const scale = Math.max(...eigenvalues.map(Math.abs));
        expect(Math.abs(ends.largest.value - Math.max(...eigenvalues))).toBeLessThanOrEqual(1e-8 * scale);
        expect(Math.abs(ends.smallest.value - Math.min(...eigenvalues))).toBeLessThanOrEqual(1e-8 * scale);
      }),
      { numRuns: 50 },
    );
  });

  test("its quadrature has the moments v·Aᵏv up to 2m - 1 and not beyond", async () => {
    const eigenvalues = [-2, -1, 0, 0.5, 1, 3, 10, 25];
    const matrix = withSpectrum(eigenvalues);
    const dimension = eigenvalues.length;
    for (const steps of [3, 4]) {
      const { quadrature } = await endsOf(denseOperators([matrix]), { steps, tolerance: 0 });
      const draws = stream();
      const start = Float64Array.from({ length: dimension }, () => draws.normal());
      const squared = dot(start, start);
      let power: Float64Array = start;
      for (let k = 0; k <= 2 * steps; k++) {
        const exact = dot(start, power) / squared;
        const gauss = quadrature.nodes.reduce((sum, node, i) => sum + quadrature.weights[i]! * node ** k, 0);
        const error = Math.abs(gauss - exact) / Math.max(1, Math.abs(exact));
        if (k < 2 * steps) expect(error).toBeLessThan(1e-12);
        else expect(error).toBeGreaterThan(1e-6);
        const [next] = await denseOperators([matrix]).apply([power]);
        power = next!;
      }
    }
  });

  test("keeps Ritz vectors whose residual is the one reported", async () => {
    const matrix = withSpectrum([-3, 1, 2, 8, 20]);
    const operators = denseOperators([matrix]);
    const { largest } = await endsOf(operators, { steps: 3, tolerance: 0, keepVectors: true });
    const [image] = await operators.apply([largest.vector!]);
    const difference = image!.map((element, i) => element - largest.value * largest.vector![i]!);
    expect(Math.sqrt(dot(difference, difference))).toBeCloseTo(largest.residual, 12);
    expect(dot(largest.vector!, largest.vector!)).toBeCloseTo(1, 12);
    expect(largest.residual).toBeGreaterThan(1e-3);
    expect(largest.converged).toBe(false);
  });

  test("an eigenvalue lies within the residual, and the flag keeps its word", async () => {
    const eigenvalues = Array.from({ length: 30 }, (_, i) => 1.3 ** i - 5);
    const operators = denseOperators([withSpectrum(eigenvalues)]);
    const flags = new Set<boolean>();
    for (const steps of [2, 5, 10, 20, 29]) {
      const ends = await endsOf(operators, { steps, tolerance: 1e-6 });
      const exact = { largest: Math.max(...eigenvalues), smallest: Math.min(...eigenvalues) };
      for (const end of ["largest", "smallest"] as const) {
        const { value, residual, converged } = ends[end];
        const gap = Math.min(...eigenvalues.map((eigenvalue) => Math.abs(eigenvalue - value)));
        expect(gap).toBeLessThanOrEqual(residual + 1e-9);
        const allowed = 1e-6 * Math.max(Math.abs(exact[end]), exact.largest / 200);
        if (converged) expect(Math.abs(value - exact[end])).toBeLessThanOrEqual(1.01 * allowed);
        flags.add(converged);
      }
    }
    expect(flags).toEqual(new Set([true, false]));
  });

  test("gives null for a matrix that is not finite and leaves its neighbours alone", async () => {
    const options = { dimension: 2, steps: 2, tolerance: 1e-10 };
    const operators = denseOperators([Float64Array.of(Number.NaN, 0, 0, 1), Float64Array.of(1, 0, 0, 4)]);
    const [broken, sound] = await inLockstep(
      [lanczos({ ...options, stream: stream() }), lanczos({ ...options, stream: stream() })],
      operators,
    );
    expect(broken).toBeNull();
    expect(sound!.largest.value).toBeCloseTo(4, 12);
  });

  test("is the same alone and in company", async () => {
    const [small, large] = [withSpectrum([1, 5, 9]), withSpectrum([-4, 0, 2], 3)];
    const procedure = () => lanczos({ dimension: 3, stream: stream(), steps: 3, tolerance: 0 });
    const together = await inLockstep([procedure(), procedure()], denseOperators([small, large]));
    expect(await inLockstep([procedure()], denseOperators([large]))).toEqual([together[1]]);
  });
});

describe("one small negative eigenvalue under a bulk and a few large ones", () => {
  const sizes = fc.constantFrom(60, 300, 1500, 4000);
  const cases = fc.record({
    size: sizes,
    seed: fc.integer({ min: 0, max: 10_000 }),
    /** The negative one, as a share of the largest, and the bulk's width, as a share of it. */
    outlier: fc.double({ min: -3, max: -0.7, noNaN: true }).map((power) => 10 ** power),
    width: fc.double({ min: 0, max: 0.5, noNaN: true }),
    large: fc.integer({ min: 1, max: 12 }),
  });

  test.each(Object.keys(BULKS))(
    "is found, or what is found is not said to have converged: bulk %s",
    async (bulk) => {
      let found = 0;
      let tried = 0;
      await fc.assert(
        fc.asyncProperty(cases, async ({ size, seed, outlier, width, large }) => {
          const draws = randomStream(seed, "spectrum");
          const top = Array.from({ length: large }, (_, i) => 10 * 0.7 ** i);
          const smallest = -10 * outlier;
          const rest = Array.from({ length: size - large - 1 }, () => BULKS[bulk]!(width * -smallest, draws));
          const operators = diagonalOperators([...top, smallest, ...rest]);
          const options = { stream: randomStream(seed, "start"), steps: 60, tolerance: 1e-3 };
          const ends = await endsOf(operators, options);
          tried++;
          expect(ends.largest.converged).toBe(true);
          expect(Math.abs(ends.largest.value / 10 - 1)).toBeLessThan(1e-3);
          if (!ends.smallest.converged) return;
          found++;
          expect(Math.abs(ends.smallest.value / smallest - 1)).toBeLessThan(0.01);
        }),
        { numRuns: 40, seed: 20211208 },
      );
      expect(found / tried).toBeGreaterThan(0.9);
    },
  );

  test("is not found by steps that are too few, which is said", async () => {
    const draws = randomStream(3, "spectrum");
    const rest = Array.from({ length: 1500 }, () => 0.4 * draws.uniform() ** 4);
    const operators = diagonalOperators([10, 7, 5, 3, -0.01, ...rest]);
    const ends = await endsOf(operators, { steps: 12, tolerance: 1e-3 });
    expect(ends.smallest.residual).toBeLessThan(0.02);
    expect(ends.smallest.value).toBeGreaterThan(0);
    expect(ends.smallest.converged).toBe(false);
    expect(ends.largest.converged).toBe(false);
    const more = await endsOf(operators, { steps: 80, tolerance: 1e-3 });
    expect(more.smallest.value).toBeCloseTo(-0.01, 4);
    expect(more.smallest.converged).toBe(true);
  });
});
