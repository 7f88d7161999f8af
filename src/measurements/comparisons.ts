import {
  type Comparison,
  meanCca,
  noiseFloor,
  probeUncertainty,
  procrustesDistance,
  pwcca,
  rbfCka,
  svcca,
} from "#landscape/representations";
import {
  agreement,
  debiasedLinearCka,
  functionDistance,
  jensenShannonDivergence,
  LEAST_ROWS,
  linearCka,
  minibatchLinearCka,
  type Representation,
} from "#landscape/similarity";
import type { RandomStream } from "#random";
import { counted } from "#words";
import type { Observed } from "./measurement.ts";

/** What one network answers on the probes. */
export interface Answers {
  readonly probabilities: Representation;
  readonly logits: Representation;
}

/** One way of comparing the answers of two networks. */
interface AnswerComparison {
  readonly quantity: string;
  readonly of: keyof Answers;
  readonly compare: Comparison;
}

/** Rows of a minibatch of `cka_softmax_minibatch`. */
const MINIBATCH = 64;

/** What is always measured. */
const USUAL: readonly AnswerComparison[] = [
  { quantity: "cka_softmax", of: "probabilities", compare: linearCka },
  { quantity: "cka_logits", of: "logits", compare: linearCka },
  { quantity: "cka_softmax_debiased", of: "probabilities", compare: debiased },
  { quantity: "agreement", of: "probabilities", compare: agreement },
  { quantity: "jensen_shannon", of: "probabilities", compare: jensenShannonDivergence },
];

/** `null` of so few probes that there is no unbiased estimate. */
function debiased(x: Representation, y: Representation): number | null {
  return x.rows < LEAST_ROWS ? null : debiasedLinearCka(x, y);
}

/** What is measured beside it on request. */
const FURTHER: readonly AnswerComparison[] = [
  {
    quantity: "cka_softmax_minibatch",
    of: "probabilities",
    compare: (x, y) => (x.rows < LEAST_ROWS ? null : minibatchLinearCka(x, y, Math.min(MINIBATCH, x.rows))),
  },
  { quantity: "cka_softmax_rbf", of: "probabilities", compare: (x, y) => rbfCka(x, y) },
  { quantity: "cca_softmax", of: "probabilities", compare: meanCca },
  { quantity: "svcca_softmax", of: "probabilities", compare: (x, y) => svcca(x, y) },
  { quantity: "pwcca_softmax", of: "probabilities", compare: pwcca },
  { quantity: "procrustes_softmax", of: "probabilities", compare: procrustesDistance },
  { quantity: "function_distance", of: "probabilities", compare: functionDistance },
];

/** What the measurement of similarity is asked for of each pair. */
export interface ComparisonRequest {
  readonly measures: "usual" | "all";
  readonly uncertainty: boolean;
  /** Draws of one purpose and quantity, the same for every pair, which share their probes. */
  readonly stream: (purpose: string, quantity: string) => RandomStream;
}

/**
 * How alike two networks answer, quantity by quantity. With `uncertainty` each number has the standard error that it owes to the
 * choice of probes, which all pairs share, and its evidence what the comparison gives where the probes of one side
 * are shuffled.
 */
export function compareAnswers(
  first: Answers,
  second: Answers,
  { measures, uncertainty, stream }: ComparisonRequest,
): readonly Observed[] {
  const comparisons = measures === "all" ? [...USUAL, ...FURTHER] : USUAL;
  return comparisons.map(({ quantity, of, compare }) => {
    const [x, y] = [first[of], second[of]];
    const value = areFinite(x) && areFinite(y) ? compare(x, y) : null;
    if (!uncertainty || value === null) return { quantity, value, standardError: null };
    const error =
      x.rows < 2
        ? null
        : probeUncertainty(compare, x, y, { stream: stream("groups", quantity), ...groupsOf(x) });
    const floor = noiseFloor(compare, x, y, { stream: stream("floor", quantity) });
    return {
      quantity,
      value,
      standardError: error?.standardError ?? null,
      evidence: {
        ...(error === null
          ? { no_error_because: `without some of its ${counted(x.rows, "probe")} it means nothing` }
          : { se_examples: error.standardError }),
        ...(floor !== null && { noise_floor: floor.mean, noise_floor_sd: floor.standardDeviation }),
      },
    };
  });
}

/** Whether answers are numbers, of which preferred classes say something. */
function areFinite({ values }: Representation): boolean {
  return values.every(Number.isFinite);
}

/** Of few probes each is left out by itself. */
function groupsOf({ rows }: Representation): { readonly groups?: number } {
  return rows < 10 ? { groups: rows } : {};
}
