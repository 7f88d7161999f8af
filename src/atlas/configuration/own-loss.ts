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
  const others = registeredLosses().filter(({ kind, targets }) => kind !== OWN_LOSS && targets === "labels");
  return [
    {
      path: ["training", "loss"],
      problem: `training.loss is ${OWN_LOSS}, but model.family ${name} brings no loss of its own`,
      expected: alternatives(others.map(({ kind }) => kind)),
      remedy: "Or let the file that model.module names export a function loss",
    },
  ];
}

/** A clause on a loss that the network brings along and that another is asked for in place of; `undefined` for none. */
export function noteOnOwnLoss({ model, training }: ExperimentConfiguration): string | undefined {
  if (familyNamed(model.family).hasOwnLoss !== true || training.loss.kind === OWN_LOSS) return undefined;
  return `the network's file exports a loss, which training.loss ${training.loss.kind} leaves aside`;
}
