import type { EnsembleMember } from "./request.ts";
import { isDiverged, isStopped, type StopRule } from "./stop.ts";

/** How the training of one network went; divergence is a result, not an error. */
export interface TrainedMember {
  /** Flat parameters at the end of the last epoch that counted; may hold non-finite numbers if diverged. */
  readonly parameters: Float32Array;
  /**
   * Flat running statistics of the same moment, `[statistics.size]`, exactly for batch-normalised networks: averages
   * over the last batches, made while the weights moved. `recalibrate` gives the statistics of these very parameters.
   */
  readonly runningStatistics?: Float32Array;
  readonly status: "trained" | "diverged";
  readonly stoppedBy: "budget" | "plateau" | "target-loss" | "divergence";
  /** Whole epochs trained. */
  readonly epochs: number;
  readonly updates: number;
  /**
   * By epoch: the mean over its examples of the loss and their error, in the units of the objective's measure, each
   * taken in training just before the batch's own update. A budget of updates that ends inside an epoch adds one
   * last entry for that part. Non-finite after divergence.
   */
  readonly history: { readonly loss: readonly number[]; readonly error: readonly number[] };
}

/** What one epoch, or the last part of one, did to a network. */
export interface EpochOutcome {
  /** The mean over its examples. */
  readonly loss: number;
  /** In the units of the objective's error measure. */
  readonly error: number;
  /** Flat parameters afterwards; copied when they are kept. */
  readonly parameters: Float32Array;
  /** Flat running statistics afterwards, exactly for batch-normalised networks; copied likewise. */
  readonly statistics?: Float32Array | undefined;
  readonly updates: number;
  readonly isWhole: boolean;
  /** Nothing is left of the budget. */
  readonly isLast: boolean;
}

/** A network in training: gathers its history epoch by epoch and says when it is done. */
export class MemberProgress {
  readonly member: EnsembleMember;
  readonly #stop: StopRule;
  readonly #constantAnswerLoss: number | null;
  readonly #loss: number[] = [];
  readonly #error: number[] = [];
  #epochs = 0;
  #updates = 0;
  #result: TrainedMember | undefined;

  /** `constantAnswerLoss` is the yardstick of `isDiverged`. */
  constructor(member: EnsembleMember, stop: StopRule, constantAnswerLoss: number | null) {
    this.member = member;
    this.#stop = stop;
    this.#constantAnswerLoss = constantAnswerLoss;
  }

  /** The result, once training has stopped. */
  get result(): TrainedMember | undefined {
    return this.#result;
  }

  /** Takes in one more epoch; without effect once stopped. */
  record(outcome: EpochOutcome): void {
    if (this.#result !== undefined) return;
    this.#loss.push(outcome.loss);
    this.#error.push(outcome.error);
    this.#updates += outcome.updates;
    if (outcome.isWhole) this.#epochs++;
    const stoppedBy = this.#verdict(outcome);
    if (stoppedBy === undefined) return;
    this.#result = {
      parameters: outcome.parameters.slice(),
      ...(outcome.statistics && { runningStatistics: outcome.statistics.slice() }),
      status: stoppedBy === "divergence" ? "diverged" : "trained",
      stoppedBy,
      epochs: this.#epochs,
      updates: this.#updates,
      history: { loss: this.#loss, error: this.#error },
    };
  }

  #verdict({ parameters, isWhole, isLast }: EpochOutcome): TrainedMember["stoppedBy"] | undefined {
    if (isDiverged(this.#loss, parameters, this.#constantAnswerLoss)) return "divergence";
    if (isWhole && this.#stop.kind !== "never" && isStopped(this.#stop, this.#loss)) return this.#stop.kind;
    return isLast ? "budget" : undefined;
  }
}
