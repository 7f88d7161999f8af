import type { QuantityName } from "#quantities";
import { type Estimate, NOT_MEASURED } from "#statistics";

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

/** One observation of a quantity: of the network of one seed, of the pair of networks of two, or of the whole cell. */
export interface Observation {
  readonly metric: QuantityName;
  /** One seed of a network, two of a pair, none of a cell. */
  readonly seeds: readonly [] | readonly [number] | readonly [number, number];
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
  /** What was measured, by name; `estimateIn` reads it. */
  readonly metrics: Readonly<Partial<Record<QuantityName, Estimate>>>;
  /** The single observations behind the means; empty for an imported table. */
  readonly observations: readonly Observation[];
}

/** What a cell measured of a quantity; not measured where it says nothing of it, or where there is no cell. */
export function estimateIn(cell: Pick<Cell, "metrics"> | null | undefined, name: QuantityName): Estimate {
  const metrics = cell?.metrics ?? {};
  // A column may be called like something that every object has.
  return (Object.hasOwn(metrics, name) ? metrics[name] : undefined) ?? NOT_MEASURED;
}
