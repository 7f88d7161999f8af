import { capitalised, conjoined, spoken, spokenProbability } from "#words";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import type { Fault } from "./causes.ts";
import { connectivityWords } from "./connectivity-words.ts";
import type { Settling, SymptomName, TreeAnswer, Verdict } from "./diagnosis.ts";
import { faultWords, openCauses, otherCauses } from "./fault-words.ts";
import type { Findings } from "./findings.ts";
import { rangeSentence } from "./range-words.ts";
import type { Remedy } from "./remedy.ts";
import { remedySentences } from "./remedy-words.ts";
import type { Standing } from "./standing.ts";
import { settlingSentence, standingWords } from "./standing-words.ts";
import { SYMPTOMS } from "./symptoms.ts";

/** What a sentence about a diagnosis is made of. */
export interface DiagnosisFacts extends Findings {
  readonly verdict: Verdict;
  readonly standing: Standing;
  readonly faults: readonly Fault[];
  readonly remedies: readonly Remedy[];
  readonly settling: Settling | null;
}

/** Training error that rounds to zero in words, percent. */
const NEAR_ZERO_PCT = 0.5;

/**
 * A diagnosis in plain sentences: where it lies and what was seen, what is wrong, what that leaves open, what to try first,
 * and why not what its phase or its verdict calls for.
 */
export function diagnosisSentence(facts: DiagnosisFacts, thresholds: PhaseThresholds): string {
  const { standing, verdict, leadingVerdict, faults, remedies, settling } = facts;
  const where = [standingWords(standing), symptomWords(facts, thresholds)].filter((part) => part !== "");
  const finding = [where.join(": "), verdictWords(facts)].filter((part) => part !== "");
  return [
    ...finding.map((part) => `${capitalised(part)}.`),
    caveatOf(facts, thresholds),
    settlingSentence(standing),
    ...remedySentences(remedies, leadingVerdict === "fine", standing),
    verdict === "undecided" ? null : rangeSentence(faults, remedies),
    settling === null ? null : `What would settle it: ${settling.change}.`,
  ]
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
  const { verdict, leadingVerdict, share, confidence, answers, likeness, faults } = facts;
  if (verdict === "fine") return "fine: nothing is wrong, keep this setting";
  const ofPhase = faults.filter(({ by }) => by === "its phase");
  const also = ofPhase.length === 0 ? "" : `; its phase says ${conjoined(ofPhase.map(({ cause }) => cause))}`;
  if (verdict === "undecided") {
    const causes = likeness === null || leadingVerdict === "fine" ? [] : likeness.causes;
    const open = causes.length === 0 ? "" : `: ${openCauses(causes)}`;
    if (likeness?.isFar === true && leadingVerdict !== "fine") {
      return `what is wrong is undecided, for no measured cell is like it${open}${also}`;
    }
    const why = likeness?.isOfOneGrid === true ? ", for the cells like it are of one grid alone" : "";
    if (open !== "") return `what is wrong is undecided${why}${open}${also}`;
    return `undecided, ${leadingVerdict} with a probability of only ${spokenProbability(share ?? confidence ?? 0)}${also}`;
  }
  if (verdict !== "not measured") {
    const temperature = answers.temperature?.answer;
    const isLoad = verdict === "too small" || verdict === "too little data";
    // The load comes first, but the temperature is a question of its own.
    const trained =
      isLoad && (temperature === "too hot" || temperature === "too cold")
        ? `, and trained ${temperature}`
        : "";
    return `${faultWords(faults)}${trained}`;
  }
  const unanswered = Object.values(answers).find(({ answer }: TreeAnswer) => answer === "not measured");
  const missing = unanswered?.missing ?? facts.missing;
  const temperature = answers.temperature?.answer ?? "not measured";
  return [
    "not measured",
    missing === null ? null : `, ${SYMPTOMS[missing].title} is missing`,
    temperature === "not measured" ? null : `; by itself the temperature is ${temperature}`,
    also,
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
function likenessWords({ likeness, leadingVerdict, verdict, faults }: DiagnosisFacts): string | null {
  if (likeness === null || ["fine", "not measured"].includes(leadingVerdict) || verdict === "undecided")
    return null;
  const others = otherCauses(likeness.causes, faults);
  return others === null ? null : `It may also be ${others}, by cells like it.`;
}
