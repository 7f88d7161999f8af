import { familyNamed } from "#families";
import { OWN_LOSS, registeredLosses } from "#landscape/losses";
import { alternatives } from "#words";
import type { ExperimentConfiguration } from "./configuration.ts";
import type { ComparedSections, Inconsistency } from "./inconsistency.ts";

/** A loss that the network is to bring along, where its family has none. */
export function lossOfNoNetwork({ model, training }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (model === undefined || training?.loss.kind !== OWN_LOSS) return [];
  const { name, hasOwnLoss = false } = familyNamed(model.family);
  if (hasOwnLoss) return [];
  const others = registeredLosses().filter(({ kind, targets }) => kind !== OWN_LOSS && targets !== "numbers");
  return [
    {
      path: ["training", "loss"],
      problem: `training.loss is ${OWN_LOSS}, but model.family ${name} brings no loss of its own`,
      expected: alternatives(others.map(({ kind }) => kind)),
      remedy: "Or let the file that model.module names export a function loss",
    },
  ];
}

/** Clauses on a loss that the network brings along and that another is asked for in place of, and on what it counts as wrong. */
export function notesOnOwnLoss({ model, training }: ExperimentConfiguration): readonly string[] {
  const { hasOwnLoss = false, hasOwnError = false } = familyNamed(model.family);
  return [
    ...(hasOwnLoss && training.loss.kind !== OWN_LOSS
      ? [`the network's file exports a loss, which training.loss ${training.loss.kind} leaves aside`]
      : []),
    ...(hasOwnError
      ? [
          "errors are what the network's file counts as wrong by its function error, and accuracies 100 % less that",
        ]
      : []),
  ];
}
