import type { KnobName } from "#knobs";
import { decideResamples, decidingMetrics } from "../phases/cuts.ts";
import { findOfEach, type ResampledMetrics, valuesOfResample } from "../phases/resampled-metrics.ts";
import { resampleCell } from "../phases/seed-resampling.ts";
import { DEFAULT_THRESHOLDS, type PhaseThresholds, requireThresholds } from "../phases/thresholds.ts";
import { whyNoTemperature } from "../table/axis-kind.ts";
import { knownKnobs } from "../table/cell-knobs.ts";
import { cellStream } from "../table/cell-stream.ts";
import { type Cell, estimateIn } from "../table/cells.ts";
import type { AtlasTable } from "../table/classified.ts";
import { knobValues } from "../table/grid.ts";
import { whyUnreadable } from "../table/readable-estimate.ts";
import { adviseAlone, adviseInTable, remediesOf } from "./advice.ts";
import { DEFAULT_TREE } from "./default-tree.ts";
import type { Advice, Diagnosis, Symptoms, Verdict } from "./diagnosis.ts";
import { type DiagnosticTree, QUESTION_NAMES } from "./diagnostic-tree.ts";
import type { Direction } from "./moves.ts";
import { diagnosisSentence } from "./sentence.ts";
import { stepsBetween } from "./steps.ts";
import { SYMPTOM_METRICS, symptomsOf, symptomsOfMetrics } from "./symptoms.ts";
import { type Answers, answersOf, answerWordsOf } from "./tree-answers.ts";
import { isFine, isFineBySymptoms, type LoadKnobs, verdictOf } from "./verdict.ts";
import { withoutTemperature, withoutTemperatureQuestion } from "./without-temperature.ts";

/** What a diagnosis goes by. */
export interface DiagnosisOptions {
  /** Default the tree fitted to the published cells. */
  readonly tree?: DiagnosticTree;
  /** Where phase IV-B begins. Default `DEFAULT_THRESHOLDS`. */
  readonly thresholds?: PhaseThresholds;
  /** The root of all randomness. Default 0. */
  readonly rootSeed?: number;
  /** Seed resamples per cell. Default 1000. */
  readonly resamples?: number;
  /** A cell is undecided where its verdict holds a smaller share of resamples than this. Default 2/3. */
  readonly undecidedBelow?: number;
}

/** A diagnosis of something that has no table around it. */
export interface LoneDiagnosisOptions extends DiagnosisOptions {
  /** The knob of temperature that advice speaks of. Default the batch size. */
  readonly temperature?: KnobName;
}

/**
 * What is wrong with each cell of a table and what to change, in the order of its cells.
 *
 * Test data are never consulted for verdict or advice; they are the evidence beside the advice. Over a plane without a
 * knob of temperature the question of temperature is not asked.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function diagnose(table: AtlasTable, given: DiagnosisOptions = {}): readonly Diagnosis[] {
  const unfit = whyNoTemperature(table);
  const options =
    unfit === null ? given : { ...given, tree: withoutTemperatureQuestion(given.tree ?? DEFAULT_TREE) };
  const temperature = table.temperature.knob;
  const steps = stepsBetween(table.cells, temperature);
  const moved = movedKnobs(table.cells);
  return table.cells.map((cell, index) => {
    const advise = (remedies: readonly Direction[]) => adviseInTable(remedies, index, steps);
    const diagnosis = concluded(index, findingsOf(cell, moved, options), options, advise);
    return unfit === null ? diagnosis : withoutTemperature(diagnosis, unfit);
  });
}

/**
 * What is wrong with one cell and what to change, without a table around it.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function diagnoseCell(cell: Cell, options: LoneDiagnosisOptions = {}): Diagnosis {
  const advise = (remedies: readonly Direction[]) => adviseAlone(remedies, cell.knobs, options.temperature);
  return concluded(null, findingsOf(cell, new Set(), options), options, advise);
}

/**
 * What is wrong with one network by its numbers alone; nothing is resampled, so the confidence is not known.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function diagnoseSymptoms(symptoms: Symptoms, options: LoneDiagnosisOptions = {}): Diagnosis {
  const { tree = DEFAULT_TREE, thresholds = DEFAULT_THRESHOLDS } = options;
  const answers = answersOf(tree, symptoms);
  const leadingVerdict = verdictOf(answers, isFineBySymptoms(symptoms, thresholds), new Set());
  const advise = (remedies: readonly Direction[]) => adviseAlone(remedies, null, options.temperature);
  const findings = { symptoms, answers, leadingVerdict, confidence: null, unreadable: null };
  return concluded(null, findings, options, advise);
}

interface Findings {
  readonly symptoms: Symptoms;
  readonly answers: Answers;
  readonly leadingVerdict: Verdict;
  readonly confidence: number | null;
  /** Why nothing can be said of the cell whatever it measured; `null` otherwise. */
  readonly unreadable: string | null;
}

function findingsOf(cell: Cell, moved: LoadKnobs, options: DiagnosisOptions): Findings {
  const { tree = DEFAULT_TREE, thresholds = DEFAULT_THRESHOLDS, rootSeed = 0, resamples = 1000 } = options;
  const symptoms = symptomsOf(cell);
  const unreadable = whyUnreadable(cell);
  if (unreadable !== null) {
    return { symptoms, answers: {}, leadingVerdict: "not measured", confidence: null, unreadable };
  }
  const metrics = [...new Set([...SYMPTOM_METRICS, ...decidingMetrics(thresholds)])];
  const means = Object.fromEntries(metrics.map((metric) => [metric, estimateIn(cell, metric).value]));
  const answers = answersOf(tree, symptoms);
  const verdict = verdictOf(answers, isFine(means, thresholds), moved);
  const samples =
    verdict === "not measured"
      ? null
      : resampleCell(cell, metrics, cellStream(cell, rootSeed, "diagnosis"), resamples);
  const judged = samples === null ? [] : judgedResamples(samples, tree, thresholds, moved);
  const shareOf = (isSame: (other: JudgedResample) => boolean) =>
    judged.length === 0 ? null : judged.filter(isSame).length / judged.length;
  const withShares = QUESTION_NAMES.flatMap((question) => {
    const answer = answers[question];
    if (answer === undefined) return [];
    const share = shareOf((other) => other.answers[question]?.answer === answer.answer);
    return [[question, { ...answer, share }] as const];
  });
  return {
    symptoms,
    answers: Object.fromEntries(withShares),
    leadingVerdict: verdict,
    confidence: shareOf((other) => other.verdict === verdict),
    unreadable,
  };
}

/** What is found of one resample of a cell. */
interface JudgedResample {
  readonly answers: ReturnType<typeof answerWordsOf>;
  readonly verdict: Verdict;
}

function judgedResamples(
  samples: ResampledMetrics,
  tree: DiagnosticTree,
  thresholds: PhaseThresholds,
  moved: LoadKnobs,
): readonly JudgedResample[] {
  const phases = decideResamples(samples, thresholds);
  return findOfEach(samples, (resample) => {
    const symptoms = symptomsOfMetrics(valuesOfResample(samples, resample));
    const answers = answerWordsOf(tree, (name) => symptoms[name]);
    return { answers, verdict: verdictOf(answers, phases[resample] === "IV-B", moved) };
  });
}

function concluded(
  cell: number | null,
  findings: Findings,
  { thresholds = DEFAULT_THRESHOLDS, undecidedBelow = 2 / 3 }: DiagnosisOptions,
  advise: (remedies: readonly Direction[]) => readonly Advice[],
): Diagnosis {
  requireThresholds(thresholds);
  const { leadingVerdict, confidence, symptoms } = findings;
  const verdict = confidence !== null && confidence < undecidedBelow ? "undecided" : leadingVerdict;
  const answers = QUESTION_NAMES.flatMap((question) => findings.answers[question] ?? []);
  const advice = advise(remediesOf(leadingVerdict, findings.answers));
  const sentence = diagnosisSentence({ ...findings, verdict, advice }, thresholds);
  return { cell, verdict, leadingVerdict, confidence, symptoms, answers, advice, sentence };
}

/** The knobs known to take more than one value in the cells. */
function movedKnobs(cells: readonly Cell[]): LoadKnobs {
  return new Set(knownKnobs(cells).filter((knob) => knobValues(cells, knob).length > 1));
}
