import type { Interval } from "./bootstrap.ts";

/** The 97.5 % quantile of the standard normal distribution. */
const NORMAL_QUANTILE = 1.959963984540054;

/**
 * The 95 % score interval of a share of `count` independent trials, `successes` of which succeeded; `null` for none.
 * Where trials succeed with known chances and `successes` is their sum, it is wider than it need be.
 *
 * Unlike a bootstrap it has width where all trials agree.
 * Source: Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
 */
export function wilsonInterval(successes: number, count: number): Interval | null {
  if (count === 0) return null;
  const share = successes / count;
  const z2 = NORMAL_QUANTILE ** 2 / count;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = Math.sqrt(z2 * (share * (1 - share) + z2 / 4)) / (1 + z2);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half), level: 0.95 };
}
