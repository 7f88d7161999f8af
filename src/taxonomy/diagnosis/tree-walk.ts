import type { SymptomName, TreeStep } from "./diagnosis.ts";
import type { TreeBranch, TreeLeaf, TreeNode } from "./diagnostic-tree.ts";
import { majorityOf } from "./fit-tree.ts";

/** How a set of values comes through a tree. */
export interface TreeWalk<Name extends string = SymptomName> {
  readonly path: readonly TreeStep<Name>[];
  /** The leaf, or where a value is missing all the leaves below taken together. */
  readonly end: TreeLeaf;
  /** The value that was asked for and is missing; `null` where the way led to a leaf. */
  readonly missing: Name | null;
}

/** The way of a set of values through a tree, as far as they are known. */
export function walk<Name extends string>(
  root: TreeNode<Name>,
  values: Readonly<Record<Name, number | null>>,
): TreeWalk<Name> {
  const path: TreeStep<Name>[] = [];
  const { end, missing } = descend(
    root,
    (name) => values[name],
    ({ symptom, threshold }, value) => path.push({ symptom, value, threshold, below: value <= threshold }),
  );
  return { path, end, missing };
}

/** Goes the way of some values through a tree and tells of every comparison on it. */
function descend<Name extends string>(
  root: TreeNode<Name>,
  valueAt: (name: Name) => number | null,
  passing: (branch: TreeBranch<Name>, value: number) => void,
): Omit<TreeWalk<Name>, "path"> {
  let node = root;
  while (!("answer" in node)) {
    const { symptom, threshold } = node;
    const value = valueAt(symptom);
    if (value === null || !Number.isFinite(value)) return { end: mergedLeaf(node), missing: symptom };
    passing(node, value);
    node = value <= threshold ? node.below : node.above;
  }
  return { end: node, missing: null };
}

const mergedLeaves = new WeakMap<object, TreeLeaf>();

/** All leaves below a node as one, put together once. */
export function mergedLeaf<Name extends string>(node: TreeNode<Name>): TreeLeaf {
  if ("answer" in node) return node;
  const known = mergedLeaves.get(node) ?? mergeLeavesBelow(node);
  mergedLeaves.set(node, known);
  return known;
}

function mergeLeavesBelow<Name extends string>(node: TreeBranch<Name>): TreeLeaf {
  const [below, above] = [mergedLeaf(node.below).counts, mergedLeaf(node.above).counts];
  const answers = [...new Set([...Object.keys(below), ...Object.keys(above)])].sort();
  const counts = Object.fromEntries(
    answers.map((answer) => [answer, (below[answer] ?? 0) + (above[answer] ?? 0)]),
  );
  return { answer: majorityOf(counts) ?? "not measured", counts };
}
