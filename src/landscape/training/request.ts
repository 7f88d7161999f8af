import { AtlasError } from "#errors";
import type { RandomStream } from "#random";
import { elementCount } from "#trees";
import type { Classifier } from "../objective.ts";
import type { IncompleteBatch } from "./batches.ts";
import type { LearningRateSchedule } from "./schedule.ts";
import type { StopRule } from "./stop.ts";

/** How long a network trains; a budget of updates may end inside an epoch. */
export type TrainingBudget = { readonly epochs: number } | { readonly updates: number };

/** What one network of an ensemble has of its own. */
export interface EnsembleMember {
  /** Initial flat parameters `[layout.size]`; not written to. */
  readonly initial: Float32Array;
  /** The labels this network is trained on, one an example, 0 … classes - 1. */
  readonly labels: Int32Array;
  /** The base learning rate, positive. */
  readonly learningRate: number;
  /** At least 0. */
  readonly weightDecay: number;
  /** Epoch e visits the examples in the permutation drawn from the child stream ("epoch", e). */
  readonly batchOrder: RandomStream;
}

/** Networks of one architecture to train together on the same inputs. */
export interface EnsembleTraining {
  readonly classifier: Classifier;
  /** Inputs, example by example, `[examples, ...inputShape]` flat. */
  readonly images: Float32Array;
  readonly members: readonly EnsembleMember[];
  readonly batchSize: number;
  /** 0 … 1, exclusive of 1. */
  readonly momentum: number;
  readonly schedule: LearningRateSchedule;
  readonly budget: TrainingBudget;
  readonly stop: StopRule;
  readonly incompleteBatch: IncompleteBatch;
  /** Aborting rejects the training with the signal's reason, at the latest after some hundred updates. */
  readonly signal?: AbortSignal | undefined;
}

/** The number of training examples of a request. */
export function exampleCount({ classifier, images }: EnsembleTraining): number {
  return images.length / elementCount(classifier.inputShape);
}

/** Throws an input error `training/…` for a request that cannot be carried out. */
export function checkTraining(request: EnsembleTraining): void {
  const { classifier, members, batchSize, momentum, budget, incompleteBatch } = request;
  const examples = exampleCount(request);
  demand(isWhole(examples, 1), "images", `${examples} examples of the input shape`, "a whole number from 1");
  demand(members.length > 0, "members", "no members", "at least one");
  demand(isWhole(batchSize, 1), "batchSize", `${batchSize}`, "a whole number from 1");
  demand(
    incompleteBatch === "keep" || batchSize <= examples,
    "batchSize",
    `${batchSize} with incomplete batches dropped`,
    `at most the number of training examples, ${examples}`,
  );
  demand(momentum >= 0 && momentum < 1, "momentum", `${momentum}`, "a number from 0 to below 1");
  const [unit, amount] = "epochs" in budget ? ["epochs", budget.epochs] : ["updates", budget.updates];
  demand(isWhole(amount, 1), `budget.${unit}`, `${amount}`, "a whole number from 1");
  members.forEach((member, index) => {
    const at = (name: string) => `members[${index}].${name}`;
    const { initial, labels, learningRate, weightDecay } = member;
    const { size } = classifier.layout;
    demand(initial.length === size, at("initial"), `${initial.length} parameters`, `${size}`);
    demand(initial.every(Number.isFinite), at("initial"), "a parameter that is not finite", "finite numbers");
    demand(labels.length === examples, at("labels"), `${labels.length} labels`, `${examples}`);
    const wrong = labels.find((label) => label < 0 || label >= classifier.classes);
    demand(wrong === undefined, at("labels"), `label ${wrong}`, `0 to ${classifier.classes - 1}`);
    demand(isPositive(learningRate), at("learningRate"), `${learningRate}`, "a positive number");
    const decays = weightDecay === 0 || isPositive(weightDecay);
    demand(decays, at("weightDecay"), `${weightDecay}`, "a number of at least 0");
  });
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
