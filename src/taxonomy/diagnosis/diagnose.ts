import type { KnobName } from "#knobs";
import { decisionOfMeans } from "../phases/cell-side.ts";
import { type Columns, reusedColumns } from "../phases/drawn-metrics.ts";
import { DEFAULT_THRESHOLDS, requireThresholds } from "../phases/thresholds.ts";
import { isOfUnknownTraining, whyNoTemperature } from "../table/axis-kind.ts";
import { knownKnobs } from "../table/cell-knobs.ts";
import type { Cell } from "../table/cells.ts";
import type { UnknownCertainty } from "../table/certainty.ts";
import type { AtlasTable } from "../table/classified.ts";
import { knobValues } from "../table/grid.ts";
import { lostNetworks, whyUnreadable } from "../table/readable-estimate.ts";
import { UNDECIDED_BELOW } from "../table/undecided-below.ts";
import { adviseAlone, adviseInTable, remediesOf } from "./advice.ts";
import { DEFAULT_TREE } from "./default-tree.ts";
import type { Advice, Diagnosis, Symptoms, Verdict } from "./diagnosis.ts";
import { QUESTION_NAMES } from "./diagnostic-tree.ts";
import type { Direction } from "./moves.ts";
import { diagnosisSentence } from "./sentence.ts";
import { stepsBetween } from "./steps.ts";
import { symptomsOf } from "./symptoms.ts";
import { type Answers, answersOf } from "./tree-answers.ts";
import { isFineBySymptoms, type LoadKnobs, verdictOf } from "./verdict.ts";
import { DIAGNOSIS_DRAWS, type DiagnosisBasis, verdictCertainty } from "./verdict-certainty.ts";
import { withoutTemperature, withoutTemperatureQuestion } from "./without-temperature.ts";

/** What a diagnosis goes by, and when a verdict is withheld. */
export interface DiagnosisOptions extends DiagnosisBasis {
  /** A cell is undecided where its verdict is less probable than this. Default 2/3. */
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
 * knob of temperature the question of temperature is not asked, but of a cell alone of whose training nothing is known.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function diagnose(table: AtlasTable, given: DiagnosisOptions = {}): readonly Diagnosis[] {
  if (isOfUnknownTraining(table))
    return table.cells.map((cell) => ({ ...diagnoseCell(cell, given), cell: 0 }));
  const unfit = whyNoTemperature(table);
  const options =
    unfit === null ? given : { ...given, tree: withoutTemperatureQuestion(given.tree ?? DEFAULT_TREE) };
  const temperature = table.temperature.knob;
  const steps = stepsBetween(table.cells, temperature);
  const moved = movedKnobs(table.cells);
  const columns = reusedColumns(options.resamples ?? DIAGNOSIS_DRAWS);
  return table.cells.map((cell, index) => {
    const advise = (remedies: readonly Direction[]) => adviseInTable(remedies, index, steps);
    const diagnosis = concluded(index, findingsOf(cell, moved, options, columns), options, advise);
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
 * What is wrong with one network by its numbers alone; one network has no spread, so the confidence is not known.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function diagnoseSymptoms(symptoms: Symptoms, options: LoneDiagnosisOptions = {}): Diagnosis {
  const { tree = DEFAULT_TREE, thresholds = DEFAULT_THRESHOLDS } = options;
  const answers = answersOf(tree, symptoms);
  const leadingVerdict = verdictOf(answers, isFineBySymptoms(symptoms, thresholds), new Set());
  const advise = (remedies: readonly Direction[]) => adviseAlone(remedies, null, options.temperature);
  const findings: Findings = {
    symptoms,
    answers,
    leadingVerdict,
    confidence: null,
    confidenceUnknown: leadingVerdict === "not measured" ? null : "one network",
    lost: null,
    poorlyConnected: null,
    unreadable: null,
  };
  return concluded(null, findings, options, advise);
}

interface Findings {
  readonly symptoms: Symptoms;
  readonly answers: Answers;
  readonly leadingVerdict: Verdict;
  readonly confidence: number | null;
  readonly confidenceUnknown: UnknownCertainty | null;
  /** The networks that the verdict does not speak of, a clause; `null` where all live. */
  readonly lost: string | null;
  /** Whether the pairs of the cell, one by one, have barriers; `null` where the mean alone tells. */
  readonly poorlyConnected: boolean | null;
  /** Why nothing can be said of the cell whatever it measured; `null` otherwise. */
  readonly unreadable: string | null;
}

function findingsOf(cell: Cell, moved: LoadKnobs, options: DiagnosisOptions, columns?: Columns): Findings {
  const { tree = DEFAULT_TREE, thresholds = DEFAULT_THRESHOLDS } = options;
  const symptoms = symptomsOf(cell);
  const unreadable = whyUnreadable(cell);
  if (unreadable !== null) {
    return {
      symptoms,
      answers: {},
      leadingVerdict: "not measured",
      confidence: null,
      confidenceUnknown: null,
      lost: null,
      poorlyConnected: null,
      unreadable,
    };
  }
  const decision = decisionOfMeans(cell, thresholds);
  const answers = answersOf(tree, symptoms);
  const leadingVerdict = verdictOf(answers, decision.phase === "IV-B", moved);
  const connectivity = decision.cuts.find(({ name }) => name === "connectivity");
  return {
    symptoms,
    ...verdictCertainty({ cell, decision, answers, verdict: leadingVerdict, moved }, options, columns),
    leadingVerdict,
    lost: lostNetworks(cell),
    poorlyConnected: connectivity?.pairs === undefined ? null : !connectivity.passed,
    unreadable,
  };
}

function concluded(
  cell: number | null,
  findings: Findings,
  { thresholds = DEFAULT_THRESHOLDS, undecidedBelow = UNDECIDED_BELOW }: DiagnosisOptions,
  advise: (remedies: readonly Direction[]) => readonly Advice[],
): Diagnosis {
  requireThresholds(thresholds);
  const { leadingVerdict, confidence, confidenceUnknown, lost, symptoms } = findings;
  // Fine are networks of which none is lost to the same setting.
  const isDoubtful =
    (confidence !== null && confidence < undecidedBelow) || (leadingVerdict === "fine" && lost !== null);
  const verdict = isDoubtful ? "undecided" : leadingVerdict;
  const answers = QUESTION_NAMES.flatMap((question) => findings.answers[question] ?? []);
  const advice = advise(remediesOf(leadingVerdict, findings.answers));
  const sentence = diagnosisSentence({ ...findings, verdict, advice }, thresholds);
  return {
    cell,
    verdict,
    leadingVerdict,
    confidence,
    confidenceUnknown,
    symptoms,
    answers,
    advice,
    sentence,
  };
}

/** The knobs known to take more than one value in the cells. */
function movedKnobs(cells: readonly Cell[]): LoadKnobs {
  return new Set(knownKnobs(cells).filter((knob) => knobValues(cells, knob).length > 1));
}
