import { counted, spoken } from "#words";
import { type DiagnosticTree, QUESTION_NAMES, QUESTIONS, type TreeNode } from "./diagnostic-tree.ts";
import { SYMPTOMS } from "./symptoms.ts";

/** A tree as indented text, one question after the other. */
export function treeText(tree: DiagnosticTree): string {
  const questions = QUESTION_NAMES.flatMap((question) => {
    const fitted = tree.questions[question];
    if (fitted === undefined) return [];
    const heading = `${QUESTIONS[question].words} (learnt from ${counted(fitted.examples, "cell")})`;
    return [[heading, ...nodeLines(fitted.root, "  ")].join("\n")];
  });
  return [`${tree.name}: ${tree.provenance}`, ...questions].join("\n\n");
}

function nodeLines(node: TreeNode, indent: string): readonly string[] {
  if ("answer" in node) {
    const examples = Object.values(node.counts).reduce((sum, count) => sum + count, 0);
    return [`${indent}${node.answer} (${node.counts[node.answer] ?? 0} of ${examples})`];
  }
  const { title, unit } = SYMPTOMS[node.symptom];
  return [
    `${indent}${title} at or below ${spoken(node.threshold)}${unit === "0 to 1" ? "" : ` ${unit}`}:`,
    ...nodeLines(node.below, `${indent}  `),
    `${indent}above:`,
    ...nodeLines(node.above, `${indent}  `),
  ];
}
