import { capitalised, counted, spoken } from "#words";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import type { Advice, SymptomName, Symptoms, TreeAnswer, Verdict } from "./diagnosis.ts";
import { SYMPTOMS } from "./symptoms.ts";
import type { Answers } from "./tree-answers.ts";

/** What a sentence about a diagnosis is made of. */
export interface DiagnosisFacts {
  readonly verdict: Verdict;
  readonly leadingVerdict: Verdict;
  readonly confidence: number | null;
  readonly symptoms: Symptoms;
  readonly answers: Answers;
  readonly advice: readonly Advice[];
  /** Why nothing can be said of the network whatever it measured, a clause; `null` otherwise. */
  readonly unreadable: string | null;
}

/** A barrier up to this is no more than a few examples, points of training error. */
const SMALL_BARRIER = 0.1;

/** Training error that rounds to zero in words, percent. */
const NEAR_ZERO_PCT = 0.5;

/** A diagnosis in plain sentences: what was seen and what it means, what it leaves open, what a change would bring. */
export function diagnosisSentence(facts: DiagnosisFacts, thresholds: PhaseThresholds): string {
  const seen = symptomWords(facts, thresholds);
  const finding = seen === "" ? verdictWords(facts) : `${seen}: ${verdictWords(facts)}`;
  return [`${capitalised(finding)}.`, caveatOf(facts, thresholds), adviceWords(facts)]
    .filter((part) => part !== null)
    .join(" ");
}

function verdictWords(facts: DiagnosisFacts): string {
  const { verdict, leadingVerdict, confidence, answers, unreadable } = facts;
  if (unreadable !== null) return `not measured, ${unreadable}`;
  if (verdict === "undecided") {
    return `undecided, ${leadingVerdict} in only ${Math.round(100 * (confidence ?? 0))} % of resamples`;
  }
  if (verdict === "too small" || verdict === "too little data") {
    const temperature = answers.temperature?.answer;
    // The load comes first, but the temperature is a question of its own and the phase speaks of it.
    return temperature === "too hot" || temperature === "too cold"
      ? `${verdict}, and trained ${temperature}`
      : verdict;
  }
  if (verdict !== "not measured") return verdict;
  const unanswered = Object.values(answers).find(({ answer }: TreeAnswer) => answer === "not measured");
  const missing = unanswered?.missing ?? null;
  const temperature = answers.temperature?.answer ?? "not measured";
  return [
    "not measured",
    missing === null ? null : `, ${SYMPTOMS[missing].title} is missing`,
    temperature === "not measured" ? null : `; by itself the temperature is ${temperature}`,
  ]
    .filter((part) => part !== null)
    .join("");
}

function symptomWords(facts: DiagnosisFacts, thresholds: PhaseThresholds): string {
  const { trainErrorPct, modeConnectivityPct, curvePeakPct, lnHessianTrace, cka } = facts.symptoms;
  const asked = symptomsAsked(facts);
  const words = [
    trainErrorPct === null
      ? null
      : trainErrorPct < NEAR_ZERO_PCT
        ? "training error near zero"
        : `training error ${spoken(trainErrorPct)} %`,
    modeConnectivityPct === null ? null : connectivityWords(modeConnectivityPct, thresholds.connectivity_pct),
    curvePeakPct === null || !asked.has("curvePeakPct")
      ? null
      : `an error of ${spoken(-curvePeakPct)} % on the curve`,
    lnHessianTrace === null || !asked.has("lnHessianTrace") ? null : `ln trace ${spoken(lnHessianTrace)}`,
    cka === null ? null : `${cka > thresholds.cka ? "similar" : "dissimilar"} (CKA ${spoken(cka)})`,
  ];
  return words.filter((word) => word !== null).join(", ");
}

/** The symptoms on the ways that led to the verdict. */
function symptomsAsked({ leadingVerdict, answers }: DiagnosisFacts): ReadonlySet<SymptomName> {
  const deciding =
    leadingVerdict === "too small"
      ? [answers.width]
      : leadingVerdict === "too little data"
        ? [answers.data]
        : [answers.width, answers.temperature];
  return new Set(deciding.flatMap((answer) => answer?.path.map(({ symptom }) => symptom) ?? []));
}

function connectivityWords(value: number, threshold: number): string {
  const number = `(${spoken(value)})`;
  if (value < -threshold) return `poorly connected ${number}`;
  if (value > threshold) return `connected with unconverged ends ${number}`;
  return value < -SMALL_BARRIER ? `nearly connected ${number}` : "connected";
}

/** What the tree cannot know, and what the numbers cannot tell apart. */
function caveatOf(
  { leadingVerdict, symptoms, answers }: DiagnosisFacts,
  thresholds: PhaseThresholds,
): string | null {
  const { trainErrorPct, modeConnectivityPct } = symptoms;
  const load = leadingVerdict === "too little data" ? answers.data : (answers.width ?? answers.data);
  const beyond = load?.beyond ?? null;
  if (beyond !== null && leadingVerdict !== "fine") {
    const range = `The tree has seen no such ${SYMPTOMS[beyond].title}`;
    return leadingVerdict === "too hot" || leadingVerdict === "too cold"
      ? `${range}, but a curve no worse than its ends shows that the size will do.`
      : `${range}.`;
  }
  if (leadingVerdict !== "too small" || trainErrorPct === null || modeConnectivityPct === null) return null;
  return trainErrorPct < NEAR_ZERO_PCT && modeConnectivityPct < -thresholds.connectivity_pct
    ? "Noisy labels look the same: these numbers cannot tell them from a network that is too small."
    : null;
}

function adviceWords({ leadingVerdict, advice: [first, second] }: DiagnosisFacts): string | null {
  if (first === undefined) return null;
  const { change, gainNearby: gain } = first;
  const trial = `${leadingVerdict === "fine" ? "If anything" : "Try first"}: ${change}`;
  if (gain === null) return `${trial}.`;
  const where = gain.steps === 1 ? "on one such step here" : `on average over ${gain.steps} such steps here`;
  const measured = `${gain.mean < 0 ? "lost" : "gained"} ${pointsWords(gain.mean)} of test accuracy ${where}`;
  const other = second?.gainNearby ?? null;
  // The tree knows other experiments, the neighbours know this one: where they differ, a reader must hear both.
  const rival =
    second === undefined ||
    second.neighbour === null ||
    other === null ||
    other.mean <= Math.max(gain.mean, 0)
      ? ""
      : ` Another step gained more here: ${second.change} (${pointsWords(other.mean)}).`;
  return `${trial}; this ${measured}.${rival}`;
}

function pointsWords(gain: number): string {
  return counted(Number(spoken(Math.abs(gain))), "point");
}
