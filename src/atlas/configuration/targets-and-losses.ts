import { registeredLosses } from "#landscape/losses";
import { alternatives } from "#words";
import { classesOf, hasSentences, haveNumberTargets } from "./example-shape.ts";
import type { ComparedSections, Inconsistency } from "./inconsistency.ts";

/** A loss of classes where targets are numbers, or the other way round. */
export function lossOfOtherTargets({ data, training }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (data === undefined || training === undefined || hasSentences(data)) return [];
  if (classesOf(data) === 1) return [singleClass(data)];
  const wanted = haveNumberTargets(data) ? "numbers" : "labels";
  const fitting = registeredLosses().filter(({ targets }) => targets.includes(wanted));
  if (fitting.some(({ kind }) => kind === training.loss.kind)) {
    return wanted === "numbers" && training.stop.kind === "zero-loss" ? [ZERO_LOSS_OF_NUMBERS] : [];
  }
  const given = wanted === "numbers" ? "are numbers" : "are classes";
  return [
    {
      path: ["training", "loss"],
      problem: `training.loss is ${training.loss.kind}, which judges ${wanted === "numbers" ? "classes" : "numbers"}, and the targets of data.source ${data.source} ${given}`,
      expected: alternatives(fitting.map(({ kind }) => kind)),
    },
  ];
}

/** No number is met to the last digit, so that a training would never stop. */
const ZERO_LOSS_OF_NUMBERS: Inconsistency = {
  path: ["training", "stop"],
  problem:
    "training.stop is zero-loss, which waits until no answer is a wrong class, and targets are numbers",
  expected: "target-loss, plateau or never",
};

function singleClass({ source }: ComparedSections["data"]): Inconsistency {
  return {
    path: ["data", "source"],
    problem: `data.source ${source} has a single class, which any answer fits`,
    expected: "two classes or more",
    remedy: "Name other targets, or set data.task to regression if they are numbers to be predicted",
  };
}
