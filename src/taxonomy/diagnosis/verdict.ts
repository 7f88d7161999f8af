import type { KnobName } from "#knobs";
import type { LandscapePhase } from "../phases/phase-descriptions.ts";
import { phaseOf } from "../phases/sides.ts";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import type { Symptoms, TreeAnswer, Verdict } from "./diagnosis.ts";
import type { QuestionName } from "./diagnostic-tree.ts";

/** Training error below which a network counts as converged where its training loss is unknown, percent. */
const CONVERGED_ERROR_PCT = 1.2;

/**
 * The phases that symptoms alone may be of: one, two where the similarity is missing that would tell them apart, or none.
 *
 * Where the training loss is not among them, a training error of 1.2 % stands for convergence: on the published
 * learning-rate-decay grid it parts the drawn sharp and flat cells as well as the loss (93.8 % against 94.4 %).
 */
export function phaseBySymptoms(
  { trainErrorPct, modeConnectivityPct, cka, lnTrainLoss }: Symptoms,
  thresholds: PhaseThresholds,
): readonly LandscapePhase[] {
  if (trainErrorPct === null || modeConnectivityPct === null) return [];
  const isConverged =
    lnTrainLoss === null
      ? trainErrorPct < CONVERGED_ERROR_PCT
      : lnTrainLoss < Math.log(thresholds.train_loss);
  const isConnected = modeConnectivityPct >= -thresholds.connectivity_pct;
  if (!isConverged || !isConnected) return [phaseOf(isConverged, isConnected, false)];
  return cka === null ? ["IV-A", "IV-B"] : [phaseOf(true, true, cka > thresholds.cka)];
}

/** Whether symptoms alone are those of phase IV-B, and of no other. */
export function isFineBySymptoms(symptoms: Symptoms, thresholds: PhaseThresholds): boolean {
  const [phase, another] = phaseBySymptoms(symptoms, thresholds);
  return phase === "IV-B" && another === undefined;
}

/** The answers of a tree by question, without their evidence. */
type AnswerWords = Readonly<Partial<Record<QuestionName, Pick<TreeAnswer, "answer">>>>;

/** The knobs of load whose failure can come first: those that the table moves. */
export type LoadKnobs = ReadonlySet<KnobName>;

/**
 * The verdict of a tree's answers: which failure comes first, and its direction.
 *
 * A table that moves the width, and a network alone, is asked the width question; a table that moves the data
 * is asked the data question, after the width question where it moves both. What needs neither is a matter of
 * temperature, whose direction is the answer to the temperature question.
 */
export function verdictOf(answers: AnswerWords, fine: boolean, moved: LoadKnobs): Verdict {
  if (fine) return "fine";
  const asksData = moved.has("examples") || moved.has("label_noise");
  const asksWidth = moved.has("width") || !asksData;
  const loads = [
    ...(asksWidth ? [{ answer: answers.width, load: "width", verdict: "too small" } as const] : []),
    ...(asksData ? [{ answer: answers.data, load: "data", verdict: "too little data" } as const] : []),
  ];
  for (const { answer, load, verdict } of loads) {
    if (answer === undefined) continue;
    if (answer.answer === load) return verdict;
    if (answer.answer === "not measured") return "not measured";
  }
  return directionOf(answers.temperature);
}

/** The answer to the temperature question as a verdict. */
function directionOf(answer: Pick<TreeAnswer, "answer"> | undefined): Verdict {
  return answer?.answer === "too hot" || answer?.answer === "too cold" ? answer.answer : "not measured";
}
