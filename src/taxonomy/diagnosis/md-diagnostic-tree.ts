import type { SymptomName } from "./diagnosis.ts";
import { type DiagnosticTree, QUESTION_NAMES, type QuestionName } from "./diagnostic-tree.ts";
import type { TreeExample } from "./fit-tree.ts";
import { fitMdTree, type PeakSymptom } from "./md-tree.ts";
import { rangesSeen } from "./ranges-seen.ts";

/** The trees of fixed shape of `fitMdTree` for every question, as one tree to diagnose by. */
export function fitMdDiagnosticTree(
  examplesOf: (question: QuestionName) => readonly TreeExample<SymptomName>[],
  { name, provenance }: Pick<DiagnosticTree, "name" | "provenance">,
  peak: PeakSymptom = "curvePeakPct",
): DiagnosticTree {
  const questions = QUESTION_NAMES.map((question) => {
    const examples = examplesOf(question);
    const root = fitMdTree(question, examples, peak);
    return [question, { root, examples: examples.length, seen: rangesSeen(root, examples) }] as const;
  });
  return {
    format: "loss-atlas/diagnostic-tree",
    version: 1,
    name,
    provenance,
    questions: Object.fromEntries(questions),
  };
}
