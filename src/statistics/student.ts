import { AtlasError } from "#errors";
import { incompleteBeta } from "./incomplete-beta.ts";

/**
 * The probability that a variable of Student's t distribution lies at or below `t`, which may be infinite.
 *
 * @param degreesOfFreedom above 0, whole or not
 * @throws AtlasError `statistics/bad-degrees-of-freedom`
 */
export function studentProbability(t: number, degreesOfFreedom: number): number {
  requireDegrees(degreesOfFreedom);
  if (!Number.isFinite(t)) return t > 0 ? 1 : 0;
  // t² overflows long before its tail matters.
  const square = Math.min(t * t, Number.MAX_VALUE);
  const tail = incompleteBeta(
    degreesOfFreedom / (degreesOfFreedom + square),
    degreesOfFreedom / 2,
    1 / 2,
    square / (degreesOfFreedom + square),
  );
  return t > 0 ? 1 - tail / 2 : tail / 2;
}

/**
 * The quantile of Student's t distribution: where it holds `probability`, above 0 and below 1, at or below.
 *
 * @throws AtlasError `statistics/bad-probability`, `statistics/bad-degrees-of-freedom`
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new AtlasError({
      code: "statistics/bad-probability",
      kind: "failure",
      problem: `a quantile of Student's t was asked at probability ${probability}`,
      expected: "a number above 0 and below 1",
    });
  }
  if (probability === 0.5) return 0;
  if (probability < 0.5) return -studentQuantile(1 - probability, degreesOfFreedom);
  let high = 1;
  while (studentProbability(high, degreesOfFreedom) < probability && high < Number.MAX_VALUE / 2) high *= 2;
  let low = 0;
  // Bisection ends where neighbouring numbers meet.
  for (let middle = high / 2; middle > low && middle < high; middle = low + (high - low) / 2) {
    if (studentProbability(middle, degreesOfFreedom) < probability) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * The probability that most of what could be observed lies on the side on which all of `count` independent
 * observations lie: that the share of others, whose prior is Jeffreys', is below one half. 0.97 for three, 0.995
 * for five; no method that sees sides alone can be surer, whatever their distances.
 *
 * Source: Brown, Cai and DasGupta, "Interval estimation for a binomial proportion", 2001, section 4.3.
 */
export function unanimousProbability(count: number): number {
  return incompleteBeta(1 / 2, 1 / 2, Math.max(0, count) + 1 / 2);
}

function requireDegrees(degreesOfFreedom: number): void {
  if (degreesOfFreedom > 0) return;
  throw new AtlasError({
    code: "statistics/bad-degrees-of-freedom",
    kind: "failure",
    problem: `Student's t was asked with ${degreesOfFreedom} degrees of freedom`,
    expected: "a number above 0",
  });
}
