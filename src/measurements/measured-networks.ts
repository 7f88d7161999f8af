import type { MeasuredNetwork } from "./measurement.ts";

/** The statistics of networks as measurements take them; `undefined` without batch normalisation. */
export function statisticsOf(
  networks: readonly Pick<MeasuredNetwork, "statistics">[],
): readonly Float32Array[] | undefined {
  const known = networks.flatMap(({ statistics }) => (statistics === undefined ? [] : [statistics]));
  return known.length === 0 ? undefined : known;
}
