import type { NetworkSizes } from "#nets/layers";
import {
  hessianPass,
  hessianRows,
  networksAtOnce,
  probesAtOnce,
  productBytesPerParameter,
  type Sized,
} from "./group-size.ts";

/** What is kept of the passes about networks, in copies of their activations. */
const KEPT_COPIES = 3;

/** What products hold besides, likewise; programs do not give it back to one another. */
interface Copies {
  /** With single vectors. */
  readonly single: number;
  /** Of each of the vectors that are multiplied at once. */
  readonly vector: number;
  /** Of each of them what the largest layer takes while it is computed, in copies of what it puts out. */
  readonly largest: number;
}

const USUAL_COPIES: Copies = { single: 3, vector: 0.9, largest: 3.5 };

/** Between scores and answers, and inside layer norms, a pass holds several arrays for each that layers put out. */
const ATTENTION_COPIES: Copies = { single: 6, vector: 3.3, largest: 0 };

/** The share of the largest layer where layers are not known. */
const USUAL_LARGEST = 1 / 8;

/** What may be kept of all examples, bytes; more is computed anew. */
const MOST_KEPT_BYTES = 2 ** 30;

/** A vector of the basis of an eigenvalue iteration, float64, bytes a parameter. */
const BASIS_BYTES = 8;

/**
 * What a product with a single vector holds of the size of the parameters, bytes a parameter: the vector, its rest and the
 * sum of its products in float64, and in float32 the vector, the parameters, the gradient and its derivatives.
 */
const SINGLE_BYTES = 48;

/** The same for each of the vectors that are multiplied at once. */
const VECTOR_BYTES = 36;

/** The vectors along which examples are compared and the ends of the spectrum, likewise. */
const JUDGED_BYTES = 14 * BASIS_BYTES;

/** What the curvature of so many networks of one cell is measured by. */
export interface CurvatureSize {
  readonly networks: number;
  readonly examples: number;
  /** Programs that multiply blocks of vectors: with the Hessian, and with those of single examples where they are drawn. */
  readonly blockPrograms: number;
  /** Vectors that an eigenvalue iteration keeps at most. */
  readonly keptVectors: number;
}

/** What the memory of a network is foretold by. */
export type MeasuredSizes = Required<Pick<Sized, "layout" | "workload">> &
  Pick<NetworkSizes, "hasAttention" | "hasStem" | "largestLayer">;

/** Numbers that the largest layer of a network puts out, or a guess where its layers are not known. */
export function largestLayerOf({ workload, largestLayer }: MeasuredSizes): number {
  return largestLayer ?? USUAL_LARGEST * workload.activations;
}

/**
 * What measuring the curvature of networks takes beside what the networks themselves do, bytes, however little of it is in
 * use at once: activations, and vectors as long as the parameters.
 *
 * Networks are measured in groups and examples in chunks, so that it is bounded by that of one network with few examples. The
 * constants are those of vision Transformers of 17 to 197 tokens, encoder-decoders, convolutional networks and perceptrons,
 * whose greatest resident sets they foretell within a fourth: `node bench/plan-memory.ts`.
 */
export function curvatureBytes(
  sized: MeasuredSizes,
  { networks, examples, blockPrograms, keptVectors }: CurvatureSize,
): number {
  const most = hessianRows(sized, examples);
  const chunks = Math.ceil(examples / most);
  const rows = Math.ceil(examples / chunks);
  const bytesPerParameter = productBytesPerParameter(keptVectors);
  const atOnce = Math.min(
    networks,
    networksAtOnce({ of: sized, rows: most, pass: hessianPass(1), bytesPerParameter }),
  );
  const vectors = probesAtOnce(sized, rows, atOnce);
  const copy = 4 * rows * atOnce * sized.workload.activations;
  const kept = KEPT_COPIES * copy;
  // Beside what fits there is a chunk whose pass is computed anew.
  const keptChunks = Math.min(chunks, Math.floor(MOST_KEPT_BYTES / kept) + 1);
  const { single, vector, largest } = sized.hasAttention ? ATTENTION_COPIES : USUAL_COPIES;
  const ofVector = vector + (largest * largestLayerOf(sized)) / sized.workload.activations;
  const activations = keptChunks * kept + (single + ofVector * blockPrograms * vectors) * copy;
  const { size } = sized.layout;
  const ofBasis = BASIS_BYTES * Math.min(keptVectors, size);
  const ofBlocks = blockPrograms === 0 ? 0 : VECTOR_BYTES * vectors;
  const ofJudged = blockPrograms > 1 ? JUDGED_BYTES : 0;
  return activations + atOnce * size * (ofBasis + SINGLE_BYTES + ofBlocks + ofJudged);
}
