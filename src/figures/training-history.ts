import type { LineChart, LineSeries, Panels } from "./figure.ts";
import { lineLegend } from "./line-legend.ts";

/** The training of one network by epoch, null where a number was not finite. */
export interface TrainingHistory {
  readonly seed: number;
  /** Mean loss. */
  readonly loss: readonly (number | null)[];
  /** Error in percent. @default not drawn */
  readonly errorPct?: readonly (number | null)[];
}

/** Okabe and Ito's colours that read on white and on black, for up to seven networks; then they repeat with dashes. */
const SERIES_COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C8C8C"];
const SERIES_DASHES = [null, "5,3", "2,2"];

/** Training loss, on a log axis, and training error by epoch of the networks of one cell; no error has no panel. */
export function trainingHistory(
  histories: readonly TrainingHistory[],
  title = "Training loss by epoch",
  lossUnit = "nats",
): Panels {
  const lines = (numbersOf: (history: TrainingHistory) => readonly (number | null)[]): LineSeries[] =>
    histories.map((history, index) => ({
      name: `seed ${history.seed}`,
      colour: SERIES_COLOURS[index % SERIES_COLOURS.length]!,
      dash: SERIES_DASHES[Math.floor(index / SERIES_COLOURS.length) % SERIES_DASHES.length] ?? null,
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
      chart(hasErrors ? "(a) Training loss" : "Training loss", lossUnit, "log", losses),
      ...(hasErrors ? [chart("(b) Training error", "%", "linear", errors)] : []),
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
