import { described } from "#descriptions";
import { AtlasError } from "#errors";
import type { OwnLoss } from "#nets";
import { PADDING } from "#nets/layers";
import type { Loss } from "../loss.ts";
import { areConstantProbabilities } from "./constant-answers.ts";
import { defineLoss } from "./description.ts";
import { judgeLabels, labelOf, ZERO_ONE_ERROR, zeroOneErrorValue } from "./labels.ts";
import { regression } from "./regression.ts";
import { areConstantTranslations, judgeTokens, tokenErrorValue, tokensOf } from "./token-cross-entropy.ts";

/** The word by which a configuration asks for the loss that a network brings along. */
export const OWN_LOSS = "module";

/** The loss of a network whose file has one; what it is made of is the network's to say. */
export const ownLoss = defineLoss({
  kind: OWN_LOSS,
  meaning: "the loss that the file of the network exports",
  targets: "labels or numbers",
  judgesSentences: true,
  unit: "the module's own loss",
  settings: {},
  create: () => {
    throw new AtlasError({
      code: "losses/no-own-loss",
      kind: "input",
      problem: "the network brings no loss of its own",
      where: "training.loss",
      expected: "the network of a file that exports a function loss, or a loss by its name",
    });
  },
});

/**
 * A loss that a network brings along, beside the 0-1 error.
 *
 * It is taken for no likelihood, and outputs of several networks are put together by their mean. Networks count as diverged
 * by its value of outputs that are all 0.
 */
export function lossOfNetwork(own: OwnLoss): Loss {
  return {
    ...lossExceptAt(own, PADDING),
    exceptAt: (unjudged) => lossExceptAt(own, unjudged),
    ofNumbers: lossOfNumbers(own),
  };
}

/** The same of targets that are numbers, beside their squared difference. */
function lossOfNumbers({ value, each }: OwnLoss): Loss {
  const { drawnSlopes: _, ...squared } = regression.make();
  return {
    ...squared,
    value: sumOf(value),
    constantAnswerLoss: (targets, width) => {
      const loss = meanOf(each(new Float32Array(targets.length), targets, width));
      return loss > 0 && Number.isFinite(loss) ? loss : null;
    },
    judge: (outputs, targets, width) => {
      const loss = meanOf(each(outputs, targets, width));
      return {
        loss: Number.isFinite(loss) ? loss : null,
        error: squared.judge(outputs, targets, width).error,
      };
    },
  };
}

/** The sum of a network's own losses by shares. */
function sumOf(value: OwnLoss["value"]): Loss["value"] {
  return described(
    (_, outputs, targets, shares) => value(outputs, targets).mul(shares).sum(),
    "sum of a network's own loss",
    { value },
  );
}

function lossExceptAt({ value, each }: OwnLoss, unjudged: number): Loss {
  const zero = (): number => 0;
  return {
    targets: (classes, places) =>
      places === undefined ? labelOf(classes) : tokensOf(classes, places, unjudged),
    value: sumOf(value),
    error: ZERO_ONE_ERROR,
    errorValue: described(
      (functions, outputs, targets, shares) =>
        outputs.ndim === 3
          ? tokenErrorValue(functions, outputs, targets, shares, unjudged)
          : zeroOneErrorValue(functions, outputs, targets, shares),
      "0-1 error of one place or several",
      { unjudged },
    ),
    constantAnswerLoss: (targets, classes) => {
      const loss = meanOf(each(new Float32Array(targets.length * classes), targets, classes));
      return loss > 0 && Number.isFinite(loss) ? loss : null;
    },
    judge: (outputs, targets, classes, places) => {
      const { error } =
        places === undefined
          ? judgeLabels(outputs, targets, classes, zero)
          : judgeTokens(outputs, targets, classes, places, zero, unjudged);
      const loss = meanOf(each(outputs, targets, classes, places));
      return { loss: Number.isFinite(loss) ? loss : null, error };
    },
    isDegenerate: (outputs, classes, places) =>
      places === undefined
        ? areConstantProbabilities(outputs, classes)
        : areConstantTranslations(outputs, classes, places),
  };
}

function meanOf(losses: Float64Array): number {
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
