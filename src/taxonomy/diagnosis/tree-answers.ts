import type { SymptomName, Symptoms, TreeAnswer, TreeStep } from "./diagnosis.ts";
import {
  type DiagnosticTree,
  type FittedQuestion,
  QUESTION_NAMES,
  QUESTIONS,
  type QuestionName,
} from "./diagnostic-tree.ts";
import { walk } from "./tree-walk.ts";

/** The answers of a tree by question; questions that the tree lacks are left out. */
export type Answers = Readonly<Partial<Record<QuestionName, TreeAnswer>>>;

/** Where a symptom is missing, the share of examples below that one answer must hold to be given all the same. */
const ENOUGH_BELOW = 2 / 3;

/**
 * What a tree answers to each of its questions about a set of symptoms, with nothing resampled.
 *
 * A tree knows nothing of symptoms beyond all that it was fitted on. There a load is not blamed where the curve
 * is no worse than its ends, for that shows the same network doing better: the fixed answer of Zhou et al. 2024
 * stands, temperature unless poorly connected.
 */
export function answersOf(tree: DiagnosticTree, symptoms: Symptoms): Answers {
  const answers: Partial<Record<QuestionName, TreeAnswer>> = {};
  for (const question of QUESTION_NAMES) {
    const fitted = tree.questions[question];
    if (fitted === undefined) continue;
    const { path, end, missing } = walk(fitted.root, symptoms);
    const examples = Object.values(end.counts).reduce((sum, count) => sum + count, 0);
    const purity = examples === 0 ? 0 : (end.counts[end.answer] ?? 0) / examples;
    const beyond = symptomBeyond(fitted, path);
    const acquitted =
      beyond !== null && question !== "temperature" && (symptoms.modeConnectivityPct ?? -1) >= 0;
    answers[question] = {
      question: QUESTIONS[question].words,
      answer:
        missing !== null && purity < ENOUGH_BELOW ? "not measured" : acquitted ? "temperature" : end.answer,
      path,
      missing,
      beyond,
      purity,
      examples,
      share: null,
    };
  }
  return answers;
}

function symptomBeyond({ seen }: FittedQuestion, path: readonly TreeStep[]): SymptomName | null {
  const beyond = path.find(({ symptom, value }) => {
    const range = seen[symptom];
    return range !== undefined && (value < range[0] || value > range[1]);
  });
  return beyond?.symptom ?? null;
}
