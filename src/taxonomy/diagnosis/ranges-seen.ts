import type { SymptomName } from "./diagnosis.ts";
import type { FittedQuestion, TreeNode } from "./diagnostic-tree.ts";
import type { TreeExample } from "./fit-tree.ts";

/** The least and the greatest value among examples of each symptom that a tree asks for; missing ones do not count. */
export function rangesSeen(
  root: TreeNode,
  examples: readonly TreeExample<SymptomName>[],
): FittedQuestion["seen"] {
  const ranges = symptomsIn(root).flatMap((name) => {
    const values = examples.map((example) => example.values[name]).filter((value) => value !== null);
    if (values.length === 0) return [];
    // JSON cannot write a minus zero, and a range must be read back as it was.
    const least = values.reduce((a, b) => Math.min(a, b));
    const greatest = values.reduce((a, b) => Math.max(a, b));
    return [[name, [least + 0, greatest + 0] as const] as const];
  });
  return Object.fromEntries(ranges);
}

function symptomsIn(node: TreeNode): readonly SymptomName[] {
  if ("answer" in node) return [];
  return [...new Set([node.symptom, ...symptomsIn(node.below), ...symptomsIn(node.above)])];
}
