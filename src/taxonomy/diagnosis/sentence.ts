import { spoken } from "../phases/explanation.ts";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import type { Advice, Symptoms, TreeAnswer, Verdict } from "./diagnosis.ts";
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
}

/** Training error that rounds to zero in words, percent. */
const NEAR_ZERO_PCT = 0.5;

/** A diagnosis in one to three plain sentences: what was seen and what it means, and what a change would bring. */
export function diagnosisSentence(facts: DiagnosisFacts, thresholds: PhaseThresholds): string {
  const seen = symptomWords(facts, thresholds);
  const finding = `${capitalised(seen === "" ? "nothing is measured" : seen)}: ${verdictWords(facts)}.`;
  return [finding, caveatOf(facts, thresholds), adviceWords(facts.advice)]
    .filter((part) => part !== null)
    .join(" ");
}

function verdictWords({ verdict, leadingVerdict, confidence, answers }: DiagnosisFacts): string {
  if (verdict === "undecided") {
    return `undecided, ${leadingVerdict} in only ${Math.round(100 * (confidence ?? 0))} % of resamples`;
  }
  if (verdict !== "not measured") return verdict;
  const missing = [answers.width, answers.data, answers.temperature].find(
    (answer) => answer?.answer === "not measured",
  )?.missing;
  return missing === null || missing === undefined
    ? "not measured"
    : `not measured, ${SYMPTOMS[missing].title} is missing`;
}

function symptomWords({ symptoms, answers }: DiagnosisFacts, thresholds: PhaseThresholds): string {
  const { trainErrorPct, modeConnectivityPct, curvePeakPct, lnHessianTrace, cka } = symptoms;
  const asked = new Set(
    Object.values(answers).flatMap((answer: TreeAnswer) => answer.path.map(({ symptom }) => symptom)),
  );
  const words = [
    trainErrorPct === null
      ? null
      : trainErrorPct < NEAR_ZERO_PCT
        ? "training error near zero"
        : `training error ${spoken(trainErrorPct)} %`,
    modeConnectivityPct === null ? null : connectivityWords(modeConnectivityPct, thresholds.connectivity_pct),
    curvePeakPct === null || modeConnectivityPct !== null || !asked.has("curvePeakPct")
      ? null
      : `an error of ${spoken(-curvePeakPct)} % on the curve`,
    lnHessianTrace === null || !asked.has("lnHessianTrace") ? null : `ln trace ${spoken(lnHessianTrace)}`,
    cka === null ? null : cka > thresholds.cka ? "similar" : "dissimilar",
  ];
  return words.filter((word) => word !== null).join(", ");
}

function connectivityWords(value: number, threshold: number): string {
  if (value < -threshold) return `poorly connected (${spoken(value)})`;
  return value > threshold ? `connected with unconverged ends (${spoken(value)})` : "connected";
}

/** What the numbers cannot tell apart. */
function caveatOf({ leadingVerdict, symptoms }: DiagnosisFacts, thresholds: PhaseThresholds): string | null {
  const { trainErrorPct, modeConnectivityPct } = symptoms;
  if (leadingVerdict !== "too small" || trainErrorPct === null || modeConnectivityPct === null) return null;
  return trainErrorPct < NEAR_ZERO_PCT && modeConnectivityPct < -thresholds.connectivity_pct
    ? "Noisy labels look the same: these numbers cannot tell them from a network that is too small."
    : null;
}

function adviceWords([first]: readonly Advice[]): string | null {
  if (first === undefined) return null;
  const gain = first.gainNearby;
  if (gain === null) return `Try first: ${first.change}.`;
  const size = `${spoken(Math.abs(gain.mean))} ${Math.abs(gain.mean) === 1 ? "point" : "points"}`;
  const verb = gain.mean < 0 ? "lost" : "gained";
  const where =
    gain.steps === 1 ? "on the one such step nearby" : `on average over ${gain.steps} such steps nearby`;
  return `Try first: ${first.change}; this ${verb} ${size} of test accuracy ${where}.`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
