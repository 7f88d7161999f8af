/** A point of a line of the grid. */
export interface LinePoint {
  /** Where on the knob's scale. */
  readonly coordinate: number;
  /** Signed distance from the threshold, positive on the passed side. */
  readonly distance: number;
}

/** Where a line changes side. */
export interface Crossing {
  readonly coordinate: number;
  /** The crossing lies between the points `before` and `before + 1`. */
  readonly before: number;
  /** Whether the passed side lies at larger coordinates. */
  readonly upward: boolean;
  /** How often neighbouring points of the line lie on different sides, at least 1. */
  readonly sideChanges: number;
}

/** A vote never weighs more than this, so that no single point outvotes a line. */
const FULL_VOTE = 1;

/**
 * The one crossing that describes a line best; `null` where one side describes it better.
 *
 * A line may change side several times. Every point votes for its side with its distance (up to 1), and the
 * line is split in two where the votes on their own side most exceed those on the other: the extreme of their
 * cumulative sum (Page, "Continuous inspection schemes", Biometrika 1954). Leaving the line whole is a
 * candidate too, so a lone point barely across the threshold makes no transition. The crossing is interpolated
 * linearly between the two neighbours of the split, which lie on different sides.
 *
 * @param points in ascending order of the coordinate
 */
export function crossingOf(points: readonly LinePoint[]): Crossing | null {
  return crossingAlong(
    Float64Array.from(points, ({ coordinate }) => coordinate),
    Float64Array.from(points, ({ distance }) => distance),
    points.length,
  );
}

/** `crossingOf` the first `count` points of two lists. */
export function crossingAlong(
  coordinates: Float64Array,
  distances: Float64Array,
  count: number,
): Crossing | null {
  let total = 0;
  for (let i = 0; i < count; i++) total += voteOf(distances[i]!);
  let best: Omit<Crossing, "sideChanges"> | null = null;
  let mostVotes = Math.abs(total);
  let sideChanges = 0;
  let sum = 0;
  for (let before = 0; before + 1 < count; before++) {
    const [left, right] = [distances[before]!, distances[before + 1]!];
    sum += voteOf(left);
    const upward = left < 0;
    if (upward === right < 0) continue;
    sideChanges++;
    const votesOfSplit = upward ? total - 2 * sum : 2 * sum - total;
    if (votesOfSplit <= mostVotes) continue;
    mostVotes = votesOfSplit;
    const share = left / (left - right);
    const start = coordinates[before]!;
    best = { coordinate: start + share * (coordinates[before + 1]! - start), before, upward };
  }
  return best === null ? null : { ...best, sideChanges };
}

function voteOf(distance: number): number {
  return Math.max(-FULL_VOTE, Math.min(FULL_VOTE, distance));
}
