import type { CurvePaths, LayerLikeness, NetworkSpectrum, QuantityAlong } from "#figures";
import type { QuantityName, Terms } from "#quantities";
import type { LayerAdvice } from "#taxonomy";

/** How the training of one network of a cell went. */
export interface NetworkEvidence {
  readonly seed: number;
  /** Names the file of its weights. */
  readonly key: string;
  readonly status: "trained" | "diverged";
  /** Its output is the same for every input. */
  readonly constant: boolean;
  readonly epochs: number;
  readonly updates: number;
  /** Such as `budget` or `target-loss`. */
  readonly stoppedBy: string;
  /** Training loss and error in percent by epoch, `null` where they were not finite. */
  readonly loss: readonly (number | null)[];
  readonly errorPct: readonly (number | null)[];
  /** What else was followed by epoch, by the quantity: that of test data where there is an oracle. @default nothing */
  readonly series?: Readonly<Record<string, readonly (number | null)[]>>;
}

/** What is stored about the paths between two networks of a cell. */
export interface PathEvidence {
  readonly seeds: readonly [number, number];
  /** A path that is not stored has no points. */
  readonly paths: CurvePaths;
  /** Why the file could not be read, a sentence; `null` where it was read or is not there. */
  readonly problem: string | null;
}

/** How alike the layers of two networks of a cell are. */
export interface LayerMapEvidence extends LayerLikeness {
  readonly seeds: readonly [number, number];
}

/** One measured number of a cell with its evidence. */
export interface ObservationEvidence {
  readonly quantity: QuantityName;
  /** None for a number of the whole cell, one for a network, two for a pair. */
  readonly seeds: readonly number[];
  /** `null` where the quantity is undefined for these networks. */
  readonly value: number | null;
  readonly standardError: number | null;
  /** Such as `{ residual: 1e-5, converged: true, iterations: 24 }`. */
  readonly detail: Readonly<Record<string, number | boolean | string | null>>;
}

/** Everything that a run has stored about one cell, however far it has come. */
export interface CellEvidence {
  /** The seeds that the experiment asks for. */
  readonly seeds: readonly number[];
  /** What networks that were trained elsewhere are called, by seed. @default told by their seeds */
  readonly names?: readonly string[] | undefined;
  /** What the networks are judged by. */
  readonly terms: Terms;
  /** By seed; those that are trained. */
  readonly networks: readonly NetworkEvidence[];
  /** Every pair that the experiment joins, measured or not. */
  readonly pairs: readonly PathEvidence[];
  readonly observations: readonly ObservationEvidence[];
  /** Spectra of the Hessians of networks, where their densities are measured. */
  readonly spectra?: readonly NetworkSpectrum[];
  /** Of the pairs whose layers are compared. @default none */
  readonly layerMaps?: readonly LayerMapEvidence[];
  /** Quantities of networks along their training, where they are measured there. */
  readonly along?: readonly QuantityAlong[];
  /** Learning rates by layer, where the spectra of the networks are measured. */
  readonly layers?: readonly LayerAdvice[];
}
