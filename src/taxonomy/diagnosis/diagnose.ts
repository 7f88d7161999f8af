import type { KnobName } from "#knobs";
import { wordsUnder } from "#quantities";
import { reusedColumns } from "../phases/drawn-metrics.ts";
import type { LandscapePhase } from "../phases/phase-descriptions.ts";
import { DEFAULT_THRESHOLDS, requireThresholds } from "../phases/thresholds.ts";
import { isOfUnknownTraining, whyNoPhasePlane, whyNoTemperature } from "../table/axis-kind.ts";
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
import type { Diagnosis, Symptoms } from "./diagnosis.ts";
import { QUESTION_NAMES } from "./diagnostic-tree.ts";
import { faultsOf } from "./faults.ts";
import { standingOfCell, standingOfSymptoms } from "./find-standing.ts";
import { type Findings, findingsOfCell, findingsOfSymptoms } from "./findings.ts";
import { DIRECTIONS, type Direction, isDirectionOf } from "./moves.ts";
import { remediesOfPhases } from "./phase-remedies.ts";
import { remediesAlone, remediesInTable } from "./remedies.ts";
import type { Advice, Remedy } from "./remedy.ts";
import { diagnosisSentence } from "./sentence.ts";
import { settlingOf } from "./settle-verdict.ts";
import type { Standing } from "./standing.ts";
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
 * Test data are never consulted for verdict or advice; they rank the remedies and decide which of them are open. Over a plane without a
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
  const speaks = whyNoPhasePlane(table) === null;
  return table.cells.map((cell, index) => {
    const findings = findingsOfCell(cell, surroundings, options, columns);
    const found = remediesFor(findings, labelNoiseOf(cell), (direction) =>
      sizeOfNextStep(steps, index, direction),
    );
    const standing = standingOfCell(cell, options.thresholds ?? DEFAULT_THRESHOLDS);
    const ofPhases = phaseRemedies(speaks ? standing.possible : [], table.temperature.knob);
    const concludedHere = concluded(index, findings, options, {
      standing,
      ofPhases,
      advice: adviseInTable(found.remedies, index, steps, found.expected),
      remedies: remediesInTable({ ...found, ofPhases }, index, steps),
      temperature: table.temperature.knob,
    });
    const diagnosis = inTermsOf(cell, concludedHere);
    return unfit === null ? diagnosis : withoutTemperature(diagnosis, unfit);
  });
}

/**
 * What is wrong with one cell and what to change, without a table around it.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function diagnoseCell(cell: Cell, options: LoneDiagnosisOptions = {}): Diagnosis {
  const standing = standingOfCell(cell, options.thresholds ?? DEFAULT_THRESHOLDS);
  const findings = findingsOfCell(cell, ALONE, options);
  return inTermsOf(cell, concluded(null, findings, options, counselAlone(findings, standing, cell, options)));
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
  const { unreadable } = findings;
  const standing = standingOfSymptoms(
    unreadable === null ? symptoms : { ...symptoms, modeConnectivityPct: null },
    options.thresholds ?? DEFAULT_THRESHOLDS,
  );
  return concluded(null, findings, options, counselAlone(findings, standing, null, options));
}

const ALONE = { moved: new Set<KnobName>(), asksTemperature: true };

/** Where something lies, and what may be done there. */
interface Counsel {
  readonly standing: Standing;
  readonly ofPhases: ReadonlyMap<Direction, readonly LandscapePhase[]>;
  readonly advice: readonly Advice[];
  readonly remedies: readonly Remedy[];
  readonly temperature: KnobName;
}

function counselAlone(
  findings: Findings,
  standing: Standing,
  cell: Cell | null,
  { temperature = "batch_size" }: LoneDiagnosisOptions,
): Counsel {
  const labelNoise = cell === null ? null : labelNoiseOf(cell);
  const found = remediesFor(findings, labelNoise, () => 1);
  // Alone no step has a size: what is wrong is mended first.
  const mends = findings.likeness?.causes[0]?.direction;
  const first = found.remedies.filter((direction) => direction === mends);
  const others = found.remedies.filter((direction) => direction !== mends);
  const ofPhases = phaseRemedies(standing.possible, temperature);
  return {
    standing,
    ofPhases,
    advice: adviseAlone([...first, ...others], cell?.knobs ?? null, temperature, found.expected),
    remedies: remediesAlone({ ...found, ofPhases }, cell, temperature),
    temperature,
  };
}

/** The moves that phases call for, of those that a table can make. */
function phaseRemedies(
  possible: readonly LandscapePhase[],
  temperature: KnobName,
): ReadonlyMap<Direction, readonly LandscapePhase[]> {
  return new Map([...remediesOfPhases(possible)].filter(([move]) => isDirectionOf(move, temperature)));
}

/** What to try, the first first, and every move to weigh, with what it is expected to gain: by measured cells, or by the answers of a tree. */
function remediesFor(
  { likeness, leadingVerdict, share, answers, unreadable }: Findings,
  labelNoise: number | null,
  sizeOf: (direction: Direction) => number,
): {
  readonly remedies: readonly Direction[];
  readonly moves: readonly Direction[];
  readonly expected: Expectation;
  readonly source: "cells like it" | "the nearest cells";
} {
  const source = likeness?.isFar === true ? "the nearest cells" : "cells like it";
  if (unreadable !== null) return { remedies: [], moves: [], expected: NOTHING_EXPECTED, source };
  if (likeness === null) {
    const remedies = remediesOf(leadingVerdict, answers);
    const known = remedies.filter((direction) => direction !== "cleaner labels" || labelNoise !== null);
    return { remedies: known, moves: known, expected: NOTHING_EXPECTED, source };
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
  return { remedies: byExpectedGain(open, expected, sizeOf), moves: open, expected, source };
}

function concluded(
  cell: number | null,
  findings: Findings,
  { thresholds = DEFAULT_THRESHOLDS, undecidedBelow }: DiagnosisOptions,
  { standing, ofPhases, advice, remedies, temperature }: Counsel,
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
  const isSettled = standing.possible.length === 1;
  const faults = faultsOf(verdict, share, likeness === null, isSettled ? ofPhases : new Map());
  const wasTried = remedies.some(
    ({ gain }) => gain?.source === "this step" || gain?.source === "such steps nearby",
  );
  const settling =
    verdict === "undecided" && leadingVerdict !== "fine" && likeness !== null && !wasTried
      ? settlingOf(likeness, temperature)
      : null;
  const found = { standing, faults, remedies, settling };
  return {
    cell,
    verdict,
    leadingVerdict,
    confidence,
    confidenceUnknown,
    symptoms,
    answers,
    likeness,
    ...found,
    advice,
    sentence: diagnosisSentence({ ...findings, ...found, verdict }, thresholds),
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
