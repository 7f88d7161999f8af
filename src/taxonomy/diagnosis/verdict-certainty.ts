import type { QuantityName } from "#quantities";
import { degreesOfFreedom, unanimousProbability } from "#statistics";
import { type Decision, decidingMetrics } from "../phases/cuts.ts";
import { valuesOfDraw } from "../phases/drawn-metrics.ts";
import { drawMeans } from "../phases/mean-draws.ts";
import { judgedEstimate } from "../phases/pairwise-connectivity.ts";
import { decideDraws } from "../phases/sides.ts";
import { DEFAULT_THRESHOLDS, type PhaseThresholds } from "../phases/thresholds.ts";
import { cellStream } from "../table/cell-stream.ts";
import type { Cell } from "../table/cells.ts";
import { type UnknownCertainty, whyUncertain } from "../table/certainty.ts";
import { readableEstimate } from "../table/readable-estimate.ts";
import { DEFAULT_TREE } from "./default-tree.ts";
import type { SymptomName, TreeAnswer, Verdict } from "./diagnosis.ts";
import { type DiagnosticTree, QUESTION_NAMES } from "./diagnostic-tree.ts";
import { SYMPTOM_METRICS, symptomsOf, symptomsOfMetrics } from "./symptoms.ts";
import { type Answers, answerWordsOf } from "./tree-answers.ts";
import { type LoadKnobs, verdictOf } from "./verdict.ts";

/** A cell with what was found of its means. */
interface Found {
  readonly cell: Cell;
  readonly decision: Decision;
  readonly answers: Answers;
  readonly verdict: Verdict;
  readonly moved: LoadKnobs;
}

/** What a diagnosis goes by. */
export interface DiagnosisBasis {
  /** Default the tree fitted to the published cells. */
  readonly tree?: DiagnosticTree;
  /** Where phase IV-B begins. Default `DEFAULT_THRESHOLDS`. */
  readonly thresholds?: PhaseThresholds;
  /** The root of all randomness. Default 0. */
  readonly rootSeed?: number;
  /** Draws of the means of each cell. Default 1000. */
  readonly resamples?: number;
}

/** How sure a verdict and the answers that lead to it are. */
interface VerdictCertainty {
  /** With their shares. */
  readonly answers: Answers;
  readonly confidence: number | null;
  readonly confidenceUnknown: UnknownCertainty | null;
}

/**
 * How probable a verdict is where the true means are drawn from Student's t about the means found (`drawMeans`), never
 * more than the agreement of so few networks can tell; not known where a metric that decides it is not known to be
 * sure of anything.
 */
export function verdictCertainty(
  { cell, decision, answers, verdict, moved }: Found,
  { tree = DEFAULT_TREE, thresholds = DEFAULT_THRESHOLDS, rootSeed = 0, resamples = 1000 }: DiagnosisBasis,
): VerdictCertainty {
  if (verdict === "not measured") return { answers, confidence: null, confidenceUnknown: null };
  const stream = cellStream(cell, rootSeed, "diagnosis");
  const symptoms = drawMeans((metric) => readableEstimate(cell, metric), SYMPTOM_METRICS, stream, resamples);
  const judged = drawMeans(
    (metric) => judgedEstimate(cell, metric),
    decidingMetrics(thresholds),
    stream,
    resamples,
  );
  const phases = judged === null ? null : decideDraws(judged, thresholds);
  const ofMeans = symptomsOf(cell);
  const found = Array.from({ length: symptoms === null && phases === null ? 0 : resamples }, (_, draw) => {
    const drawn = symptoms === null ? ofMeans : symptomsOfMetrics(valuesOfDraw(symptoms, draw));
    const words = answerWordsOf(tree, (name) => drawn[name]);
    const phase = phases === null ? decision.phase : (phases[draw] ?? null);
    return { words, verdict: verdictOf(words, phase === "IV-B", moved) };
  });
  const shareOf = (metrics: readonly QuantityName[], isSame: (other: (typeof found)[number]) => boolean) => {
    const least = leastDegrees(cell, metrics);
    if (least === null || found.length === 0) return null;
    return Math.min(found.filter(isSame).length / found.length, unanimousProbability(least + 1));
  };
  const withShares = QUESTION_NAMES.flatMap((question) => {
    const answer = answers[question];
    if (answer === undefined) return [];
    const share = shareOf(
      metricsOnWay(cell, [answer]),
      ({ words }) => words[question]?.answer === answer.answer,
    );
    return [[question, { ...answer, share }] as const];
  });
  const deciding = [
    ...decision.cuts.map(({ metric }) => metric),
    ...(verdict === "fine" ? [] : metricsOnWay(cell, answersBehind(verdict, answers))),
  ];
  const unknown = deciding
    .map((metric) => whyUncertain(metric, judgedEstimate(cell, metric)))
    .find((reason) => reason !== null);
  return {
    answers: Object.fromEntries(withShares),
    confidence: shareOf(deciding, (other) => other.verdict === verdict),
    confidenceUnknown: unknown ?? null,
  };
}

/** The answers on whose way a verdict lies. */
function answersBehind(verdict: Verdict, { width, data, temperature }: Answers): readonly TreeAnswer[] {
  const load =
    verdict === "too little data" ? [data] : verdict === "too small" ? [width] : [width, data, temperature];
  return load.filter((answer) => answer !== undefined);
}

const METRICS_OF: Readonly<Record<SymptomName, readonly QuantityName[]>> = {
  trainErrorPct: ["train_error_pct"],
  modeConnectivityPct: ["mode_connectivity_pct"],
  curvePeakPct: ["train_error_pct", "curve_barrier_pct"],
  lnHessianTrace: ["hessian_trace"],
  cka: ["cka_softmax"],
};

/** The measured metrics that were asked on the ways to some answers. */
function metricsOnWay(cell: Cell, answers: readonly TreeAnswer[]): readonly QuantityName[] {
  const asked = answers.flatMap(({ path }) => path.flatMap(({ symptom }) => METRICS_OF[symptom]));
  return [...new Set(asked)].filter((metric) => readableEstimate(cell, metric).value !== null);
}

/** The fewest degrees of freedom among some metrics; `null` where one has none. */
function leastDegrees(cell: Cell, metrics: readonly QuantityName[]): number | null {
  const degrees = metrics.map((metric) => degreesOfFreedom(judgedEstimate(cell, metric)));
  const known = degrees.filter((own) => own !== null);
  return known.length === 0 || known.length < degrees.length ? null : Math.min(...known);
}
