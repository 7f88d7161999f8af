import { agreement, jensenShannonDivergence } from "./agreement.ts";
import { debiasedLinearCka, linearCka } from "./cka.ts";
import { logitRepresentation, probabilityRepresentation } from "./representation.ts";

/** How alike two networks answer on one probe set. */
export interface PairSimilarity {
  /** Positions of the two networks, the smaller first. */
  readonly pair: readonly [number, number];
  /** Linear CKA of probabilities; `null` when one of them is constant or not finite. */
  readonly ckaSoftmax: number | null;
  /** Linear CKA of logits; `null` likewise. */
  readonly ckaLogits: number | null;
  /** Debiased linear CKA of probabilities; `null` likewise. */
  readonly ckaSoftmaxDebiased: number | null;
  /** Share of probes with the same preferred class. */
  readonly agreement: number;
  /** Mean Jensen–Shannon divergence of the probabilities in nats. */
  readonly jensenShannon: number;
}

/** Similarity of every pair of networks from their logits `[probes, classes]` (flat) on one fixed probe set. */
export function pairwiseSimilarity(
  logits: readonly Float32Array[],
  classes: number,
): readonly PairSimilarity[] {
  const answers = logits.map((own) => ({
    logits: logitRepresentation(own, classes),
    probabilities: probabilityRepresentation(own, classes),
  }));
  return answers.flatMap((first, i) =>
    answers.slice(i + 1).map((second, offset) => ({
      pair: [i, i + 1 + offset] as const,
      ckaSoftmax: linearCka(first.probabilities, second.probabilities),
      ckaLogits: linearCka(first.logits, second.logits),
      ckaSoftmaxDebiased: debiasedLinearCka(first.probabilities, second.probabilities),
      agreement: agreement(first.probabilities, second.probabilities),
      jensenShannon: jensenShannonDivergence(first.probabilities, second.probabilities),
    })),
  );
}
