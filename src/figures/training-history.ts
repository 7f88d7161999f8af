import { OF_CLASSIFIERS, quantityNamed, type Terms, titleUnder } from "#quantities";
import type { LineChart, LineSeries, Panels } from "./figure.ts";
import { lineLegend } from "./line-legend.ts";
import { seriesStyle } from "./series-style.ts";

/** The training of one network by epoch, null where a number was not finite. */
export interface TrainingHistory {
  readonly seed: number;
  /** Mean loss. */
  readonly loss: readonly (number | null)[];
  /** Error in percent. @default not drawn */
  readonly errorPct?: readonly (number | null)[];
}

/** Training loss, on a log axis, and training error by epoch of the networks of one cell; no error has no panel. */
export function trainingHistory(
  histories: readonly TrainingHistory[],
  title = "Training loss by epoch",
  terms: Terms = OF_CLASSIFIERS,
): Panels {
  const lines = (numbersOf: (history: TrainingHistory) => readonly (number | null)[]): LineSeries[] =>
    histories.map((history, index) => ({
      name: `seed ${history.seed}`,
      ...seriesStyle(index),
      points: numbersOf(history).map((y, epoch) => ({ x: epoch + 1, y })),
    }));
  const losses = lines(({ loss }) => loss);
  const errors = lines(({ errorPct = [] }) => errorPct);
  const hasErrors = errors.some(({ points }) => points.length > 0);
  return {
    kind: "panels",
    title,
    columns: 2,
    panels: [
      chart(hasErrors ? "(a) Training loss" : "Training loss", terms.lossUnit, "log", losses),
      ...(hasErrors
        ? [chart(`(b) ${titleUnder(terms, quantityNamed("train_error_pct"))}`, "%", "linear", errors)]
        : []),
    ],
    sharedAxes: false,
    legend: lineLegend(losses),
  };
}

function chart(
  title: string,
  unit: string,
  scale: "linear" | "log",
  series: readonly LineSeries[],
): LineChart {
  return {
    kind: "line-chart",
    title,
    x: { title: "Epoch" },
    y: { title: unit, scale },
    series,
    legend: [],
  };
}
