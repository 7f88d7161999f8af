import { alternatives, capitalised, counted, spoken, spokenProbability, threeDigits } from "#words";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import { connectivityWords } from "./connectivity-words.ts";
import type { Advice, SymptomName, TreeAnswer, Verdict } from "./diagnosis.ts";
import type { Findings } from "./findings.ts";
import { SYMPTOMS } from "./symptoms.ts";

/** What a sentence about a diagnosis is made of. */
export interface DiagnosisFacts extends Findings {
  readonly verdict: Verdict;
  readonly advice: readonly Advice[];
}

/** Causes less probable than this are not told. */
const WORTH_TELLING = 0.2;

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
  const { verdict, leadingVerdict, share, confidence, answers, likeness } = facts;
  if (verdict === "undecided") {
    if (likeness?.isFar === true) return "undecided, for no measured cell is like it";
    return `undecided, ${leadingVerdict} with a probability of only ${spokenProbability(share ?? confidence ?? 0)}`;
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
  const missing = unanswered?.missing ?? facts.missing;
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
  const { trainErrorPct, modeConnectivityPct, curvePeakPct, derivedPeakPct, lnHessianTrace, cka } =
    facts.symptoms;
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
    derivedPeakPct === null || !asked.has("derivedPeakPct")
      ? null
      : `an error of about ${spoken(-derivedPeakPct)} % on the curve, by training error and barrier`,
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
function caveatOf(facts: DiagnosisFacts, thresholds: PhaseThresholds): string | null {
  const { leadingVerdict, symptoms, answers, likeness } = facts;
  const { trainErrorPct, modeConnectivityPct } = symptoms;
  if (likeness !== null) return likenessWords(facts);
  const load = loadAsked(leadingVerdict, answers);
  const beyond = load?.beyond ?? null;
  if (beyond !== null && leadingVerdict !== "fine") {
    const range = `The tree has seen no such ${SYMPTOMS[beyond].title}`;
    if (load?.overrides == null) return `${range}.`;
    return modeConnectivityPct !== null && modeConnectivityPct >= 0
      ? `${range}, but a curve no worse than its ends shows that the size will do.`
      : `${range}, and networks that cannot fit their examples have not too few.`;
  }
  if (leadingVerdict !== "too small" || trainErrorPct === null || modeConnectivityPct === null) return null;
  return trainErrorPct < NEAR_ZERO_PCT && modeConnectivityPct < -thresholds.connectivity_pct
    ? "Noisy labels look the same: these numbers cannot tell them from a network that is too small."
    : null;
}

/** The question of load that a verdict rests on: its own, else one whose answer was overridden. */
function loadAsked(verdict: Verdict, { width, data }: DiagnosisFacts["answers"]): TreeAnswer | undefined {
  if (verdict === "too little data") return data;
  if (verdict === "too small") return width;
  return [width, data].find((answer) => answer?.overrides != null) ?? width ?? data;
}

/** What else may be wrong, by the measured cells like it. */
function likenessWords({ likeness, leadingVerdict }: DiagnosisFacts): string | null {
  if (likeness === null || leadingVerdict === "fine" || leadingVerdict === "not measured") return null;
  const others = likeness.causes.slice(1).filter(({ share }) => share >= WORTH_TELLING);
  if (others.length === 0) return null;
  const told = others.map(({ cause, share }) => `${cause} (${spokenProbability(share)})`);
  return `It may also be ${alternatives(told)}, by measured cells like it.`;
}

function adviceWords({ leadingVerdict, advice: [first, second] }: DiagnosisFacts): string | null {
  if (first === undefined) return null;
  const { change, gainNearby: gain, expected } = first;
  const prospect =
    expected === null
      ? ""
      : `, which in cells like it gained ${pointsWords(expected.mean)} (eight of ten from ${spoken(expected.low)} to ${spoken(expected.high)})`;
  const trial = `${leadingVerdict === "fine" ? "If anything" : "Try first"}: ${change}${prospect}`;
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
