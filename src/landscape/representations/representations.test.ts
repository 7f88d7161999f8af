import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chosenRows,
  debiasedLinearCka,
  linearCka,
  minibatchLinearCka,
  type Representation,
  type StagedComparison,
  stagedDebiasedLinearCka,
  stagedLinearCka,
} from "#landscape/similarity";
import { randomStream } from "#random";
import {
  type Comparison,
  canonicalCorrelations,
  meanCca,
  noiseFloor,
  probeUncertainty,
  procrustesDistance,
  pwcca,
  rbfCka,
  stagedMeanCca,
  stagedProcrustes,
  stagedPwcca,
  stagedRbfCka,
  stagedSvcca,
  svcca,
} from "./index.ts";

interface Fixture {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly correlations: readonly number[];
  readonly meanCca: number;
  readonly svcca90: number;
  readonly pwcca: number;
  readonly procrustes: number;
  readonly rbfCka: number;
  readonly minibatchCka: number;
}

const fixture: Fixture = JSON.parse(
  readFileSync(new URL("fixtures/comparisons.json", import.meta.url), "utf8"),
);

const representation = (values: readonly number[], columns: number): Representation => ({
  values: Float64Array.from(values),
  rows: values.length / columns,
  columns,
});

function gaussian(seed: number, rows: number, columns: number): Representation {
  const stream = randomStream(seed, "gaussian");
  return { values: Float64Array.from({ length: rows * columns }, () => stream.normal()), rows, columns };
}

/** Every row of a representation by a matrix `[columns, columns]`, with something added to every feature. */
function mapped({ values, rows, columns }: Representation, matrix: readonly number[], shift: number) {
  const out = new Float64Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let to = 0; to < columns; to++) {
      let sum = shift;
      for (let from = 0; from < columns; from++) {
        sum += values[row * columns + from]! * matrix[from * columns + to]!;
      }
      out[row * columns + to] = sum;
    }
  }
  return { values: out, rows, columns };
}

const rotation = (angle: number, scale = 1): readonly number[] => {
  const [cosine, sine] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return [cosine, -sine, 0, sine, cosine, 0, 0, 0, scale];
};

const x = representation(fixture.x, 6);
const y = representation(fixture.y, 5);
const seeds = fc.integer({ min: 0, max: 1e6 });
const angles = fc.double({ min: 0.1, max: 3, noNaN: true });
const few = { numRuns: 40 };

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  meanCca,
  svcca,
  pwcca,
  rbfCka,
  procrustesDistance,
  minibatch: (a, b) => minibatchLinearCka(a, b, 8),
};
const each = Object.entries(COMPARISONS);
/** What a comparison gives of a representation and itself. */
const ofItself = (name: string): number => (name === "procrustesDistance" ? 0 : 1);

test("agree with NumPy, each from its definition", () => {
  const { correlations, ranks } = canonicalCorrelations(x, y)!;
  expect(correlations).toBeAllclose(fixture.correlations, { absolute: 1e-10 });
  expect(ranks).toEqual([6, 5]);
  expect(meanCca(x, y)).toBeCloseTo(fixture.meanCca, 10);
  expect(svcca(x, y, 0.9)).toBeCloseTo(fixture.svcca90, 10);
  expect(pwcca(x, y)).toBeCloseTo(fixture.pwcca, 10);
  expect(procrustesDistance(x, y)).toBeCloseTo(fixture.procrustes, 10);
  expect(rbfCka(x, y)).toBeCloseTo(fixture.rbfCka, 10);
  expect(minibatchLinearCka(x, y, 16)).toBeCloseTo(fixture.minibatchCka, 10);
});

describe.each(each)("%s", (name, compare) => {
  test("is symmetric, and known of a representation and itself", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [p, q] = [gaussian(seed, 24, 3), gaussian(seed + 1, 24, 4)];
        expect(compare(p, q)).toBeCloseTo(compare(q, p)!, 9);
        expect(compare(p, p)).toBeCloseTo(ofItself(name), 6);
      }),
      few,
    );
  });

  test("does not see a rotation, an isotropic scale or a shift", () => {
    if (name === "pwcca") return;
    fc.assert(
      fc.property(seeds, angles, (seed, angle) => {
        const [p, q] = [gaussian(seed, 24, 3), gaussian(seed + 1, 24, 3)];
        expect(compare(mapped(p, rotation(angle, 7), -4), q)).toBeCloseTo(compare(p, q)!, 8);
      }),
      few,
    );
  });

  test("does not see the order of rows, where it is that of both", () => {
    if (name === "minibatch") return;
    const reversed = ({ values, rows, columns }: Representation) =>
      representation(
        Array.from({ length: rows }, (_, row) => [
          ...values.subarray((rows - 1 - row) * columns, (rows - row) * columns),
        ]).flat(),
        columns,
      );
    expect(compare(reversed(x), reversed(y))).toBeCloseTo(compare(x, y)!, 10);
  });

  test("is null for what is constant or not finite, never NaN", () => {
    const fine = gaussian(1, 24, 3);
    const constant = representation(
      Array.from({ length: 72 }, (_, i) => 5 + (i % 3)),
      3,
    );
    const broken = { ...fine, values: fine.values.map((value, i) => (i === 5 ? Number.NaN : value)) };
    for (const odd of [constant, broken]) {
      expect(compare(odd, fine)).toBeNull();
      expect(compare(fine, odd)).toBeNull();
    }
  });

  test("refuses representations of different rows", () => {
    expect(() => compare(gaussian(1, 24, 3), gaussian(1, 25, 3))).toThrow(/24 and 25 rows/);
  });
});

describe("canonical correlations", () => {
  test("do not see any invertible linear map; CKA, Procrustes and truncation do", () => {
    const stretch = [9, 1, 0, 0, 1, 2, 0, 0, 0.2];
    const [p, q] = [gaussian(3, 40, 3), gaussian(4, 40, 3)];
    const stretched = mapped(p, stretch, 1);
    expect(canonicalCorrelations(stretched, q)!.correlations).toBeAllclose(
      canonicalCorrelations(p, q)!.correlations,
      { absolute: 1e-9 },
    );
    expect(meanCca(stretched, p)).toBeCloseTo(1, 9);
    expect(procrustesDistance(stretched, p)).toBeGreaterThan(0.2);
    expect(linearCka(stretched, p)).toBeLessThan(0.9);
    expect(svcca(stretched, q, 0.9)).not.toBeCloseTo(svcca(p, q, 0.9)!, 3);
  });

  test("of representations that share a subspace are 1 there", () => {
    const [p, own] = [gaussian(5, 50, 3), gaussian(6, 50, 2)];
    const joined = representation(
      Array.from({ length: 50 }, (_, row) => [
        p.values[3 * row]! + p.values[3 * row + 1]!,
        own.values[2 * row]!,
      ]).flat(),
      2,
    );
    const { correlations } = canonicalCorrelations(p, joined)!;
    expect(correlations[0]).toBeCloseTo(1, 10);
    expect(correlations[1]).toBeLessThan(0.7);
  });

  test("leave out directions that are rounding: probabilities vary in one fewer than there are classes", () => {
    const soft = (seed: number): Representation => {
      const { values } = gaussian(seed, 40, 3);
      const rows = Array.from({ length: 40 }, (_, row) => {
        const odds = [...values.subarray(3 * row, 3 * row + 3)].map(Math.exp);
        const sum = odds.reduce((a, b) => a + b);
        return odds.map((value) => Math.fround(value / sum));
      });
      return representation(rows.flat(), 3);
    };
    expect(canonicalCorrelations(soft(1), soft(2))!.ranks).toEqual([2, 2]);
  });

  test("of too few rows are null: some would be 1 whatever the numbers", () => {
    const [p, q] = [gaussian(7, 8, 4), gaussian(8, 8, 4)];
    expect(canonicalCorrelations(p, q)).toBeNull();
    expect(meanCca(p, q)).toBeNull();
    expect(pwcca(p, q)).toBeNull();
    expect(canonicalCorrelations(gaussian(7, 9, 4), gaussian(8, 9, 4))!.correlations[0]).toBeLessThan(1);
  });
});

test("projection weights do not see scale, shift, or the order and signs of features", () => {
  const [p, q] = [gaussian(9, 40, 3), gaussian(10, 40, 4)];
  const turned = mapped(p, [0, 0, -3, 3, 0, 0, 0, 3, 0], 5);
  expect(pwcca(turned, q)).toBeCloseTo(pwcca(p, q)!, 10);
});

test("the Procrustes distance is a metric", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const [p, q, r] = [gaussian(seed, 12, 3), gaussian(seed + 1, 12, 3), gaussian(seed + 2, 12, 2)];
      const [pq, qr, pr] = [procrustesDistance(p, q)!, procrustesDistance(q, r)!, procrustesDistance(p, r)!];
      expect(pr).toBeLessThanOrEqual(pq + qr + 1e-9);
      expect(pq).toBeGreaterThan(0);
      expect(pq).toBeLessThanOrEqual(Math.PI / 2);
    }),
    few,
  );
});

test("a wide Gaussian kernel is a linear one", () => {
  expect(rbfCka(x, y, { bandwidth: 300 })).toBeCloseTo(linearCka(x, y)!, 4);
  expect(() => rbfCka(x, y, { bandwidth: 0 })).toThrow(RangeError);
});

test("one minibatch of all rows is the debiased CKA; of independent features it stays near 0", () => {
  expect(minibatchLinearCka(x, y, 60)).toBeCloseTo(debiasedLinearCka(x, y)!, 12);
  const found = Array.from(
    { length: 40 },
    (_, i) => minibatchLinearCka(gaussian(2 * i, 48, 8), gaussian(2 * i + 1, 48, 8), 12)!,
  );
  expect(Math.abs(found.reduce((a, b) => a + b) / found.length)).toBeLessThan(0.05);
  expect(() => minibatchLinearCka(x, y, 3)).toThrow(/from 4 to all/);
});

test("Gaussian kernels are as wide as the median distance says, whatever the distances are", () => {
  const spread = (exponent: number) => {
    const plain = gaussian(13, 90, 3);
    return {
      ...plain,
      values: plain.values.map((value, i) => value * Math.exp(exponent * Math.floor(i / 3))),
    };
  };
  // Distances sorted by place, so that a sample of them at even places says least.
  const line = representation(
    Array.from({ length: 90 }, (_, i) => i * i),
    1,
  );
  for (const [p, q] of [
    [spread(0), spread(0.1)],
    [line, spread(-0.2)],
  ] as const) {
    expect(rbfCka(p, q)).toBeCloseTo(kernelAlignment(p, q), 12);
  }
});

/** Gaussian CKA by its definition: matrices HKH of all pairs of rows. */
function kernelAlignment(p: Representation, q: Representation): number {
  const { rows } = p;
  const centredKernelOf = ({ values, columns }: Representation): readonly number[] => {
    const distance = (i: number, j: number) =>
      Math.hypot(
        ...Array.from({ length: columns }, (_, k) => values[i * columns + k]! - values[j * columns + k]!),
      );
    const all = Array.from({ length: rows ** 2 }, (_, at) => distance(Math.floor(at / rows), at % rows));
    const pairs = all.filter((_, at) => Math.floor(at / rows) > at % rows).sort((a, b) => a - b);
    const width = 0.8 * pairs[pairs.length >> 1]!;
    const kernel = all.map((d) => Math.exp(-(d ** 2) / (2 * width ** 2)));
    const means = Array.from(
      { length: rows },
      (_, i) => kernel.slice(i * rows, (i + 1) * rows).reduce((a, b) => a + b) / rows,
    );
    const mean = means.reduce((a, b) => a + b) / rows;
    return kernel.map((value, at) => value + mean - means[Math.floor(at / rows)]! - means[at % rows]!);
  };
  const [k, l] = [centredKernelOf(p), centredKernelOf(q)];
  const product = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, at) => sum + value * b[at]!, 0);
  return product(k, l) / Math.sqrt(product(k, k) * product(l, l));
}

/** Whether what was prepared of all rows serves for others: the largest difference from preparing these anew. */
function differenceOfSides<Side>(staged: StagedComparison<Side>, rows: Int32Array, by: "reorder" | "keep") {
  const [p, q] = [gaussian(11, 80, 4), gaussian(12, 80, 3)];
  const prepared = staged.prepare(q)!;
  const other = by === "reorder" ? staged.reorder?.(prepared, rows) : staged.keep?.(prepared, rows);
  const left = by === "reorder" ? p : chosenRows(p, rows);
  const own = staged.prepare(left)!;
  const expected = staged.compare(own, staged.prepare(chosenRows(q, rows))!)!;
  return other === undefined ? 0 : Math.abs(staged.compare(own, other!)! - expected);
}

test("what is prepared of all rows serves for them in another order, and for some of them", () => {
  const order = randomStream(2, "order").permutation(80);
  const some = order.filter((row) => row % 3 !== 0).sort();
  for (const by of ["reorder", "keep"] as const) {
    const rows = by === "reorder" ? order : some;
    const differences = [
      differenceOfSides(stagedLinearCka, rows, by),
      differenceOfSides(stagedDebiasedLinearCka, rows, by),
      differenceOfSides(stagedMeanCca, rows, by),
      differenceOfSides(stagedSvcca(0.8), rows, by),
      differenceOfSides(stagedPwcca, rows, by),
      differenceOfSides(stagedProcrustes, rows, by),
      differenceOfSides(stagedRbfCka(), rows, by),
    ];
    expect(Math.max(...differences)).toBeLessThan(1e-10);
  }
});

describe("the uncertainty that probes bring", () => {
  /** Two views of one latent row: their comparisons converge to one number as rows grow. */
  const views = (seed: number, rows: number) => {
    const latent = gaussian(seed, rows, 3);
    const noise = gaussian(seed + 5e5, rows, 3);
    return [
      latent,
      { ...latent, values: latent.values.map((value, i) => value + 0.7 * noise.values[i]!) },
    ] as const;
  };

  test.each([
    ["linear CKA", linearCka],
    ["debiased CKA", debiasedLinearCka],
    ["mean CCA", meanCca],
    ["projection-weighted CCA", pwcca],
    ["Procrustes", procrustesDistance],
  ] satisfies readonly (readonly [string, Comparison])[])(
    "covers the spread over probe sets: %s",
    (_, compare) => {
      const repeats = Array.from({ length: 150 }, (_, i) => {
        const [p, q] = views(i, 60);
        const error = probeUncertainty(compare, p, q, { stream: randomStream(i, "groups") })!.standardError;
        return { value: compare(p, q)!, error };
      });
      const mean = repeats.reduce((sum, { value }) => sum + value, 0) / repeats.length;
      const within = (errors: number) =>
        repeats.filter(({ value, error }) => Math.abs(value - mean) <= errors * error).length /
        repeats.length;
      expect(within(1)).toBeGreaterThan(0.6);
      expect(within(1)).toBeLessThan(0.8);
      expect(within(2)).toBeGreaterThan(0.9);
    },
  );

  test("is null where too few rows are left for the comparison", () => {
    const [p, q] = [gaussian(1, 10, 4), gaussian(2, 10, 4)];
    expect(meanCca(p, q)).not.toBeNull();
    expect(probeUncertainty(meanCca, p, q, { stream: randomStream(1, "groups"), groups: 5 })).toBeNull();
    expect(() => probeUncertainty(meanCca, p, q, { stream: randomStream(1, "groups"), groups: 1 })).toThrow(
      RangeError,
    );
  });

  test("the noise floor is what rows without a common order give", () => {
    const floor = noiseFloor(linearCka, x, y, { stream: randomStream(1, "floor"), permutations: 50 })!;
    expect(floor.mean).toBeGreaterThan(0.02);
    expect(floor.mean).toBeLessThan(0.2);
    expect(linearCka(x, y)! - floor.mean).toBeGreaterThan(5 * floor.standardDeviation);
    const debiased = noiseFloor(debiasedLinearCka, x, y, {
      stream: randomStream(1, "floor"),
      permutations: 50,
    })!;
    expect(Math.abs(debiased.mean)).toBeLessThan(debiased.standardDeviation);
  });
});
