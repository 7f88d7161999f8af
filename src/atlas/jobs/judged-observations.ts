import type { JournalObservation } from "#atlas/journal";
import { haveNumbers, type TargetScale, type Targets, targetsOf } from "#data";
import type { Judgement } from "#landscape/losses";
import type { CellData } from "./cell-data.ts";
import { inDeviations, rootMeanSquares } from "./root-mean-square.ts";

/** What a trained network is worth on either part of its data. */
export interface JudgedParts {
  /** By the targets that it was trained on. */
  readonly onTrain: Judgement;
  readonly onTest: Judgement;
  /** What both are read off, `[examples, …, classes]` flat. */
  readonly logits: Readonly<Record<"train" | "test", Float32Array>>;
}

/** What is reported of a trained network: losses, the training error and the test accuracy, and of numbers their errors in their own units. */
export function judgedObservations(
  { onTrain, onTest, logits }: JudgedParts,
  { train, trainLabels, test }: Pick<CellData, "train" | "trainLabels" | "test">,
): readonly JournalObservation[] {
  const ofBoth = [
    observed("train_loss", onTrain.loss),
    observed("train_error_pct", onTrain.error),
    observed("test_loss", onTest.loss),
    observed("test_acc_pct", 100 - onTest.error),
  ];
  if (!haveNumbers(train)) return ofBoth;
  return [
    ...ofBoth,
    ofNumbers("train_rmse", logits.train, trainLabels, train.scale),
    ofNumbers("test_rmse", logits.test, targetsOf(test), train.scale),
  ];
}

function observed(metric: string, value: number | null): JournalObservation {
  return { metric, value, standard_error: null };
}

/** Of a single number its root mean square error; of several, whose units differ, that in their deviations, with each beside it. */
function ofNumbers(
  metric: "train_rmse" | "test_rmse",
  answers: Float32Array,
  targets: Targets,
  scale: TargetScale,
): JournalObservation {
  const roots = rootMeanSquares(answers, targets, scale);
  if (roots.length === 1) return observed(metric, roots[0]!);
  const each = roots.map((root, output) => [`target_${output + 1}`, root] as const);
  return {
    ...observed(`${metric}_standardised`, inDeviations(roots, scale)),
    detail: Object.fromEntries(each),
  };
}
