import { described } from "#descriptions";
import type { OwnLoss } from "#nets";
import type { ErrorMeasure, Loss } from "../loss.ts";

const OWN_ERROR: ErrorMeasure = {
  name: "the module's own error",
  unit: "percent",
  of: (wrong, examples) => (100 * wrong) / examples,
  jump: (examples) => 100 / examples,
};

/** A loss whose errors are what a network itself counts as wrong; an answer that is no number is wrong. */
export function withOwnError(loss: Loss, { value, each }: OwnLoss): Loss {
  const { exceptAt } = loss;
  return {
    ...loss,
    error: OWN_ERROR,
    errorValue: described(
      (_, outputs, targets, shares) => value(outputs, targets).mul(shares).sum(),
      "sum of a network's own error",
      { value },
    ),
    judge: (outputs, targets, width, places) => {
      const wrong = each(outputs, targets, width, places);
      const sum = wrong.reduce((total, own) => total + (Number.isNaN(own) ? 1 : own), 0);
      return {
        loss: loss.judge(outputs, targets, width, places).loss,
        error: OWN_ERROR.of(sum, wrong.length),
      };
    },
    ...(exceptAt && { exceptAt: (unjudged) => withOwnError(exceptAt(unjudged), { value, each }) }),
  };
}
