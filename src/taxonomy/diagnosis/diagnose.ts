import type { KnobName } from "#knobs";
import { wordsUnder } from "#quantities";
import { reusedColumns } from "../phases/drawn-metrics.ts";
import { DEFAULT_THRESHOLDS, requireThresholds } from "../phases/thresholds.ts";
import { isOfUnknownTraining, whyNoTemperature } from "../table/axis-kind.ts";
import { knownKnobs } from "../table/cell-knobs.ts";
import type { Cell } from "../table/cells.ts";
import type { AtlasTable } from "../table/classified.ts";
import { knobValues } from "../table/grid.ts";
import { termsOf } from "../table/terms-of.ts";
import { UNDECIDED_BELOW } from "../table/undecided-below.ts";
import {
  adviseAlone,
  adviseInTable,
  byExpectedGain,
  type Expectation,
  NOTHING_EXPECTED,
  remediesOf,
} from "./advice.ts";
import { labelNoiseOf, scaledGain } from "./by-likeness.ts";
import type { Advice, Diagnosis, Symptoms } from "./diagnosis.ts";
import { QUESTION_NAMES } from "./diagnostic-tree.ts";
import { type Findings, findingsOfCell, findingsOfSymptoms } from "./findings.ts";
import { DIRECTIONS, type Direction } from "./moves.ts";
import { diagnosisSentence } from "./sentence.ts";
import { sizeOfNextStep } from "./step-size.ts";
import { stepsBetween } from "./steps.ts";
import type { LoadKnobs } from "./verdict.ts";
import { DIAGNOSIS_DRAWS, type DiagnosisBasis } from "./verdict-certainty.ts";
import { withoutTemperature, withoutTemperatureQuestion } from "./without-temperature.ts";

/** What a diagnosis goes by, and when a verdict is withheld. */
export interface DiagnosisOptions extends DiagnosisBasis {
  /**
   * A cell is undecided where its verdict is less probable than this. Default 2/3 of what rests on the spread of networks
   * alone, 1/2 of a cause by measured cells, which then is more probable than all others together.
   */
  readonly undecidedBelow?: number;
}

/** A diagnosis of something that has no table around it. */
export interface LoneDiagnosisOptions extends DiagnosisOptions {
  /** The knob of temperature that advice speaks of. Default the batch size. */
  readonly temperature?: KnobName;
}

/**
 * What is wrong with each cell of a table and what to change, in the order of its cells: by the measured cells most like it,
 * or by a tree where one is given.
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
    unfit === null || given.tree === undefined
      ? given
      : { ...given, tree: withoutTemperatureQuestion(given.tree) };
  const steps = stepsBetween(table.cells, table.temperature.knob);
  const surroundings = { moved: movedKnobs(table.cells), asksTemperature: unfit === null };
  const columns = reusedColumns(options.resamples ?? DIAGNOSIS_DRAWS);
  return table.cells.map((cell, index) => {
    const findings = findingsOfCell(cell, surroundings, options, columns);
    const { remedies, expected } = remediesFor(findings, labelNoiseOf(cell), (direction) =>
      sizeOfNextStep(steps, index, direction),
    );
    const advice = adviseInTable(remedies, index, steps, expected);
    const diagnosis = inTermsOf(cell, concluded(index, findings, options, advice));
    return unfit === null ? diagnosis : withoutTemperature(diagnosis, unfit);
  });
}

/**
 * What is wrong with one cell and what to change, without a table around it.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function diagnoseCell(cell: Cell, options: LoneDiagnosisOptions = {}): Diagnosis {
  const findings = findingsOfCell(cell, ALONE, options);
  return inTermsOf(cell, concluded(null, findings, options, loneAdvice(findings, cell.knobs, options)));
}

/** A diagnosis whose sentence calls errors what they are of the networks of its cell. */
function inTermsOf(cell: Cell, diagnosis: Diagnosis): Diagnosis {
  return { ...diagnosis, sentence: wordsUnder(termsOf([cell]), diagnosis.sentence) };
}

/**
 * What is wrong with one network by its numbers alone.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function diagnoseSymptoms(symptoms: Symptoms, options: LoneDiagnosisOptions = {}): Diagnosis {
  const findings = findingsOfSymptoms(symptoms, options);
  return concluded(null, findings, options, loneAdvice(findings, null, options));
}

const ALONE = { moved: new Set<KnobName>(), asksTemperature: true };

function loneAdvice(
  findings: Findings,
  knobs: Cell["knobs"] | null,
  { temperature }: LoneDiagnosisOptions,
): readonly Advice[] {
  const labelNoise = knobs === null ? null : labelNoiseOf({ knobs });
  const { remedies, expected } = remediesFor(findings, labelNoise, () => 1);
  // Alone no step has a size: what is wrong is mended first.
  const mends = findings.likeness?.causes[0]?.direction;
  const first = remedies.filter((direction) => direction === mends);
  const others = remedies.filter((direction) => direction !== mends);
  return adviseAlone([...first, ...others], knobs, temperature, expected);
}

/** What to try, the first first, with what it is expected to gain: by measured cells, or by the answers of a tree. */
function remediesFor(
  { likeness, leadingVerdict, share, answers, unreadable }: Findings,
  labelNoise: number | null,
  sizeOf: (direction: Direction) => number,
): { readonly remedies: readonly Direction[]; readonly expected: Expectation } {
  if (unreadable !== null) return { remedies: [], expected: NOTHING_EXPECTED };
  if (likeness === null) {
    const remedies = remediesOf(leadingVerdict, answers);
    const known = remedies.filter((direction) => direction !== "cleaner labels" || labelNoise !== null);
    return { remedies: known, expected: NOTHING_EXPECTED };
  }
  const expected: Expectation = (direction, size) => {
    const gain = likeness.gains[direction];
    return gain === null ? null : scaledGain(gain, size);
  };
  // Labels that may be noisy are cleaned where that is more probably wrong than all else together.
  const areNoisy = leadingVerdict === "too noisy data" && (share ?? 0) >= LEAST_OF_CAUSES;
  const open = DIRECTIONS.filter(
    (direction) => direction !== "cleaner labels" || (labelNoise === null ? areNoisy : labelNoise > 0),
  );
  return { remedies: byExpectedGain(open, expected, sizeOf), expected };
}

function concluded(
  cell: number | null,
  findings: Findings,
  { thresholds = DEFAULT_THRESHOLDS, undecidedBelow }: DiagnosisOptions,
  advice: readonly Advice[],
): Diagnosis {
  requireThresholds(thresholds);
  const { leadingVerdict, share, confidence, confidenceUnknown, lost, symptoms, likeness } = findings;
  const sure = share ?? confidence;
  // Fine are networks of which none is lost to the same setting; nothing is known of what is like no measured cell.
  const isDoubtful =
    (sure !== null && sure < (undecidedBelow ?? leastFor(findings))) ||
    (leadingVerdict === "fine" && lost !== null) ||
    (leadingVerdict !== "fine" && likeness !== null && likeness.isFar);
  const verdict = isDoubtful ? "undecided" : leadingVerdict;
  const answers = QUESTION_NAMES.flatMap((question) => findings.answers[question] ?? []);
  const sentence = diagnosisSentence({ ...findings, verdict, advice }, thresholds);
  return {
    cell,
    verdict,
    leadingVerdict,
    confidence,
    confidenceUnknown,
    symptoms,
    answers,
    likeness,
    advice,
    sentence,
  };
}

/** A cause by measured cells less probable than this is withheld: another is as probable. */
const LEAST_OF_CAUSES = 1 / 2;

function leastFor({ likeness, leadingVerdict }: Findings): number {
  return likeness === null || leadingVerdict === "fine" ? UNDECIDED_BELOW : LEAST_OF_CAUSES;
}

/** The knobs known to take more than one value in the cells. */
function movedKnobs(cells: readonly Cell[]): LoadKnobs {
  return new Set(knownKnobs(cells).filter((knob) => knobValues(cells, knob).length > 1));
}
