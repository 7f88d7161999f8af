/** What the jobs of one stage are estimated to cost, and what those that a call did took. */
export interface StageCosts {
  /** Of all that may still be done or are, estimated seconds of one worker. */
  readonly cost: number;
  readonly cost_done: number;
  /** Of what this call did. */
  readonly cost_done_now: number;
  /** What the jobs that this call did took by the clock, seconds of all workers together. */
  readonly seconds_now: number;
}

/** How much of a call's jobs is under way. */
export interface Pace {
  readonly stages: readonly StageCosts[];
  /** How long each of the jobs under way has been so, seconds. */
  readonly running: readonly number[];
  /** Since the call began, seconds. */
  readonly gone: number;
}

/** The share of a stage's cost that must have been done before what it took counts more than what others took. */
const PRIOR_SHARE = 0.05;

/**
 * Seconds until the end, if every stage goes on taking as much more or less than estimated as it did in this call, and as
 * many workers are busy; a stage that has done little goes by the others. `null` before anything is done.
 */
export function secondsLeft({ stages, running, gone }: Pace): number | null {
  const sum = (of: (stage: StageCosts) => number) => stages.reduce((total, stage) => total + of(stage), 0);
  const paid = sum((stage) => stage.cost_done_now);
  if (paid === 0 || gone <= 0) return null;
  const took = sum((stage) => stage.seconds_now);
  const ratio = took / paid;
  const underWay = running.reduce((total, one) => total + one, 0);
  const left = sum(({ cost, cost_done, cost_done_now, seconds_now }) => {
    const prior = PRIOR_SHARE * cost;
    const own = cost_done_now + prior === 0 ? ratio : (seconds_now + prior * ratio) / (cost_done_now + prior);
    return (cost - cost_done) * own;
  });
  const busy = (took + underWay) / gone;
  // What is under way is partly done, by how much is not known: no more than half of what is left.
  return (left - Math.min(underWay, left / 2)) / busy;
}
