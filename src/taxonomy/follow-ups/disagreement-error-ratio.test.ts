import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { disagreementErrorRatio, improvementBounds } from "./disagreement-error-ratio.ts";

const estimate = (value: number | null, standardError: number | null = null, count = 3) => ({
  value,
  standardError,
  count,
});

describe("the disagreement-to-error ratio", () => {
  test("is disagreement over error, its error by propagation", () => {
    const found = disagreementErrorRatio(estimate(6, 0.3, 3), estimate(5, 0.2, 4));
    expect(found).toMatchObject({ ratio: 1.2, degreesOfFreedom: 2 });
    // (r σ_r)² = r² ((0.3/6)² + (0.2/5)²)
    expect(found).toHaveProperty("standardError", expect.closeTo(1.2 * Math.hypot(0.05, 0.04), 12));
  });

  test("has an error where networks agree throughout, and none where one of the two has none", () => {
    expect(disagreementErrorRatio(estimate(0, 0.5), estimate(5, 0.2))).toMatchObject({
      ratio: 0,
      standardError: 0.1,
    });
    expect(disagreementErrorRatio(estimate(6, null, 1), estimate(5, 0.2))).toMatchObject({
      standardError: null,
      degreesOfFreedom: null,
    });
  });

  test("is none without errors, and none beyond 2, which no networks have", () => {
    expect(disagreementErrorRatio(estimate(0), estimate(0))).toMatch(/no network errs/);
    expect(disagreementErrorRatio(estimate(11), estimate(5))).toMatch(/same examples/);
    expect(disagreementErrorRatio(estimate(10.05), estimate(5))).toMatchObject({ ratio: 2 });
    expect(disagreementErrorRatio(estimate(null), estimate(5))).toBeNull();
  });
});

/** Votes of members on examples whose right answer is 0, each a class. */
function ensembleOf(votes: readonly (readonly number[])[], classes: number) {
  let [error, disagreement, voteError] = [0, 0, 0];
  for (const own of votes) {
    const shares = Array.from(
      { length: classes },
      (_, k) => own.filter((vote) => vote === k).length / own.length,
    );
    error += (1 - shares[0]!) / votes.length;
    // Of two members drawn independently, one perhaps twice.
    disagreement += (1 - shares.reduce((sum, share) => sum + share * share, 0)) / votes.length;
    if (Math.max(...shares.slice(1)) >= shares[0]!) voteError += 1 / votes.length;
  }
  return { error, disagreement, voteError };
}

/** Whether a share of t to 1/2 of the members is at least as likely to err on an example as one of 1/2 to 1 − t, for every t. */
function isCompetent(votes: readonly (readonly number[])[]): boolean {
  const wrong = votes.map((own) => own.filter((vote) => vote !== 0).length / own.length);
  const limits = [0, ...wrong.flatMap((share) => [share, 1 - share])].filter((t) => t <= 0.5);
  const between = [...new Set(limits)].sort((a, b) => a - b);
  const asked = between.flatMap((t, i) => [t, (t + (between[i + 1] ?? 0.5)) / 2]);
  return asked.every((t) => {
    const below = wrong.filter((share) => share >= t && share < 0.5).length;
    const above = wrong.filter((share) => share >= 0.5 && share <= 1 - t + 1e-12).length;
    return below >= above;
  });
}

describe("what a majority vote improves", () => {
  test("lies between the bounds: the upper one for all ensembles, the lower one for competent ones", () => {
    let competent = 0;
    const ensembles = fc
      .tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 3, max: 7 }), fc.integer({ min: 1, max: 8 }))
      .chain(([classes, members, examples]) =>
        fc.record({
          classes: fc.constant(classes),
          votes: fc.array(
            fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: classes - 1 })), {
              minLength: members,
              maxLength: members,
            }),
            { minLength: examples, maxLength: examples },
          ),
        }),
      );
    fc.assert(
      fc.property(ensembles, ({ classes, votes }) => {
        const { error, disagreement, voteError } = ensembleOf(votes, classes);
        if (error === 0) return;
        const improvement = (error - voteError) / error;
        const { least, most } = improvementBounds(disagreement / error, classes);
        expect(improvement).toBeLessThanOrEqual(most + 1e-9);
        if (!isCompetent(votes)) return;
        competent++;
        expect(improvement).toBeGreaterThanOrEqual(least - 1e-9);
      }),
      { numRuns: 2000 },
    );
    expect(competent).toBeGreaterThan(200);
  });

  test("of two classes is at least the ratio less 1, of ever more classes twice the ratio less 3", () => {
    expect(improvementBounds(1.4, 2).least).toBeCloseTo(0.4, 12);
    expect(improvementBounds(1.8, 10).least).toBeCloseTo(1.8 * 1.8 - 2.6, 12);
    expect(improvementBounds(1.8).least).toBeCloseTo(0.6, 12);
    expect(improvementBounds(0.7, 10)).toEqual({ least: 0, most: 0.7 });
  });

  test("of a known number of classes is no less than of any number", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.integer({ min: 2, max: 1000 }),
        (ratio, k) => {
          expect(improvementBounds(ratio, k).least).toBeGreaterThanOrEqual(
            improvementBounds(ratio).least - 1e-12,
          );
        },
      ),
    );
  });
});
