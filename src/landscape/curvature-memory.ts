import { hessianPass, hessianRows, networksAtOnce, probesAtOnce, type Sized } from "./group-size.ts";

/** What is kept of the passes about networks with attention, in copies of their activations. */
const KEPT_COPIES = 3;

/** What products with single vectors hold besides, likewise. */
const SINGLE_COPIES = 6;

/** What each of the vectors that are multiplied at once holds, likewise; programs do not give it back to one another. */
const COPIES_OF_VECTOR = 3.3;

/** What may be kept of all examples, bytes; more is computed anew. */
const MOST_KEPT_BYTES = 2 ** 30;

/** What the curvature of so many networks of one cell is measured by. */
export interface CurvatureSize {
  readonly networks: number;
  readonly examples: number;
  /** Programs that multiply blocks of vectors: with the Hessian, and with those of single examples where they are drawn. */
  readonly blockPrograms: number;
  /** Memory of a network beside its activations, bytes a parameter. */
  readonly bytesPerParameter: number;
}

/**
 * What the activations of networks with attention take while their curvature is measured, bytes, however little of it is
 * in use at once: between scores and answers, and inside layer norms, a pass holds several arrays for each that
 * layers put out. The constants are those of vision Transformers of 17 to 197 tokens and of encoder-decoders, whose greatest
 * resident sets they foretell within a fifth or so: `node bench/plan-memory.ts`.
 */
export function attentionCurvatureBytes(
  sized: Required<Pick<Sized, "workload">> & Sized,
  { networks, examples, blockPrograms, bytesPerParameter }: CurvatureSize,
): number {
  const most = hessianRows(sized, examples);
  const chunks = Math.ceil(examples / most);
  const rows = Math.ceil(examples / chunks);
  const atOnce = Math.min(
    networks,
    networksAtOnce({ of: sized, rows: most, pass: hessianPass(1), bytesPerParameter }),
  );
  const vectors = probesAtOnce(sized, rows, atOnce);
  const copy = 4 * rows * atOnce * sized.workload.activations;
  const kept = KEPT_COPIES * copy;
  // Beside what fits there is a chunk whose pass is computed anew.
  const keptChunks = Math.min(chunks, Math.floor(MOST_KEPT_BYTES / kept) + 1);
  return keptChunks * kept + (SINGLE_COPIES + COPIES_OF_VECTOR * blockPrograms * vectors) * copy;
}
