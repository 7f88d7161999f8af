import { numberLabel } from "#figures";
import { type Terms, wordsUnder } from "#quantities";
import { verdictFacts } from "#report/facts";
import {
  type AdviceEvaluation,
  type Diagnosis,
  likenessSentences,
  missingSymptom,
  remedyClause,
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
      : ` Without a look at ${wordsUnder(termsOf(table.cells), "test accuracy")}, one step as advised gains some in ${advice.gained} of ${advice.steps} cells that could gain${leftWords(adviceEvaluation!)}.`;
  return [`Diagnosis: ${counts.join(", ")}.${help}`];
}

/** The cells that could gain and that no step was advised in; empty where there is none. */
function leftWords({ improvable, advice }: AdviceEvaluation): string {
  const left = improvable - advice.steps;
  return left === 0 ? "" : `; in ${left} more no step was advised that this table has`;
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
  const ofExamples = `${Math.round(100 * purity)} % of ${counted(examples, "example")}`;
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

/** What may be tried where the first step does not help, with what is known of it; empty for nothing. */
export function secondChoice({ remedies }: Diagnosis): string {
  const second = remedies.filter(({ state }) => state === "open")[1];
  return second === undefined ? "" : remedyClause(second);
}
