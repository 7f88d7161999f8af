import type { numpy as np } from "@jax-js/jax";
import { vmap } from "@jax-js/jax";
import { type Inspection, inspectCompilation, type PassName, type TensorSpec } from "#engine";
import { type Classifier, logitsByStatistics, type NetworkArrays, networkSpecs } from "#landscape";
import { curveStep } from "#landscape/connectivity";
import { batchedHessianProducts } from "#landscape/curvature";
import { sgdStep } from "#landscape/training";

/** How large a program is to be. */
interface ProgramSizes {
  /** Networks, or pairs joined by a curve, that share the program. */
  readonly networks: number;
  /** Examples of one call. */
  readonly rows: number;
  /** Training examples that batches are drawn from. */
  readonly examples: number;
  /** Vectors a network that a product with the Hessian takes at once. */
  readonly probes: number;
}

/** Compiles a program of one name short of loading it. */
type Inspect = (
  classifier: Classifier,
  sizes: ProgramSizes,
  without: readonly PassName[],
) => Promise<Inspection>;

const float32 = (...shape: readonly number[]): TensorSpec => ({ type: "float32", shape });
const int32 = (...shape: readonly number[]): TensorSpec => ({ type: "int32", shape });

/** The programs that jobs spend their time in, built from the very functions that the jobs compile. */
export const PROGRAMS = {
  /** One update of training. */
  train: (classifier, { networks, rows, examples }, without) =>
    inspectCompilation(
      sgdStep(classifier),
      [
        {
          velocity: float32(networks, classifier.layout.size),
          ...networkSpecs(classifier, networks),
        },
        {
          indices: int32(networks, rows),
          labels: int32(networks, rows),
          shares: float32(rows),
          rates: float32(networks),
        },
        {
          images: float32(examples, ...classifier.inputShape),
          weightDecay: float32(networks),
          momentum: float32(),
        },
      ],
      { name: "train", without },
    ),
  /** Products of some vectors a network with the Hessian of its loss. */
  hessian: (classifier, { networks, rows, probes }, without) =>
    inspectCompilation(
      batchedHessianProducts(classifier),
      [
        float32(networks, probes, classifier.layout.size),
        networkSpecs(classifier, networks),
        float32(rows, ...classifier.inputShape),
        int32(rows),
        float32(rows),
      ],
      { name: "hessian", without },
    ),
  /** One update of Bezier curves with one bend. */
  curve: (classifier, { networks: pairs, rows, examples }, without) =>
    inspectCompilation(
      curveStep(classifier),
      [
        {
          bends: float32(pairs, 1, classifier.layout.size),
          velocity: float32(pairs, 1, classifier.layout.size),
        },
        {
          indices: int32(pairs, rows),
          labels: int32(pairs, rows),
          shares: float32(rows),
          endWeights: float32(pairs, 2),
          bendWeights: float32(pairs, 1),
          rate: float32(),
        },
        {
          ends: float32(pairs, 2, classifier.layout.size),
          inputs: float32(examples, ...classifier.inputShape),
          weightDecay: float32(),
          momentum: float32(),
        },
      ],
      { name: "curve", without },
    ),
  /** The answers of trained networks. */
  logits: (classifier, { networks, rows }, without) =>
    inspectCompilation(
      (all: NetworkArrays, inputs: np.Array) =>
        vmap(
          (one: NetworkArrays, images: np.Array) => logitsByStatistics(classifier, one, images),
          [0, null],
        )(all, inputs),
      [networkSpecs(classifier, networks), float32(rows, ...classifier.inputShape)],
      { name: "logits", without },
    ),
} as const satisfies Readonly<Record<string, Inspect>>;

/** The name of a program that can be inspected. */
export type ProgramName = keyof typeof PROGRAMS;
