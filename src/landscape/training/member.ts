import type { EnsembleMember } from "./request.ts";
import { isDiverged, isStopped, type StopRule } from "./stop.ts";

/** A network at the end of its training, or at a checkpoint of it; divergence is a result, not an error. */
export interface TrainedState {
  /** Flat parameters at the end of the last epoch that counted; may hold non-finite numbers if diverged. */
  readonly parameters: Float32Array;
  /**
   * Flat running statistics of the same moment, `[statistics.size]`, exactly for batch-normalised networks: averages
   * over the last batches, made while the weights moved. `recalibrate` gives the statistics of these very parameters.
   */
  readonly runningStatistics?: Float32Array;
  readonly status: "trained" | "diverged";
  readonly stoppedBy: "budget" | "plateau" | "target-loss" | "zero-loss" | "checkpoint" | "divergence";
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

/** How the training of one network went. */
export interface TrainedMember extends TrainedState {
  /** What it was at each of the member's checkpoints, in their order: what it is where it had ended by then. */
  readonly checkpoints?: readonly TrainedState[];
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
  readonly #checkpoints = new Map<number, TrainedState>();
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
    const { checkpoints } = this.member;
    const stoppedBy = this.#verdict(outcome);
    if (stoppedBy === undefined) {
      if (outcome.isWhole && checkpoints?.includes(this.#epochs)) {
        this.#checkpoints.set(this.#epochs, this.#state(outcome, "checkpoint"));
      }
      return;
    }
    const end = this.#state(outcome, stoppedBy);
    this.#result = {
      ...end,
      ...(checkpoints && { checkpoints: checkpoints.map((epochs) => this.#checkpoints.get(epochs) ?? end) }),
    };
  }

  #state({ parameters, statistics }: EpochOutcome, stoppedBy: TrainedState["stoppedBy"]): TrainedState {
    return {
      parameters: parameters.slice(),
      ...(statistics && { runningStatistics: statistics.slice() }),
      status: stoppedBy === "divergence" ? "diverged" : "trained",
      stoppedBy,
      epochs: this.#epochs,
      updates: this.#updates,
      history: { loss: this.#loss.slice(), error: this.#error.slice() },
    };
  }

  #verdict({ parameters, isWhole, isLast }: EpochOutcome): TrainedState["stoppedBy"] | undefined {
    if (isDiverged(this.#loss, parameters, this.#constantAnswerLoss)) return "divergence";
    const { kind } = this.#stop;
    if (isWhole && kind !== "never" && isStopped(this.#stop, this.#loss, this.#error)) return kind;
    if (isLast) return "budget";
    return isWhole && this.#epochs === this.member.until ? "checkpoint" : undefined;
  }
}
