import type { LineChart } from "./figure.ts";

/** The training of one network: its mean loss in nats by epoch, null where it was not finite. */
export interface TrainingHistory {
  readonly seed: number;
  readonly loss: readonly (number | null)[];
}

/** Okabe and Ito's colours that read on white and on black, for up to seven networks; then they repeat with dashes. */
const SERIES_COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C8C8C"];
const SERIES_DASHES = [null, "5,3", "2,2"];

/** Training loss by epoch of the networks of one cell, on a log axis. */
export function trainingHistory(
  histories: readonly TrainingHistory[],
  title = "Training loss by epoch",
): LineChart {
  const series = histories.map(({ seed, loss }, index) => ({
    name: `seed ${seed}`,
    colour: SERIES_COLOURS[index % SERIES_COLOURS.length]!,
    dash: SERIES_DASHES[Math.floor(index / SERIES_COLOURS.length) % SERIES_DASHES.length] ?? null,
    points: loss.map((y, epoch) => ({ x: epoch + 1, y })),
  }));
  return {
    kind: "line-chart",
    title,
    x: { title: "Epoch" },
    y: { title: "Training loss, nats", scale: "log" },
    series,
    legend: series.map(({ name, colour, dash }) => ({ swatch: { kind: "line", colour, dash }, words: name })),
  };
}
