import { randomStream } from "#random";
import { type Estimate, estimateMean, type RankCorrelation, spearman } from "#statistics";
import { spoken } from "#words";
import { distanceOf, sideConfidence } from "../phases/side-probability.ts";
import { type Cell, estimateIn } from "../table/cells.ts";
import { livingNetworks } from "../table/readable-estimate.ts";
import { UNDECIDED_BELOW } from "../table/undecided-below.ts";
import { type ImprovementBounds, improvementBounds } from "./disagreement-error-ratio.ts";
import { ENSEMBLE_VERDICTS, type EnsembleVerdict } from "./ensemble-verdict.ts";

/** What the majority vote of the networks of one cell came to on test data. */
export interface EnsembleOutcome {
  /** Networks that voted; `null` where it is not known. */
  readonly networks: number | null;
  /** By how many points of test error the vote is better than its members. */
  readonly gainPct: number;
  /** The same as a share of their mean test error, at most 1. */
  readonly improvement: number;
  /** Of the share, by the error of the gain alone. */
  readonly standardError: number | null;
  /** The probability that the true gain lies on the side of 0 that was found, 0.5 … 1; `null` where it is not known. */
  readonly confidence: number | null;
  /** `undecided` where that is less probable than two thirds. */
  readonly side: "gained" | "lost" | "undecided";
  /** What so many networks can take away by their ratio; `null` where it is not known how many there are. */
  readonly bounds: ImprovementBounds | null;
  /** Whether the lower bound holds of this ensemble; `null` where that is not measured. */
  readonly competent: boolean | null;
}

/** What votes of one verdict came to. */
export interface OutcomesOfVerdict {
  readonly verdict: EnsembleVerdict;
  readonly cells: number;
  readonly gained: number;
  readonly lost: number;
  /** Mean share of the errors that was taken away, as if cells were independent. */
  readonly improvement: Estimate;
}

/** How advice on ensembles fared in the cells of a table whose votes are measured. */
export interface EnsembleOutcomes {
  readonly byVerdict: readonly OutcomesOfVerdict[];
  /** Of the ratio and the share of the errors taken away, over cells; `null` where it is undefined. */
  readonly correlation: RankCorrelation | null;
  /** Cells whose vote took away no more than its ratio allows, of how many. */
  readonly withinMost: Counted;
  /** Cells with a competent ensemble whose vote took away no less than its ratio promises, of how many. */
  readonly aboveLeast: Counted;
}

interface Counted {
  readonly cells: number;
  readonly of: number;
}

/** What rounding in a table may take from a bound, as a share of the errors. */
const ROUNDING = 1e-4;

/** What the vote of a cell came to beside its ratio; `null` where it is not measured. */
export function ensembleOutcome(
  cell: Cell,
  {
    ratio,
    errorPct,
    classes,
  }: { readonly ratio: number; readonly errorPct: number; readonly classes: number | null },
): EnsembleOutcome | null {
  const gain = estimateIn(cell, "test_vote_gain_pct");
  if (gain.value === null) return null;
  const networks = livingNetworks(cell);
  const confidence = sideConfidence(
    distanceOf(gain.value, gain.standardError, networks === null ? 1 : networks - 1),
  );
  const isSure = confidence === null || confidence >= UNDECIDED_BELOW;
  const competence = estimateIn(cell, "test_vote_competence_pct").value;
  return {
    networks,
    gainPct: gain.value,
    improvement: gain.value / errorPct,
    standardError: gain.standardError === null ? null : gain.standardError / errorPct,
    confidence,
    side: gain.value === 0 || !isSure ? "undecided" : gain.value > 0 ? "gained" : "lost",
    bounds:
      networks === null || networks < 2
        ? null
        : improvementBounds((1 - 1 / networks) * ratio, classes ?? undefined),
    competent: competence === null ? null : competence >= 0,
  };
}

/** What the votes of a table came to by verdict; `null` where none is measured. */
export function ensembleOutcomes(
  advice: readonly {
    readonly verdict: EnsembleVerdict;
    readonly ratio: number;
    readonly measured: EnsembleOutcome | null;
  }[],
): EnsembleOutcomes | null {
  const known = advice.flatMap(({ verdict, ratio, measured }) =>
    measured === null ? [] : [{ verdict, ratio, ...measured }],
  );
  if (known.length === 0) return null;
  const bounded = known.flatMap((own) => (own.bounds === null ? [] : [{ ...own, bounds: own.bounds }]));
  const competent = bounded.filter((own) => own.competent === true);
  return {
    byVerdict: ENSEMBLE_VERDICTS.flatMap((verdict) => {
      const own = known.filter((one) => one.verdict === verdict);
      const on = (side: EnsembleOutcome["side"]) => own.filter((one) => one.side === side).length;
      const improvement = estimateMean(own.map((one) => one.improvement));
      return own.length === 0
        ? []
        : [{ verdict, cells: own.length, gained: on("gained"), lost: on("lost"), improvement }];
    }),
    correlation: spearman(
      known.map(({ ratio }) => ratio),
      known.map(({ improvement }) => improvement),
      { stream: randomStream(0, "ensemble-outcomes") },
    ),
    withinMost: {
      cells: bounded.filter(({ improvement, bounds }) => improvement <= bounds.most + ROUNDING).length,
      of: bounded.length,
    },
    aboveLeast: {
      cells: competent.filter(({ improvement, bounds }) => improvement >= bounds.least - ROUNDING).length,
      of: competent.length,
    },
  };
}

/** What a vote came to, a clause. */
export function outcomeWords({ networks, improvement, standardError, bounds }: EnsembleOutcome): string {
  const who = networks === null ? "the vote measured here" : `that of ${networks} took`;
  const error = standardError === null ? "" : ` ± ${spoken(100 * standardError)}`;
  const share = `${networks === null ? "took " : ""}${spoken(100 * improvement)}${error} %`;
  const range = bounds === null ? "" : `, of at most ${Math.round(100 * bounds.most)} %`;
  return `${who} ${share}${range}`;
}
