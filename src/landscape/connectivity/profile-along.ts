import { AtlasError } from "#errors";
import { evaluate } from "../evaluation/evaluate.ts";
import type { Classifier } from "../objective.ts";
import { bezierPoint, type ControlPoints } from "./bezier.ts";
import { type PathProfile, type ProfilePoint, profileTimes, refinementTimes } from "./profile.ts";

/** Paths between networks, and the examples on which they are judged. */
export interface ProfileRequest {
  readonly classifier: Classifier;
  readonly paths: readonly {
    /** Control points of the path: two networks for the straight line, a fitted curve's points for a curve. */
    readonly points: ControlPoints;
    /** The labels this path is judged by, one an example. */
    readonly labels: Int32Array;
  }[];
  /** Flat `[examples, ...inputShape]`. */
  readonly inputs: Float32Array;
  /** Equally spaced points between the ends, at least 1; the quarters are added where they are missing. */
  readonly interiorPoints: number;
  /** Look again between the points beside the worst loss and the worst error. */
  readonly refine: boolean;
}

/** More networks in one program would each get fewer examples a call, and small matrix products are slow. */
const NETWORKS_AT_ONCE = 8;

/**
 * Loss and error along every path; `null` for a path on which a network's output is not finite.
 *
 * Throws input errors `connectivity/interior-points`, `landscape/examples`, `landscape/labels` and
 * `landscape/parameters` for what does not fit together.
 */
export async function profileAlong(request: ProfileRequest): Promise<readonly (PathProfile | null)[]> {
  const { paths, interiorPoints, refine } = request;
  if (!Number.isSafeInteger(interiorPoints) || interiorPoints < 1) {
    throw new AtlasError({
      code: "connectivity/interior-points",
      kind: "input",
      problem: `${interiorPoints} interior points`,
      expected: "a whole number from 1",
    });
  }
  const times = profileTimes(interiorPoints);
  const coarse = await pointsAt(
    request,
    paths.map(() => times),
  );
  if (!refine) return coarse;
  const fine = await pointsAt(
    request,
    coarse.map((profile) => (profile === null ? [] : refinementTimes(profile))),
  );
  return coarse.map((profile, i) => {
    const added = fine[i];
    return profile && added ? [...profile, ...added].sort((a, b) => a.t - b.t) : null;
  });
}

/** The points of each path at its own times, in their order; `null` for a path with a value that is not finite. */
async function pointsAt(
  { classifier, paths, inputs }: ProfileRequest,
  times: readonly (readonly number[])[],
): Promise<(ProfilePoint[] | null)[]> {
  const wanted = paths.flatMap((path, i) => times[i]!.map((t) => ({ path, t })));
  const found: { readonly t: number; readonly loss: number | null; readonly errorPct: number }[] = [];
  for (let start = 0; start < wanted.length; start += NETWORKS_AT_ONCE) {
    const group = wanted.slice(start, start + NETWORKS_AT_ONCE);
    const metrics = await evaluate({
      classifier,
      inputs,
      parameters: group.map(({ path, t }) => bezierPoint(path.points, t)),
      labels: group.map(({ path }) => path.labels),
    });
    found.push(...metrics.map(({ loss, errorPct }, i) => ({ t: group[i]!.t, loss, errorPct })));
  }
  return times.map((own) => {
    const points = found.splice(0, own.length);
    const finite = points.flatMap(({ t, loss, errorPct }) => (loss === null ? [] : [{ t, loss, errorPct }]));
    return finite.length === own.length ? finite : null;
  });
}
