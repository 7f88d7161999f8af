import { inputsOf, targetsOf } from "#data";
import {
  type FittedCurve,
  type PathProfile,
  profileAlong,
  profileUntilResolved,
  type ResolvedProfile,
} from "#landscape/connectivity";
import type { ConnectivitySettings, Pair } from "./connectivity-pair.ts";
import type { MeasurementRequest } from "./measurement.ts";

/** What paths between networks are judged on. */
export type Part = "train" | "test";

/** A curve, and the networks that it joins. */
export interface JoinedBy {
  readonly pair: Pair;
  readonly curve: Pick<FittedCurve, "points" | "shape">;
}

/** A path as it was judged. */
export interface JudgedPath {
  /** `null` where a network on it has no finite output. */
  readonly profile: PathProfile | null;
  /** How well its barriers are known, where they are looked for to a tolerance. */
  readonly resolution?: Pick<ResolvedProfile, "loss" | "error">;
}

/**
 * The straight lines of some pairs, then curves. Statistics of normalised layers are those over the training part,
 * whatever a path is judged on.
 */
export async function profilesOf(
  lines: readonly Pair[],
  curves: readonly JoinedBy[],
  { objective, data, settings }: MeasurementRequest<ConnectivitySettings>,
  part: Part = "train",
): Promise<readonly JudgedPath[]> {
  const examples = { targets: part === "train" ? data.labels : targetsOf(data.test) };
  const endsOf = ({ first, second }: Pair) =>
    first.statistics && second.statistics ? ([first.statistics, second.statistics] as const) : undefined;
  const request = {
    objective,
    paths: [
      ...lines.map((pair) => ({
        points: [pair.first.parameters, pair.second.parameters] as const,
        examples,
        endStatistics: endsOf(pair),
      })),
      ...curves.map(({ pair, curve: { points, shape } }) => ({
        points,
        shape,
        examples,
        endStatistics: endsOf(pair),
      })),
    ],
    examples: { inputs: inputsOf(data[part]) },
    calibration: objective.statistics && inputsOf(data.train),
    interiorPoints: settings.interior_points,
  };
  const { barrier_tolerance: barrierTolerance, procedure } = settings;
  if (barrierTolerance === 0) {
    const profiles = await profileAlong({ ...request, refine: procedure === "better" });
    return profiles.map((profile) => ({ profile }));
  }
  const resolved = await profileUntilResolved({ ...request, barrierTolerance });
  return resolved.map((own) =>
    own === null
      ? { profile: null }
      : { profile: own.profile, resolution: { loss: own.loss, error: own.error } },
  );
}
