import type { JournalObservation } from "#atlas/journal";
import { type ExampleSet, haveNumbers } from "#data";
import type { Judgement } from "#landscape/losses";
import { rootMeanSquareOf } from "./root-mean-square.ts";

/** What a trained network is worth on either part of its data. */
export interface JudgedParts {
  /** By the targets that it was trained on. */
  readonly onTrain: Judgement;
  readonly onTest: Judgement;
}

/** What is reported of a trained network: losses, the training error and the test accuracy, and of a number its error in its own unit. */
export function judgedObservations(
  { onTrain, onTest }: JudgedParts,
  train: ExampleSet,
): readonly JournalObservation[] {
  const observed = (metric: string, value: number | null): JournalObservation => ({
    metric,
    value,
    standard_error: null,
  });
  const ofBoth = [
    observed("train_loss", onTrain.loss),
    observed("train_error_pct", onTrain.error),
    observed("test_loss", onTest.loss),
    observed("test_acc_pct", 100 - onTest.error),
  ];
  if (!haveNumbers(train) || train.outputs > 1) return ofBoth;
  return [
    ...ofBoth,
    observed("train_rmse", rootMeanSquareOf(onTrain.error, train.scale)),
    observed("test_rmse", rootMeanSquareOf(onTest.error, train.scale)),
  ];
}
