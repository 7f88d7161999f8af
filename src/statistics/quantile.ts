import { AtlasError } from "#errors";
import { requireFinite } from "./finite.ts";

/**
 * The quantile of probability 0 … 1 by linear interpolation between order statistics; `null` for no values.
 *
 * Source: definition 7 of Hyndman and Fan, "Sample quantiles in statistical packages", 1996.
 *
 * @throws AtlasError `statistics/bad-probability`, `statistics/not-finite`
 */
export function quantile(values: readonly number[], probability: number): number | null {
  if (!(probability >= 0 && probability <= 1)) {
    throw new AtlasError({
      code: "statistics/bad-probability",
      kind: "failure",
      problem: `a quantile was asked at probability ${probability}`,
      expected: "a number from 0 to 1",
    });
  }
  if (values.length === 0) return null;
  const sorted = [...requireFinite(values, "values")].sort((a, b) => a - b);
  const position = probability * (sorted.length - 1);
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  return below + (position - Math.floor(position)) * (above - below);
}

/** The middle value (mean of the two middle ones for an even count); `null` for no values. */
export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5);
}
