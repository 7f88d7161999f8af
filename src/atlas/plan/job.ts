import type { KnobName } from "#taxonomy";

/** The value of every knob in one cell; `null` for a knob its experiment does not have (the depth of … none). */
export type CellKnobs = Readonly<Record<KnobName, number | null>>;

/** One network of the experiment: a seed of a cell. */
export interface PlannedNetwork {
  /** Hash of everything that determines the trained weights; names `weights/<key>.safetensors`. */
  readonly key: string;
  /** Hash of everything but the seed: networks with the same `cell` are the seeds of one cell. */
  readonly cell: string;
  readonly knobs: CellKnobs;
  readonly seed: number;
}

/** One pair of networks of a cell. */
export interface PlannedPair {
  /** Hash of both networks and the curve procedure; names `curves/<key>.safetensors`. */
  readonly key: string;
  readonly first: PlannedNetwork;
  readonly second: PlannedNetwork;
}

interface JobBase {
  /** Hash of everything that determines the job's result; a journal that holds it has the job done. */
  readonly key: string;
  /** Keys of the jobs that must be done first. */
  readonly needs: readonly string[];
  /** Estimated cost in arbitrary but consistent units, for order and progress. */
  readonly cost: number;
}

/** Trains networks that share shapes (width, depth, batch size, number of examples) as one program. */
export interface TrainJob extends JobBase {
  readonly kind: "train";
  readonly networks: readonly PlannedNetwork[];
}

/** Measures Hessian eigenvalues and traces of the networks of one cell. */
export interface CurvatureJob extends JobBase {
  readonly kind: "curvature";
  readonly networks: readonly PlannedNetwork[];
}

/** Measures lines and curves between pairs of networks of one cell. */
export interface ConnectivityJob extends JobBase {
  readonly kind: "connectivity";
  readonly pairs: readonly PlannedPair[];
}

/** Measures CKA and distance over all pairs of networks of one cell. */
export interface SimilarityJob extends JobBase {
  readonly kind: "similarity";
  readonly networks: readonly PlannedNetwork[];
}

export type Job = TrainJob | CurvatureJob | ConnectivityJob | SimilarityJob;

/** The whole experiment as jobs, in a fixed order that is also a valid order of execution. */
export interface Plan {
  readonly jobs: readonly Job[];
  /** Every cell with its networks, in table order. */
  readonly cells: readonly PlannedCell[];
}

export interface PlannedCell {
  readonly cell: string;
  readonly knobs: CellKnobs;
  readonly networks: readonly PlannedNetwork[];
}
