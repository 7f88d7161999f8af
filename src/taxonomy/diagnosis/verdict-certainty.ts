import type { QuantityName } from "#quantities";
import { degreesOfFreedom, unanimousProbability } from "#statistics";
import { type Decision, decidingMetrics } from "../phases/cuts.ts";
import { type Columns, type DrawnMetrics, MISSING } from "../phases/drawn-metrics.ts";
import { drawMeans } from "../phases/mean-draws.ts";
import { judgedEstimate } from "../phases/pairwise-connectivity.ts";
import { decideDraws } from "../phases/sides.ts";
import { DEFAULT_THRESHOLDS, type PhaseThresholds } from "../phases/thresholds.ts";
import { cellStream } from "../table/cell-stream.ts";
import type { Cell } from "../table/cells.ts";
import { type UnknownCertainty, whyUncertain } from "../table/certainty.ts";
import { readableEstimate } from "../table/readable-estimate.ts";
import type { SymptomName, TreeAnswer, Verdict } from "./diagnosis.ts";
import { type DiagnosticTree, QUESTION_NAMES, type QuestionName } from "./diagnostic-tree.ts";
import type { Reference } from "./reference/reference.ts";
import { type DrawnSymptoms, SYMPTOM_METRICS, symptomsOfDraws } from "./symptoms.ts";
import { type Answers, answersToDraws, type DrawnAnswers } from "./tree-answers.ts";
import { type LoadKnobs, verdictOf } from "./verdict.ts";

/** A cell with what was found of its means. */
interface Found {
  readonly cell: Cell;
  readonly decision: Decision;
  readonly answers: Answers;
  readonly verdict: Verdict;
  readonly moved: LoadKnobs;
}

/** Draws of the means of each cell, usually. */
export const DIAGNOSIS_DRAWS = 1000;

/** What a diagnosis goes by. */
export interface DiagnosisBasis {
  /** A tree to go by; by default networks are compared with measured cells instead. */
  readonly tree?: DiagnosticTree;
  /** The measured cells to compare with. Default all that come with the product. */
  readonly reference?: Reference;
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
 * sure of anything. Without a tree that is the probability of the phase alone: that a cell is fine.
 */
export function verdictCertainty(
  { cell, decision, answers, verdict, moved }: Found,
  { tree, thresholds = DEFAULT_THRESHOLDS, rootSeed = 0, resamples = DIAGNOSIS_DRAWS }: DiagnosisBasis,
  columnOf: Columns = () => new Float64Array(resamples),
): VerdictCertainty {
  if (verdict === "not measured") return { answers, confidence: null, confidenceUnknown: null };
  const stream = cellStream(cell, rootSeed, "diagnosis");
  const drawn = drawMeans(
    (metric) => readableEstimate(cell, metric),
    SYMPTOM_METRICS,
    stream,
    resamples,
    columnOf,
  );
  const judged = drawMeans(
    (metric) => judgedEstimate(cell, metric),
    decidingMetrics(thresholds),
    stream,
    resamples,
    (metric) => columnOf(`judged ${metric}`),
    (metric) =>
      judgedEstimate(cell, metric) === readableEstimate(cell, metric)
        ? drawn?.columns.get(metric)
        : undefined,
  );
  const phases = judged === null ? null : decideDraws(judged, thresholds);
  const count = drawn === null && phases === null ? 0 : resamples;
  const symptoms = symptomsOfDraws(drawn ?? unvaried(cell, count), columnOf);
  const found = answersOfDraws(tree, symptoms, count);
  const isFine = (draw: number) => (phases === null ? decision.phase : phases[draw]) === "IV-B";
  const verdicts = verdictsOfDraws(found, isFine, moved, count);
  const shareOf = (metrics: readonly QuantityName[], isSame: (draw: number) => boolean) => {
    const least = leastDegrees(cell, metrics);
    if (least === null || count === 0) return null;
    let same = 0;
    for (let draw = 0; draw < count; draw++) if (isSame(draw)) same++;
    return Math.min(same / count, unanimousProbability(least + 1));
  };
  const withShares = QUESTION_NAMES.flatMap((question) => {
    const answer = answers[question];
    if (answer === undefined) return [];
    const drawnAnswers = found[question];
    const same = drawnAnswers?.words.indexOf(answer.answer) ?? -1;
    const share = shareOf(metricsOnWay(cell, [answer]), (draw) => drawnAnswers?.of[draw] === same);
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
    confidence: shareOf(deciding, (draw) => verdicts[draw] === verdict),
    confidenceUnknown: unknown ?? null,
  };
}

/** The symptoms of a cell's means, for every draw the same. */
function unvaried(cell: Cell, count: number): DrawnMetrics {
  const columnOf = (metric: QuantityName) =>
    new Float64Array(count).fill(readableEstimate(cell, metric).value ?? MISSING);
  return { count, columns: new Map(SYMPTOM_METRICS.map((metric) => [metric, columnOf(metric)])) };
}

type AnswersOfDraws = Readonly<Partial<Record<QuestionName, DrawnAnswers>>>;

function answersOfDraws(
  tree: DiagnosticTree | undefined,
  symptoms: DrawnSymptoms,
  count: number,
): AnswersOfDraws {
  const found: Partial<Record<QuestionName, DrawnAnswers>> = {};
  if (tree === undefined) return found;
  for (const question of QUESTION_NAMES) {
    const fitted = tree.questions[question];
    if (fitted !== undefined && count > 0) found[question] = answersToDraws(question, fitted, tree, symptoms);
  }
  return found;
}

/** The verdict of each draw: `verdictOf` its answers, asked once for all draws that answer alike. */
function verdictsOfDraws(
  found: AnswersOfDraws,
  isFine: (draw: number) => boolean,
  moved: LoadKnobs,
  count: number,
): readonly Verdict[] {
  const known = new Map<number, Verdict>();
  const columns = Object.entries(found);
  return Array.from({ length: count }, (_, draw) => {
    const fine = isFine(draw);
    let alike = fine ? 1 : 0;
    for (const [, { of }] of columns) alike = 256 * alike + of[draw]!;
    const own = known.get(alike);
    if (own !== undefined) return own;
    const answers = columns.map(([question, { words, of }]) => [question, { answer: words[of[draw]!]! }]);
    const verdict = verdictOf(Object.fromEntries(answers), fine, moved);
    known.set(alike, verdict);
    return verdict;
  });
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
  curvePeakPct: ["mode_connectivity_peak_pct"],
  derivedPeakPct: ["train_error_pct", "curve_barrier_pct", "mode_connectivity_pct"],
  lnHessianTrace: ["hessian_trace"],
  cka: ["cka_softmax"],
  lnTrainLoss: ["train_loss"],
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
