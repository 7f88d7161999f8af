import type { KnobName } from "#knobs";
import { decisionOfMeans } from "../phases/cell-side.ts";
import type { Decision } from "../phases/cuts.ts";
import type { Columns } from "../phases/drawn-metrics.ts";
import { DEFAULT_THRESHOLDS } from "../phases/thresholds.ts";
import type { Cell } from "../table/cells.ts";
import { type UnknownCertainty, whyUncertain } from "../table/certainty.ts";
import { lostNetworks, readableEstimate, whyUnreadable } from "../table/readable-estimate.ts";
import {
  answerNothing,
  labelNoiseOf,
  likenessTo,
  missingForLikeness,
  symptomErrors,
  verdictByLikeness,
  withoutTemperatureCauses,
} from "./by-likeness.ts";
import type { Likeness } from "./causes.ts";
import type { SymptomName, Symptoms, Verdict } from "./diagnosis.ts";
import { defaultReference } from "./reference/reference-grids.ts";
import { symptomsOf } from "./symptoms.ts";
import { type Answers, answersOf } from "./tree-answers.ts";
import { isFineBySymptoms, type LoadKnobs, verdictOf } from "./verdict.ts";
import { type DiagnosisBasis, verdictCertainty } from "./verdict-certainty.ts";

/** What was found of networks, before anything is advised. */
export interface Findings {
  readonly symptoms: Symptoms;
  /** Empty where no tree was asked. */
  readonly answers: Answers;
  /** `null` where a tree was asked, or symptoms are missing. */
  readonly likeness: Likeness | null;
  /** The symptom without which no measured cell can be like it; `null` where it has them, or a tree was asked. */
  readonly missing: SymptomName | null;
  readonly leadingVerdict: Verdict;
  /** How probable a cause is by measured cells, whatever is known of the spread of networks; `null` of anything else. */
  readonly share: number | null;
  readonly confidence: number | null;
  readonly confidenceUnknown: UnknownCertainty | null;
  /** The networks that the verdict does not speak of, a clause; `null` where all live. */
  readonly lost: string | null;
  /** Whether the pairs of the cell, one by one, have barriers; `null` where the mean alone tells. */
  readonly poorlyConnected: boolean | null;
  /** Why nothing can be said of it whatever it measured; `null` otherwise. */
  readonly unreadable: string | null;
}

/** Where nothing was asked or nothing can be read. */
const NOTHING_FOUND = {
  answers: {},
  likeness: null,
  missing: null,
  leadingVerdict: "not measured",
  share: null,
  confidence: null,
  confidenceUnknown: null,
  lost: null,
  poorlyConnected: null,
  unreadable: null,
} as const satisfies Omit<Findings, "symptoms">;

/** Where a cell stands. */
export interface Surroundings {
  /** The knobs that its table moves; none for a cell alone. */
  readonly moved: LoadKnobs;
  readonly asksTemperature: boolean;
}

const ANSWERS_NOTHING =
  "for networks that err so often and yet answer alike give one answer to everything, and their connectivity says nothing";

/** What can be said of a cell by the means and the spread of its networks. */
export function findingsOfCell(
  cell: Cell,
  surroundings: Surroundings,
  options: DiagnosisBasis,
  columns?: Columns,
): Findings {
  const { tree, thresholds = DEFAULT_THRESHOLDS } = options;
  const symptoms = symptomsOf(cell);
  const unreadable = whyUnreadable(cell) ?? (answerNothing(symptoms) ? ANSWERS_NOTHING : null);
  if (unreadable !== null) return unreadableFindings(symptoms, unreadable);
  const decision = decisionOfMeans(cell, thresholds);
  const connectivity = decision.cuts.find(({ name }) => name === "connectivity");
  const seen = {
    ...NOTHING_FOUND,
    symptoms,
    lost: lostNetworks(cell),
    poorlyConnected: connectivity?.pairs === undefined ? null : !connectivity.passed,
  };
  if (tree === undefined)
    return { ...seen, ...byMeasuredCells(cell, symptoms, decision, surroundings, options, columns) };
  const answers = answersOf(tree, symptoms);
  const { moved } = surroundings;
  const leadingVerdict = verdictOf(answers, decision.phase === "IV-B", moved);
  const found = { cell, decision, answers, verdict: leadingVerdict, moved };
  return { ...seen, ...verdictCertainty(found, options, columns), leadingVerdict };
}

/** What can be said of one network by its numbers alone. */
export function findingsOfSymptoms(
  symptoms: Symptoms,
  { tree, thresholds = DEFAULT_THRESHOLDS, reference }: DiagnosisBasis,
): Findings {
  if (answerNothing(symptoms)) return unreadableFindings(symptoms, ANSWERS_NOTHING);
  const isFine = isFineBySymptoms(symptoms, thresholds);
  const seen = { ...NOTHING_FOUND, symptoms };
  if (tree !== undefined) {
    const answers = answersOf(tree, symptoms);
    const leadingVerdict = verdictOf(answers, isFine, new Set());
    const confidenceUnknown = leadingVerdict === "not measured" ? null : ("one network" as const);
    return { ...seen, answers, leadingVerdict, confidenceUnknown };
  }
  const setting = { moved: new Set<KnobName>(), labelNoise: null };
  const likeness = likenessTo(reference ?? defaultReference(), symptoms, {}, setting);
  const { verdict, share } = isFine
    ? { verdict: "fine" as const, share: null }
    : verdictByLikeness(likeness, true);
  return {
    ...seen,
    likeness,
    missing: missingForLikeness(symptoms),
    leadingVerdict: verdict,
    share,
    confidenceUnknown: verdict === "not measured" ? null : "one network",
  };
}

function byMeasuredCells(
  cell: Cell,
  symptoms: Symptoms,
  decision: Decision,
  surroundings: Surroundings,
  options: DiagnosisBasis,
  columns?: Columns,
): Pick<Findings, "likeness" | "missing" | "leadingVerdict" | "share" | "confidence" | "confidenceUnknown"> {
  const setting = { moved: surroundings.moved, labelNoise: labelNoiseOf(cell) };
  const likeness = likenessTo(
    options.reference ?? defaultReference(),
    symptoms,
    symptomErrors(cell),
    setting,
  );
  const found = { likeness, missing: missingForLikeness(symptoms) };
  if (decision.phase === "IV-B") {
    const fine = { cell, decision, answers: {}, verdict: "fine" as const, moved: surroundings.moved };
    const { confidence, confidenceUnknown } = verdictCertainty(fine, options, columns);
    return { ...found, leadingVerdict: "fine", share: null, confidence, confidenceUnknown };
  }
  const { asksTemperature } = surroundings;
  const { verdict, share } = verdictByLikeness(likeness, asksTemperature);
  const unknown = verdict === "not measured" ? null : whyNotSure(cell);
  return {
    ...found,
    likeness: likeness === null || asksTemperature ? likeness : withoutTemperatureCauses(likeness),
    leadingVerdict: verdict,
    share,
    confidence: unknown === null ? share : null,
    confidenceUnknown: unknown,
  };
}

/** Why it is not known how sure a comparison of a cell with others is: the spread of its networks is not known. */
function whyNotSure(cell: Cell): UnknownCertainty | null {
  const asked = ["train_error_pct", "mode_connectivity_pct", "cka_softmax"] as const;
  const measured = asked
    .map((metric) => [metric, readableEstimate(cell, metric)] as const)
    .filter(([, { value }]) => value !== null);
  return (
    measured.map(([metric, estimate]) => whyUncertain(metric, estimate)).find((reason) => reason !== null) ??
    null
  );
}

function unreadableFindings(symptoms: Symptoms, unreadable: string): Findings {
  return { ...NOTHING_FOUND, symptoms, unreadable };
}
