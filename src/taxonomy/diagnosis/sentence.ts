import { capitalised, counted, spoken, spokenProbability, threeDigits } from "#words";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import type { UnknownCertainty } from "../table/certainty.ts";
import { connectivityWords } from "./connectivity-words.ts";
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
  readonly confidenceUnknown: UnknownCertainty | null;
  /** The networks that the verdict does not speak of, a clause; `null` where all live. */
  readonly lost: string | null;
  /** Whether the pairs of the cell, one by one, have barriers; `null` where the mean alone tells. */
  readonly poorlyConnected: boolean | null;
  /** Why nothing can be said of the network whatever it measured, a clause; `null` otherwise. */
  readonly unreadable: string | null;
}

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

/** The verdict, the networks that it does not speak of, and whether it is not known how sure it is. */
function verdictWords(facts: DiagnosisFacts): string {
  const { verdict, leadingVerdict, lost, confidenceUnknown, unreadable } = facts;
  if (unreadable !== null) return `not measured, ${unreadable}`;
  const unknown = confidenceUnknown === null ? "" : `; ${confidenceUnknown}: not known how sure`;
  if (verdict === "undecided" && leadingVerdict === "fine" && lost !== null) {
    return `undecided, for the networks that live look fine but ${lost}${unknown}`;
  }
  return `${verdictAlone(facts)}${lost === null ? "" : `; ${lost}`}${unknown}`;
}

function verdictAlone(facts: DiagnosisFacts): string {
  const { verdict, leadingVerdict, confidence, answers } = facts;
  if (verdict === "undecided") {
    return `undecided, ${leadingVerdict} with a probability of only ${spokenProbability(confidence ?? 0)}`;
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
    modeConnectivityPct === null
      ? null
      : connectivityWords(modeConnectivityPct, thresholds.connectivity_pct, facts.poorlyConnected),
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
  return counted(threeDigits(Math.abs(gain)), "point");
}
