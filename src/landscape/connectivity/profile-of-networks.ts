import { evaluate } from "#landscape/evaluation";
import type { Examples } from "../examples.ts";
import { answersAtOnce, evenRuns } from "../group-size.ts";
import type { Objective } from "../objective.ts";
import { type PathProfile, type ProfilePoint, profileTimes, refinementTimes } from "./profile.ts";

/** A path that is given point by point, and the examples on which its networks are judged. */
export interface NetworkProfileRequest {
  readonly objective: Objective;
  /** The flat parameters of the network at t, 0 … 1; those at 0 and at 1 are the ends. */
  readonly networkAt: (t: number) => Promise<Float32Array>;
  readonly examples: Examples;
  /** As in `ProfileRequest`. */
  readonly interiorPoints: number;
  readonly refine: boolean;
}

/**
 * Loss and error along a path of networks without batch normalisation, at the times at which `profileAlong` judges one;
 * `null` where a network's output is not finite. Throws as `evaluate`.
 */
export async function profileOfNetworks(request: NetworkProfileRequest): Promise<PathProfile | null> {
  const coarse = await judgedAt(request, profileTimes(request.interiorPoints));
  if (coarse === null || !request.refine) return coarse;
  const fine = await judgedAt(request, refinementTimes(coarse));
  return fine && [...coarse, ...fine].sort((a, b) => a.t - b.t);
}

async function judgedAt(
  { objective, networkAt, examples }: NetworkProfileRequest,
  times: readonly number[],
): Promise<PathProfile | null> {
  const width = objective.outputs?.classifier.classes ?? 0;
  const count = Object.values(examples)[0]?.length ?? 0;
  const points: ProfilePoint[] = [];
  for (const run of evenRuns(times, answersAtOnce(objective, width, count))) {
    const parameters: Float32Array[] = [];
    for (const t of run) parameters.push(await networkAt(t));
    const judged = await evaluate({ objective, parameters, examples });
    for (const [i, { loss, error }] of judged.entries()) {
      if (loss === null) return null;
      points.push({ t: run[i]!, loss, error });
    }
  }
  return points;
}
