import { numberLabel } from "#figures";
import type { Diagnosis, SymptomName, TreeAnswer, TreeStep } from "#taxonomy";

const SYMPTOM_WORDS: Readonly<Record<SymptomName, readonly [name: string, unit: string]>> = {
  trainErrorPct: ["training error", " %"],
  modeConnectivityPct: ["mode connectivity", " points"],
  curvePeakPct: ["connectivity by the curve's peak", " %"],
  lnHessianTrace: ["ln Hessian trace", ""],
  cka: ["CKA of probabilities", ""],
};

/** A question with its answer and the comparisons that led there. */
export function answerWords({ question, answer, path, purity, examples }: TreeAnswer): string {
  const steps = path.map(stepWords).join(", ");
  return `${question} ${capitalised(answer)}${steps === "" ? "" : `: ${steps}`} (so for ${Math.round(100 * purity)} % of ${examples} examples).`;
}

function stepWords({ symptom, value, threshold, below }: TreeStep): string {
  const [name, unit] = SYMPTOM_WORDS[symptom];
  return `${name} ${numberLabel(value, 3)}${unit} ${below ? "≤" : ">"} ${numberLabel(threshold, 3)}${unit}`;
}

/** What to try first, and what such steps gained nearby where test accuracy is known. */
export function adviceWords({ advice }: Diagnosis): string {
  const first = advice[0];
  if (first === undefined) return "";
  const { gainNearby: gain, change } = first;
  if (gain === null || gain.steps === 0) return capitalised(change);
  const error = gain.standardError === null ? "" : ` ± ${gain.standardError.toFixed(1)}`;
  const sign = gain.mean > 0 ? "+" : "";
  return `${capitalised(change)} (${sign}${numberLabel(Number(gain.mean.toFixed(1)))}${error} points in ${gain.steps} such ${gain.steps === 1 ? "step" : "steps"} nearby)`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
