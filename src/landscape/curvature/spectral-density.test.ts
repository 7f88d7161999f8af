import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { christoffelNumber } from "./christoffel-number.ts";
import { curvatureProducts } from "./curvature-products.ts";
import { hutchinson } from "./hutchinson.ts";
import { measureLayerCurvature } from "./measure-layer-curvature.ts";
import { measureSpectralDensity } from "./measure-spectral-density.ts";
import { byLoops } from "./orthogonalisation.ts";
import { type Quadrature, quadratureCourse } from "./quadrature.ts";
import { spectralDensity } from "./spectral-density.ts";
import { spectralMoments } from "./spectral-moments.ts";
import { denseOperators, inLockstep } from "./symmetric-operators.ts";
import { tanhNetwork } from "./tanh-network.testing.ts";
import { norm, scaled } from "./vector.ts";

const SPECTRUM = [-2, -1, 0, 0.5, 1, 3, 10, 25];

const diagonal = (values: readonly number[]) => {
  const matrix = new Float64Array(values.length ** 2);
  for (const [i, value] of values.entries()) matrix[i * values.length + i] = value;
  return matrix;
};

async function quadratureOf(values: readonly number[], steps: number, seed = 1): Promise<Quadrature> {
  const course = quadratureCourse({ dimension: values.length, stream: randomStream(seed, "start"), steps });
  const [found] = await inLockstep([byLoops(course)], denseOperators([diagonal(values)]));
  return found!;
}

/** The unit start vector that a quadrature is of. */
function startOf(dimension: number, seed = 1): Float64Array {
  const stream = randomStream(seed, "start");
  const start = Float64Array.from({ length: dimension }, () => stream.normal());
  return scaled(start, 1 / norm(start));
}

const integral = ({ nodes, weights }: Quadrature, of: (node: number) => number) =>
  nodes.reduce((sum, node, i) => sum + weights[i]! * of(node), 0);

describe("a quadrature", () => {
  test.each([3, 4])("of %i steps has the moments v·Aᵏv up to 2m - 1, and not the next", async (steps) => {
    const quadrature = await quadratureOf(SPECTRUM, steps);
    const start = startOf(SPECTRUM.length);
    const exact = (k: number) => SPECTRUM.reduce((sum, value, i) => sum + start[i]! ** 2 * value ** k, 0);
    for (let k = 0; k < 2 * steps; k++) {
      expect(Math.abs(integral(quadrature, (node) => node ** k) / exact(k) - 1)).toBeLessThan(1e-12);
    }
    expect(
      Math.abs(integral(quadrature, (node) => node ** (2 * steps)) / exact(2 * steps) - 1),
    ).toBeGreaterThan(1e-6);
  });

  test("of as many steps as there are eigenvalues is the spectrum, and stops there", async () => {
    const { nodes, weights } = await quadratureOf(SPECTRUM, 50);
    expect(nodes).toBeAllclose(SPECTRUM, { absolute: 1e-10 });
    expect(weights).toBeAllclose(
      startOf(8).map((element) => element ** 2),
      { absolute: 1e-10 },
    );
    const repeated = await quadratureOf([1, 1, 1, 4, 4, -2], 6);
    expect(repeated.nodes).toBeAllclose([-2, 1, 4], { absolute: 1e-10 });
    expect((await quadratureOf([0, 0, 0], 2)).nodes).toEqual(Float64Array.of(0));
  });
});

describe("moments of a spectrum", () => {
  test("lie within three standard errors of the exact ones", async () => {
    const values = Array.from({ length: 60 }, (_, i) => (i < 15 ? -0.1 * (i + 1) : 0.2 * (i - 14)));
    const quadratures = await Promise.all(
      Array.from({ length: 40 }, (_, seed) => quadratureOf(values, 60, seed)),
    );
    const moments = spectralMoments(quadratures, 60);
    const sum = (of: (value: number) => number) => values.reduce((total, value) => total + of(value), 0);
    for (const [{ value, standardError }, exact] of [
      [moments.trace, sum((value) => value)],
      [moments.squaredNorm, sum((value) => value ** 2)],
      [moments.negativeMass, 15 / 60],
    ] as const) {
      expect(Math.abs(value - exact)).toBeLessThan(3 * standardError!);
      expect(standardError!).toBeLessThan(0.2 * exact);
    }
    expect(moments.negativeNodes).toBe(15);
    expect([moments.smallest, moments.largest]).toBeAllclose([-1.5, 9], { absolute: 1e-9 });
  });

  test("of which one eigenvalue is nearly all have errors that hold them as often as they should", async () => {
    const values = [10, ...Array.from({ length: 99 }, (_, i) => i / 99)];
    const exact = values.reduce((sum, value) => sum + value ** 2, 0);
    const off: number[] = [];
    for (let trial = 0; trial < 200; trial++) {
      const starts = Array.from({ length: 8 }, (_, start) => quadratureOf(values, 6, 8 * trial + start));
      const { value, standardError } = spectralMoments(await Promise.all(starts), values.length).squaredNorm;
      off.push(Math.abs(value - exact) / standardError!);
    }
    const within = (errors: number) => off.filter((z) => z <= errors).length / off.length;
    expect(within(1)).toBeGreaterThan(0.6);
    expect(within(1)).toBeLessThan(0.8);
    expect(within(2)).toBeGreaterThan(0.92);
  });

  test("have errors that are the deviation of a mean over start vectors where the largest eigenvalue is all", () => {
    // Of unit vectors in n dimensions the squared component along one axis has the variance 2(n - 1) / (n²(n + 2)).
    const quadrature = { nodes: Float64Array.of(0, 3), weights: Float64Array.of(0.9, 0.1) };
    const { trace, squaredNorm } = spectralMoments([quadrature, quadrature], 10);
    expect(trace.standardError).toBeCloseTo(3 * Math.sqrt((2 * 9) / 12 / 2), 12);
    expect(squaredNorm.standardError).toBeCloseTo(9 * Math.sqrt((2 * 9) / 12 / 2), 12);
  });

  test("take what is as small as rounding for zero", async () => {
    const { negativeMass, negativeNodes } = spectralMoments(
      [{ nodes: Float64Array.of(-1e-6, 1), weights: Float64Array.of(0.75, 0.25) }],
      2,
    );
    expect(negativeMass).toMatchObject({ value: 0, standardError: null });
    expect(negativeNodes).toBe(0);
  });
});

describe("what the nodes next to zero cannot place", () => {
  const below = (values: readonly number[], weights: ArrayLike<number>, place: number) =>
    values.reduce((sum, value, i) => sum + (value < place ? weights[i]! : 0), 0);

  test("bounds how far the quadrature's distribution function is from that of its start vector", async () => {
    const spectrum = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 4, maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(
        spectrum,
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: -600, max: 600 }),
        async (values, steps, at) => {
          const place = at + 0.5;
          const quadrature = await quadratureOf(values, steps);
          const squares = startOf(values.length).map((element) => element ** 2);
          const found = below([...quadrature.nodes], quadrature.weights, place);
          const bound = christoffelNumber(quadrature, place);
          expect(Math.abs(found - below(values, squares, place))).toBeLessThan(bound + 1e-9);
          // No more than the two nodes on either side, which bound it as well.
          const after = quadrature.nodes.findIndex((node) => node > place);
          const [left, right] = [quadrature.weights.at(after - 1), quadrature.weights.at(after)];
          if (after > 0 && !quadrature.isExact) expect(bound).toBeLessThan(left! + right! + 1e-9);
        },
      ),
    );
  });

  test("is a node's weight at the node, little in a gap, and nothing of an exhausted space", async () => {
    const quadrature = await quadratureOf(SPECTRUM, 4);
    for (const [i, node] of quadrature.nodes.entries()) {
      expect(christoffelNumber(quadrature, node)).toBeCloseTo(quadrature.weights[i]!, 12);
    }
    const clusters = Array.from({ length: 40 }, (_, i) => (i < 20 ? -1 : 1) * (1 + 0.01 * i));
    expect(christoffelNumber(await quadratureOf(clusters, 10), 0)).toBeLessThan(1e-3);
    for (const values of [SPECTRUM, [1, 1, 1, 4, 4, -2, -2, 0, 0]]) {
      expect(christoffelNumber(await quadratureOf(values, 8), -0.01)).toBe(0);
    }
  });

  test("is in the error of the negative share, which then holds the exact one", async () => {
    // As of a trained network: most eigenvalues about zero, closer than so many steps tell apart, and a few large ones.
    const values = Array.from({ length: 300 }, (_, i) => {
      if (i < 10) return 10 / (i + 1);
      if (i < 40) return -0.02 * (1 + i / 40);
      return i < 220 ? 1e-3 * (1 + Math.sin(i)) : -2e-4 * (1.5 + Math.sin(i));
    });
    const exact = values.filter((value) => value < 0).length / values.length;
    const found = await Promise.all(
      Array.from({ length: 20 }, async (_, replicate) => {
        const starts = [0, 1, 2, 3].map((start) => quadratureOf(values, 12, 100 * replicate + start));
        return spectralMoments(await Promise.all(starts), values.length).negativeMass;
      }),
    );
    for (const { value, standardError, resolution } of found) {
      expect(Math.abs(value - exact)).toBeLessThan(standardError!);
      expect(resolution).toBeLessThan(standardError!);
    }
    const bySpread = found.filter(
      ({ value, standardError, resolution }) =>
        Math.abs(value - exact) < Math.sqrt(standardError! ** 2 - resolution ** 2),
    );
    // The spread over start vectors alone does not know of it.
    expect(bySpread.length).toBeLessThan(10);
  });
});

describe("a smoothed density", () => {
  const integralOf = (
    { at, density }: { at: Float64Array; density: Float64Array },
    from: number,
    to: number,
  ) =>
    density.reduce(
      (sum, value, i) => sum + (at[i]! >= from && at[i]! < to ? value * (at[1]! - at[0]!) : 0),
      0,
    );

  test("integrates to 1, and over a cluster to its share of the eigenvalues", async () => {
    const values = Array.from({ length: 80 }, (_, i) => (i < 40 ? 1 : 9) + 0.01 * (i % 40));
    const quadratures = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => quadratureOf(values, 20, seed)));
    const density = spectralDensity(quadratures, { width: 0.2, points: 2000 });
    expect(density.width).toBe(0.2);
    expect(integralOf(density, -1e9, 1e9)).toBeCloseTo(1, 2);
    expect(Math.abs(integralOf(density, -1e9, 5) - 0.5)).toBeLessThan(0.15);
  });

  test("of logarithms puts a decade where it belongs and all that is too small at one place", async () => {
    const quadrature = {
      nodes: Float64Array.of(-10, 0, 1, 100),
      weights: Float64Array.of(0.1, 0.4, 0.3, 0.2),
    };
    const density = spectralDensity([quadrature], { of: "logarithms", width: 0.05, points: 4000 });
    for (const [value, weight] of [
      [1e-4, 0.4],
      [1, 0.3],
      [10, 0.1],
      [100, 0.2],
    ] as const) {
      expect(integralOf(density, Math.log(value) - 0.4, Math.log(value) + 0.4)).toBeCloseTo(weight, 2);
    }
  });

  test("of a single eigenvalue, be it zero, is a bell", () => {
    for (const node of [0, 3]) {
      const density = spectralDensity([{ nodes: Float64Array.of(node), weights: Float64Array.of(1) }], {
        points: 500,
      });
      expect(integralOf(density, -1e9, 1e9)).toBeCloseTo(1, 2);
    }
  });
});

const network = tanhNetwork(3, 4, 3);

const draws = randomStream(31, "spectral density");
const normals = (count: number) => Float32Array.from({ length: count }, () => draws.normal());
const { size } = network.layout;
const request = {
  objective: crossEntropyObjective(network),
  networks: [normals(size), new Float32Array(size).fill(Number.NaN), normals(size)],
  examples: { inputs: normals(27), targets: Int32Array.from({ length: 9 }, (_, i) => i % 3) },
  streams: [0, 1, 2].map((i) => randomStream(i, "networks")),
};

/** The Hessian of each network, column by column. */
async function columnsOf(layers?: readonly string[]): Promise<readonly (readonly Float64Array[])[]> {
  const operators = await curvatureProducts({ ...request, layers });
  const { dimension } = operators;
  const units = Array.from({ length: dimension }, (_, i) =>
    diagonal(new Array(dimension).fill(1)).subarray(i * dimension, (i + 1) * dimension),
  );
  const columns = await operators.applyBlocks(request.networks.map(() => units));
  operators.release();
  return columns;
}

test("the spectra of networks are those of their Hessians, and null where products are not finite", async () => {
  const [first, broken, last] = await measureSpectralDensity({ ...request, starts: 3, steps: 200 });
  expect(broken).toBeNull();
  const columns = await columnsOf();
  for (const [found, i] of [
    [first!, 0],
    [last!, 2],
  ] as const) {
    const trace = columns[i]!.reduce((sum, column, k) => sum + column[k]!, 0);
    // With all steps every node is an eigenvalue.
    for (const { nodes } of found.quadratures) {
      expect(nodes.reduce((sum, node) => sum + node, 0)).toBeCloseTo(trace, 4);
    }
    expect(found.products).toBe(found.quadratures.reduce((sum, { nodes }) => sum + nodes.length, 0));
    expect(Math.abs(found.moments.trace.value - trace)).toBeLessThan(4 * found.moments.trace.standardError!);
  }
});

test("the exact negative share of a network's Hessian lies within the error that few steps state", async () => {
  const exact = await measureSpectralDensity({ ...request, starts: 1, steps: 200 });
  for (const steps of [2, 4, 8, 12]) {
    const coarse = await measureSpectralDensity({ ...request, starts: 16, steps });
    for (const i of [0, 2]) {
      const { nodes } = exact[i]!.quadratures[0]!;
      const share = nodes.filter((node) => node < -1e-5 * nodes.at(-1)!).length / size;
      const { value, standardError } = coarse[i]!.moments.negativeMass;
      expect(Math.abs(value - share)).toBeLessThan(standardError!);
    }
  }
});

test("layers have the traces and eigenvalues of their blocks, and traces sum to the whole by the same probes", async () => {
  const options = { lanczosSteps: 40, lanczosTolerance: 1e-4, traceProbes: 64 };
  const [first, broken, last] = await measureLayerCurvature({ ...request, ...options });
  expect(broken).toBeNull();
  for (const [layers, i] of [
    [first!, 0],
    [last!, 2],
  ] as const) {
    expect(layers.map(({ layer, size: own }) => [layer, own])).toEqual([
      ["hidden", 16],
      ["output", 12],
    ]);
    const operators = await curvatureProducts({ ...request, networks: [request.networks[i]!] });
    const stream = request.streams[i]!.child("probes");
    const [whole] = await inLockstep([hutchinson({ dimension: size, stream, probes: 64 })], operators);
    operators.release();
    expect(layers.reduce((sum, { trace }) => sum + trace.value, 0)).toBeCloseTo(whole!.value, 5);
    for (const { layer, trace, largest, smallest } of layers) {
      const block = (await columnsOf([layer]))[i]!;
      const exact = block.reduce((sum, column, k) => sum + column[k]!, 0);
      expect(Math.abs(trace.value - exact)).toBeLessThan(4 * trace.standardError!);
      const [ends] = await inLockstep(
        [byLoops(quadratureCourse({ dimension: block.length, stream, steps: 50 }))],
        denseOperators([Float64Array.from(block.flatMap((column) => [...column]))]),
      );
      expect(largest.value).toBeCloseTo(ends!.nodes.at(-1)!, 4);
      expect(smallest.value).toBeCloseTo(ends!.nodes[0]!, 4);
    }
  }
});
