import { numberLabel } from "#figures";
import { type Terms, wordsUnder } from "#quantities";
import { verdictFacts } from "#report/facts";
import {
  type Diagnosis,
  likenessSentences,
  missingSymptom,
  SYMPTOMS,
  type TreeAnswer,
  type TreeStep,
  termsOf,
} from "#taxonomy";
import { capitalised, counted } from "#words";
import type { ReportInput } from "./report-input.ts";

/** The diagnosis of a whole table in one sentence; none where nothing was diagnosed. */
export function diagnosisSentences({
  table,
  diagnoses = [],
  adviceEvaluation,
}: Pick<ReportInput, "table" | "diagnoses" | "adviceEvaluation">): string[] {
  const counts = verdictFacts(diagnoses).map(({ verdict, cells }) => `${verdict} (${cells})`);
  if (counts.length === 0) return [];
  const advice = adviceEvaluation?.advice;
  const help =
    advice === undefined || advice.share === null
      ? ""
      : ` One step as advised gains ${wordsUnder(termsOf(table.cells), "test accuracy")} in ${advice.gained} of ${advice.steps} cells that could gain.`;
  return [`Diagnosis: ${counts.join(", ")}.${help}`];
}

/** How a verdict was told, a sentence each: by the ways through a tree, or by the measured cells most like it. */
export function evidenceOf({ answers, likeness }: Diagnosis, terms: Terms): readonly string[] {
  const sentences = [...answers.map(answerWords), ...(likeness === null ? [] : likenessSentences(likeness))];
  return sentences.map((sentence) => wordsUnder(terms, sentence));
}

/** A question with its answer and the comparisons that led there. */
function answerWords(told: TreeAnswer): string {
  const { question, answer, path, missing, overrides, purity, examples } = told;
  const steps = path.map(stepWords);
  if (missing !== null) steps.push(missingSymptom(missing));
  const way = steps.length === 0 ? "" : `: ${steps.join(", ")}`;
  const ofExamples = `${Math.round(100 * purity)} % of ${examples} examples`;
  const shared =
    overrides === null ? `so for ${ofExamples}` : `not ${overrides}, as for ${ofExamples} unlike it`;
  return `${question} ${capitalised(answer)}${way} (${shared}).`;
}

function stepWords({ symptom, value, threshold, below }: TreeStep): string {
  const { title, unit } = SYMPTOMS[symptom];
  const withUnit = (number: number): string =>
    `${numberLabel(number, 3)}${unit === "%" || unit === "points" ? ` ${unit}` : ""}`;
  return `${title} ${withUnit(value)} ${below ? "≤" : ">"} ${withUnit(threshold)}`;
}

/** What to try where the first advice does not help, with what such steps gained nearby; empty for nothing. */
export function secondChoice({ advice }: Diagnosis): string {
  const second = advice[1];
  if (second === undefined) return "";
  const { gainNearby: gain, change } = second;
  if (gain === null || gain.steps === 0) return change;
  const error = gain.standardError === null ? "" : ` ± ${gain.standardError.toFixed(1)}`;
  const points = `${gain.mean > 0 ? "+" : ""}${numberLabel(Number(gain.mean.toFixed(1)))}${error}`;
  return `${change} (${points} points in ${counted(gain.steps, "such step")} nearby)`;
}
