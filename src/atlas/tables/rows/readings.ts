import type { QuantityName } from "#quantities";
import type { Observation } from "#taxonomy";
import type { Divergence } from "./measured-value.ts";
import type { Knobs } from "./places.ts";

/** Something that a row says of the networks that it names. */
export interface Reading {
  readonly place: Knobs;
  readonly seeds: Observation["seeds"];
  /** What must not be said twice of the same networks, such as `cka_softmax_ij`. */
  readonly what: string;
  readonly path: string;
  readonly line: number;
}

/** An observation with the cell it is of. */
export interface PlacedObservation extends Reading {
  readonly observation: Observation;
}

/** A number that stands in the row of a network or a pair and is of another sort, so that it is one of the whole cell. */
export interface PlacedMean extends Reading {
  readonly metric: QuantityName;
  readonly value: number;
}

/** A row by which its network, or one of its two, diverged. */
export interface DivergedReading extends Reading {
  readonly why: Divergence;
  /** As the file spells the column and its value. */
  readonly column: string;
  readonly text: string;
}

/** All that the rows of a table say. */
export interface Readings {
  readonly observations: readonly PlacedObservation[];
  readonly means: readonly PlacedMean[];
  readonly diverged: readonly DivergedReading[];
}

/** A reading for a sentence: `cka_softmax_ij of seeds 0, 1`. */
export function readingWords({ what, seeds }: Reading): string {
  return `${what} of ${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")}`;
}
