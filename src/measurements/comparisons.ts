import {
  comparedPairs,
  inOneStep,
  noiseFloors,
  type Pair,
  type PreparedRepresentation,
  prepared,
  probeUncertainties,
  stagedMeanCca,
  stagedProcrustes,
  stagedPwcca,
  stagedRbfCka,
  stagedSvcca,
} from "#landscape/representations";
import {
  agreement,
  functionDistance,
  jensenShannonDivergence,
  LEAST_ROWS,
  type Representation,
  type StagedComparison,
  stagedDebiasedLinearCka,
  stagedLinearCka,
  stagedMinibatchLinearCka,
} from "#landscape/similarity";
import type { RandomStream } from "#random";
import { counted } from "#words";
import type { Observed } from "./measurement.ts";

/** What one network answers on the probes. */
export interface Answers {
  readonly probabilities: Representation;
  readonly logits: Representation;
}

/** What the measurement of similarity is asked for of each pair. */
export interface ComparisonRequest {
  readonly measures: "usual" | "all";
  readonly uncertainty: boolean;
  /** Whether answers are classes; of others stand outputs in the place of probabilities. Default true. */
  readonly areClasses?: boolean;
  /** Draws of one purpose and quantity, the same for every pair, which share their probes. */
  readonly stream: (purpose: string, quantity: string) => RandomStream;
}

/** One way of comparing the answers of networks, pair by pair. */
type AnswerComparison = (
  answers: readonly Answers[],
  pairs: readonly Pair[],
  request: Omit<ComparisonRequest, "measures">,
) => readonly Observed[];

/** Rows of a minibatch of `cka_softmax_minibatch`. */
const MINIBATCH = 64;

/** Of fewer rows unbiased estimates mean nothing. */
const ofEnoughRows = <Side>(staged: (rows: number) => StagedComparison<Side>): StagedComparison<Side> => ({
  ...staged(LEAST_ROWS),
  prepare: (x) => (x.rows < LEAST_ROWS ? null : staged(x.rows).prepare(x)),
});

/** Of answers that are numbers: of others preferred classes say nothing. */
const ofFinite = <Side>(staged: StagedComparison<Side>): StagedComparison<Side> => ({
  ...staged,
  prepare: (x) => (x.values.every(Number.isFinite) ? staged.prepare(x) : null),
});

/** Why a quantity of classes has no value. */
export const NO_CLASSES = "answers are numbers, not classes";

/** What is always measured. */
const USUAL: readonly AnswerComparison[] = [
  observing("cka_softmax", "probabilities", stagedLinearCka),
  ofClasses("cka_logits", observing("cka_logits", "logits", stagedLinearCka), "of numbers it is cka_softmax"),
  observing(
    "cka_softmax_debiased",
    "probabilities",
    ofEnoughRows(() => stagedDebiasedLinearCka),
  ),
  ofClasses("agreement", observing("agreement", "probabilities", inOneStep(agreement))),
  ofClasses(
    "jensen_shannon",
    observing("jensen_shannon", "probabilities", inOneStep(jensenShannonDivergence)),
  ),
];

/** What is measured beside it on request. */
const FURTHER: readonly AnswerComparison[] = [
  observing(
    "cka_softmax_minibatch",
    "probabilities",
    ofEnoughRows((rows) => stagedMinibatchLinearCka(Math.min(MINIBATCH, rows))),
  ),
  observing("cka_softmax_rbf", "probabilities", stagedRbfCka()),
  observing("cca_softmax", "probabilities", stagedMeanCca),
  observing("svcca_softmax", "probabilities", stagedSvcca()),
  observing("pwcca_softmax", "probabilities", stagedPwcca),
  observing("procrustes_softmax", "probabilities", stagedProcrustes),
  observing("function_distance", "probabilities", inOneStep(functionDistance)),
];

/**
 * How alike the networks of each pair answer, quantity by quantity. With `uncertainty` each number has the standard error that it
 * owes to the choice of probes, which all pairs share, and its evidence what the comparison gives where the probes of one
 * side are shuffled.
 */
export function compareAnswers(
  answers: readonly Answers[],
  pairs: readonly Pair[],
  { measures, ...request }: ComparisonRequest,
): readonly (readonly Observed[])[] {
  const comparisons = measures === "all" ? [...USUAL, ...FURTHER] : USUAL;
  const found = pairs.map((): Observed[] => []);
  for (const together of joined(pairs)) {
    const networks = [...new Set(together.flatMap((pair) => pairs[pair]!))];
    const own = networks.map((network) => answers[network]!);
    const ends = together.map((pair): Pair => {
      const [first, second] = pairs[pair]!;
      return [networks.indexOf(first), networks.indexOf(second)];
    });
    for (const observe of comparisons) {
      for (const [place, observed] of observe(own, ends, request).entries()) {
        found[together[place]!]!.push(observed);
      }
    }
  }
  return found;
}

/** A comparison of classes and their probabilities, which answers that are numbers do not have. */
function ofClasses(quantity: string, comparison: AnswerComparison, because = NO_CLASSES): AnswerComparison {
  return (answers, pairs, request) =>
    (request.areClasses ?? true)
      ? comparison(answers, pairs, request)
      : pairs.map(() => ({ quantity, value: null, standardError: null, evidence: { because } }));
}

function observing<Side>(
  quantity: string,
  of: keyof Answers,
  ofAll: StagedComparison<Side>,
): AnswerComparison {
  const staged = ofFinite(ofAll);
  return (answers, pairs, { uncertainty, stream }) => {
    const all = prepared(
      staged,
      answers.map((own) => own[of]),
    );
    const values = comparedPairs(
      staged,
      all.map(({ side }) => side),
      pairs,
    );
    const noneOf = (pair: number): Observed => {
      const compared = pairs[pair]!.map((network) => all[network]!);
      return { quantity, value: null, standardError: null, evidence: { because: whyNone(compared) } };
    };
    if (!uncertainty) {
      return values.map((value, pair) =>
        value === null ? noneOf(pair) : { quantity, value, standardError: null },
      );
    }
    const { rows } = answers[0]![of];
    // Of few probes each is left out by itself.
    const groups = { stream: stream("groups", quantity), ...(rows < 10 && { groups: rows }) };
    const errors = rows < 2 ? [] : probeUncertainties(staged, all, pairs, groups);
    const floors = noiseFloors(staged, all, pairs, { stream: stream("floor", quantity) });
    return values.map((value, pair) => {
      if (value === null) return noneOf(pair);
      const [error = null, floor] = [errors[pair], floors[pair]!];
      return {
        quantity,
        value,
        standardError: error?.standardError ?? null,
        evidence: {
          ...(error === null
            ? { no_error_because: `without some of its ${counted(rows, "probe")} it means nothing` }
            : { se_examples: error.standardError }),
          ...(floor !== null && { noise_floor: floor.mean, noise_floor_sd: floor.standardDeviation }),
        },
      };
    });
  };
}

/** Why two networks compare to nothing. */
function whyNone(compared: readonly PreparedRepresentation<unknown>[]): string {
  const empty = compared.find(({ side }) => side === null)?.representation;
  const { rows } = compared[0]!.representation;
  if (empty === undefined || rows < LEAST_ROWS) return `too few probes: ${rows}`;
  if (!empty.values.every(Number.isFinite)) return "an answer is not finite";
  // Linear alignment asks no more of answers than that they differ.
  const isConstant = stagedLinearCka.prepare(empty) === null;
  return isConstant ? "a network answers all probes the same" : "a network answers most probes the same";
}

/** Positions of pairs, those together that share networks: what is prepared of these is then let go of. */
function joined(pairs: readonly Pair[]): readonly (readonly number[])[] {
  let groups: readonly { readonly networks: ReadonlySet<number>; readonly pairs: readonly number[] }[] = [];
  for (const [pair, ends] of pairs.entries()) {
    const touched = groups.filter(({ networks }) => ends.some((end) => networks.has(end)));
    const all = {
      networks: new Set([...touched.flatMap(({ networks }) => [...networks]), ...ends]),
      pairs: [...touched.flatMap((own) => own.pairs), pair],
    };
    groups = [...groups.filter((group) => !touched.includes(group)), all];
  }
  return groups.map((group) => group.pairs);
}
