import type { Estimate } from "#statistics";

/** The knobs that place a cell. A load-like knob sets capacity against data, a temperature-like knob the noise of training. */
export const KNOBS = {
  width: { axis: "load", title: "Width", scale: "log" },
  depth: { axis: "load", title: "Depth", scale: "linear" },
  examples: { axis: "load", title: "Training examples", scale: "log" },
  label_noise: { axis: "load", title: "Label noise", scale: "linear" },
  batch_size: { axis: "temperature", title: "Batch size", scale: "log" },
  learning_rate: { axis: "temperature", title: "Learning rate", scale: "log" },
  weight_decay: { axis: "temperature", title: "Weight decay", scale: "log" },
} as const;

/** The name of a knob, which is also its column in every table. */
export type KnobName = keyof typeof KNOBS;

/** Every knob name, in column order. */
export const KNOB_NAMES = Object.keys(KNOBS) as readonly KnobName[];

/**
 * What is measured in a cell, with its unit and whether one network (`seed`) or a pair of networks (`pair`)
 * gives one observation. The key is the column in `cells.csv`; a `_se` column holds its standard error.
 */
export const METRICS = {
  train_loss: { title: "Training loss", unit: "nats", of: "seed" },
  train_error_pct: { title: "Training error", unit: "%", of: "seed" },
  test_loss: { title: "Test loss", unit: "nats", of: "seed" },
  test_acc_pct: { title: "Test accuracy", unit: "%", of: "seed" },
  hessian_top_eig: { title: "Top Hessian eigenvalue", unit: "nats", of: "seed" },
  hessian_trace: { title: "Hessian trace", unit: "nats", of: "seed" },
  linear_barrier_pct: { title: "Straight-line barrier", unit: "points of training error", of: "pair" },
  linear_barrier_nll: { title: "Straight-line barrier", unit: "nats", of: "pair" },
  mode_connectivity_pct: { title: "Mode connectivity", unit: "points of training error", of: "pair" },
  curve_barrier_pct: { title: "Curve barrier", unit: "points of training error", of: "pair" },
  curve_dip_pct: { title: "Curve dip", unit: "points of training error", of: "pair" },
  curve_barrier_nll: { title: "Curve barrier", unit: "nats", of: "pair" },
  curve_dip_nll: { title: "Curve dip", unit: "nats", of: "pair" },
  cka_softmax: { title: "CKA of probabilities", unit: "0 to 1", of: "pair" },
  cka_logits: { title: "CKA of logits", unit: "0 to 1", of: "pair" },
  l2_distance: { title: "Distance of parameters", unit: "l2 norm", of: "pair" },
} as const;

/** The name of a measured quantity. */
export type MetricName = keyof typeof METRICS;

/** Every metric name, in column order. */
export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[];

/** One observation of a metric: by the network of one seed, or by the pair of networks of two seeds. */
export interface Observation {
  readonly metric: MetricName;
  /** One seed for a `seed` metric, two for a `pair` metric. */
  readonly seeds: readonly [number] | readonly [number, number];
  readonly value: number;
  /** The uncertainty of this one observation (of a Hutchinson estimate, say); `null` if it is exact. */
  readonly standardError: number | null;
}

/** One cell of the grid: its knobs and what its networks measured. */
export interface Cell {
  readonly knobs: Readonly<Record<KnobName, number | null>>;
  /** How many networks were asked for. */
  readonly seeds: number;
  readonly divergedSeeds: number;
  /** Networks that did not diverge and whose output is constant over inputs. */
  readonly degenerateSeeds: number;
  readonly metrics: Readonly<Record<MetricName, Estimate>>;
  /** The single observations behind the means; empty for an imported table. */
  readonly observations: readonly Observation[];
}
