import type { Symptoms, TreeAnswer } from "./diagnosis.ts";
import { type DiagnosticTree, QUESTION_NAMES, QUESTIONS, type QuestionName } from "./diagnostic-tree.ts";
import { walk } from "./tree-walk.ts";

/** The answers of a tree by question; questions that the tree lacks are left out. */
export type Answers = Readonly<Partial<Record<QuestionName, TreeAnswer>>>;

/** Where a symptom is missing, the share of examples below that one answer must hold to be given all the same. */
const ENOUGH_BELOW = 2 / 3;

/** What a tree answers to each of its questions about a set of symptoms, with nothing resampled. */
export function answersOf(tree: DiagnosticTree, symptoms: Symptoms): Answers {
  const answers: Partial<Record<QuestionName, TreeAnswer>> = {};
  for (const question of QUESTION_NAMES) {
    const fitted = tree.questions[question];
    if (fitted === undefined) continue;
    const { path, end, missing } = walk(fitted.root, symptoms);
    const examples = Object.values(end.counts).reduce((sum, count) => sum + count, 0);
    const purity = examples === 0 ? 0 : (end.counts[end.answer] ?? 0) / examples;
    answers[question] = {
      question: QUESTIONS[question].words,
      answer: missing !== null && purity < ENOUGH_BELOW ? "not measured" : end.answer,
      path,
      missing,
      purity,
      examples,
      share: null,
    };
  }
  return answers;
}
