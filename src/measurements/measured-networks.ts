import type { MeasuredNetwork } from "./measurement.ts";

/** The statistics of networks as measurements take them; `undefined` without batch normalisation. */
export function statisticsOf(
  networks: readonly Pick<MeasuredNetwork, "statistics">[],
): readonly Float32Array[] | undefined {
  const known = networks.flatMap(({ statistics }) => (statistics === undefined ? [] : [statistics]));
  return known.length === 0 ? undefined : known;
}

/**
 * Whether a network can be compared with another: it did not diverge and does not answer every input the same.
 *
 * Between networks of constant output nothing is lost on any path, so that a curve shows no barrier whatever the
 * landscape is like.
 */
export function isComparable({
  diverged,
  degenerate,
}: Pick<MeasuredNetwork, "diverged" | "degenerate">): boolean {
  return !diverged && !degenerate;
}
