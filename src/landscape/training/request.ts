import { AtlasError } from "#errors";
import type { LearningRateSchedule } from "#landscape/descent";
import type { Optimiser } from "#landscape/optimisers";
import type { RandomStream } from "#random";
import { type Augmentation, checkAugmentation } from "../augmentation.ts";
import { type BatchSource, batchSource } from "../batch-source.ts";
import type { IncompleteBatch } from "../batches.ts";
import type { Examples } from "../examples.ts";
import type { Objective } from "../objective.ts";
import type { StopRule } from "./stop.ts";

/** How long a network trains; a budget of updates may end inside an epoch. */
export type TrainingBudget = { readonly epochs: number } | { readonly updates: number };

/** What one network of an ensemble has of its own. */
export interface EnsembleMember {
  /** Initial flat parameters `[layout.size]`; not written to. */
  readonly initial: Float32Array;
  /** The arrays of examples that are its own, such as `targets` with its own noise; the same ones for all members. */
  readonly examples?: Examples;
  /** The base learning rate, positive. */
  readonly learningRate: number;
  /** At least 0. */
  readonly weightDecay: number;
  /** Epoch e visits the examples in the permutation drawn from the child stream ("epoch", e). */
  readonly batchOrder: RandomStream;
  /** 1 for each parameter that there is and 0 for the others, which are 0 and stay so; for all members or none. */
  readonly mask?: Float32Array;
  /** Whole epochs after which its state is kept beside that of the end; none unless given. */
  readonly checkpoints?: readonly number[];
  /** Whole epochs after which its training ends whatever is left of the budget; the budget's end unless given. */
  readonly until?: number | undefined;
}

/** A network in training at the end of an epoch. */
export interface EpochState {
  readonly member: EnsembleMember;
  /** Counted from 1; the last may be a part of one. */
  readonly epoch: number;
  /** Flat parameters; for reading before the next epoch. */
  readonly parameters: Float32Array;
}

/** Networks of one architecture to train together. */
export interface EnsembleTraining {
  readonly objective: Objective;
  /** The arrays of examples that all members share, as a rule `inputs`. */
  readonly examples: Examples;
  readonly members: readonly EnsembleMember[];
  readonly batchSize: number;
  readonly optimiser: Optimiser;
  readonly schedule: LearningRateSchedule;
  readonly budget: TrainingBudget;
  readonly stop: StopRule;
  readonly incompleteBatch: IncompleteBatch;
  /**
   * What networks are trained on in place of examples, drawn from the child stream ("augmentation", e) of the batch order
   * in epoch e; the losses of epochs are over that. Nothing unless given.
   */
  readonly augmentation?: Augmentation | undefined;
  /**
   * By what the step of each parameter is multiplied in an epoch, positive numbers `[layout.size]`, of the parameters that a
   * network has at its start; all 1 unless given.
   */
  readonly stepFactors?: ((parameters: Float32Array) => Float32Array) | undefined;
  /** Told after every epoch of the networks that trained in it; training waits for it. */
  readonly onEpoch?: ((states: readonly EpochState[]) => Promise<void>) | undefined;
  /** Aborting rejects the training with the signal's reason, at the latest after some hundred updates. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What the batches of a request are drawn from.
 *
 * Throws input errors `training/…` and `landscape/examples` for a request that cannot be carried out.
 */
export function checkTraining(request: EnsembleTraining): BatchSource {
  const { objective, members, batchSize, budget, incompleteBatch, augmentation } = request;
  demand(members.length > 0, "members", "no members", "at least one");
  const own = members.map(({ examples = {} }) => examples);
  const source = batchSource(objective.examples, request.examples, own);
  checkAugmentation(augmentation, source.specs);
  const examples = source.count;
  demand(isWhole(batchSize, 1), "batchSize", `${batchSize}`, "a whole number from 1");
  demand(
    incompleteBatch === "keep" || batchSize <= examples,
    "batchSize",
    `${batchSize} with incomplete batches dropped`,
    `at most the number of training examples, ${examples}`,
  );
  const [unit, amount] = "epochs" in budget ? ["epochs", budget.epochs] : ["updates", budget.updates];
  demand(isWhole(amount, 1), `budget.${unit}`, `${amount}`, "a whole number from 1");
  members.forEach((member, index) => {
    const at = (name: string) => `members[${index}].${name}`;
    const { initial, learningRate, weightDecay } = member;
    const { size } = objective.layout;
    demand(initial.length === size, at("initial"), `${initial.length} parameters`, `${size}`);
    demand(initial.every(Number.isFinite), at("initial"), "a parameter that is not finite", "finite numbers");
    demand(isPositive(learningRate), at("learningRate"), `${learningRate}`, "a positive number");
    const decays = weightDecay === 0 || isPositive(weightDecay);
    demand(decays, at("weightDecay"), `${weightDecay}`, "a number of at least 0");
    const { mask } = member;
    const isMasked = members[0]!.mask !== undefined;
    demand((mask !== undefined) === isMasked, at("mask"), "masks of some members", "masks of all or none");
    const isKept = mask?.every((kept, i) => kept === 1 || (kept === 0 && initial[i] === 0)) ?? true;
    demand(
      (mask?.length ?? size) === size && isKept,
      at("mask"),
      "a mask that does not fit",
      "1 or 0 for each parameter, which is 0 where its mask is",
    );
    const { checkpoints = [], until } = member;
    for (const epochs of [...checkpoints, ...(until === undefined ? [] : [until])]) {
      demand(isWhole(epochs, 1), at("checkpoints"), `${epochs}`, "a whole number of epochs from 1");
    }
  });
  return source;
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

function isPositive(value: number): boolean {
  return value > 0 && Number.isFinite(value);
}

function demand(holds: boolean, name: string, found: string, expected: string): void {
  if (holds) return;
  throw new AtlasError({
    code: `training/${kebabCase(name.split(".").at(-1)!)}`,
    kind: "input",
    problem: `training was given ${found}`,
    where: name,
    expected,
  });
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
