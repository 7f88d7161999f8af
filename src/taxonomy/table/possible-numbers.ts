/**
 * Points by which a curve may be better than its ends beyond their training error, which was measured apart from them,
 * and as a share of that error. Of 1,900 published cells none is by more than 0.16 points.
 */
const CURVE_SLACK_PCT = 1.5;
const CURVE_SLACK_SHARE = 0.25;

/**
 * Whether a mode connectivity is more than its ends have errors to lose: a curve cannot be better than they are by more
 * points than they err.
 */
export function isBeyondErrors(modeConnectivityPct: number, trainErrorPct: number): boolean {
  return modeConnectivityPct > CURVE_SLACK_PCT + (1 + CURVE_SLACK_SHARE) * trainErrorPct;
}

/** Whether a barrier is higher than errors can rise: a point of a curve errs on all examples at most. */
export function isBeyondAllErring(modeConnectivityPct: number, trainErrorPct: number): boolean {
  return trainErrorPct - modeConnectivityPct > 100 + CURVE_SLACK_PCT;
}

/** What a wrong answer costs at least, in nats: another class has as much probability as the right one, so this has half. */
const WRONG_ANSWER = Math.LN2;

/**
 * How far below the cost of its errors a loss may lie that was averaged over other moments of training. Of 1,105 published
 * cells that err in more than 1 % none has a loss below three times that cost.
 */
const LOSS_SLACK = 0.25;

/** Smaller errors are too coarsely rounded to tell, percent. */
export const LEAST_TELLING_ERROR_PCT = 1;

/** What such a training error costs at least as a cross-entropy, nats. */
export function leastLossOf(trainErrorPct: number): number {
  return (WRONG_ANSWER * trainErrorPct) / 100;
}

/** Whether a cross-entropy in nats is less than its training error costs. */
export function isBelowErrors(trainLoss: number, trainErrorPct: number): boolean {
  return trainErrorPct > LEAST_TELLING_ERROR_PCT && (1 + LOSS_SLACK) * trainLoss < leastLossOf(trainErrorPct);
}

/** Classes that a loss of networks without an error is possible of, at least: the right one of them is the most probable. */
export function classesForLossWithoutErrors(trainLoss: number): number {
  return Math.ceil(Math.exp(trainLoss));
}
