import type { TreeLeaf, TreeNode } from "./diagnostic-tree.ts";

/** What a tree learns from: numbers by name and the right answer. */
export interface TreeExample<Name extends string> {
  readonly values: Readonly<Record<Name, number | null>>;
  readonly answer: string;
}

/** How far a tree may grow. */
export interface TreeGrowth {
  /** Comparisons on the longest way from the root to an answer, 0 or more. */
  readonly depth: number;
  /** Fewest examples in a leaf, at least 1. */
  readonly leastLeaf: number;
}

interface Split<Name extends string> {
  readonly name: Name;
  readonly threshold: number;
  readonly impurity: number;
}

/**
 * A classification tree grown greedily by Gini impurity.
 *
 * Every name is tried at every threshold midway between neighbouring values; among equal splits the earlier
 * name and then the lower threshold wins, so that the tree depends on nothing but its input. A threshold is
 * rounded as far as it still parts the two values. Branches whose leaves all answer the same are taken back.
 * Examples that lack one of the names are left out. Answers of equal count are told apart by the alphabet.
 *
 * Source: Breiman, Friedman, Olshen and Stone, "Classification and regression trees", 1984.
 */
export function fitTree<Name extends string>(
  examples: readonly TreeExample<Name>[],
  names: readonly Name[],
  growth: TreeGrowth,
): TreeNode<Name> {
  const complete = examples.filter(({ values }) => names.every((name) => values[name] !== null));
  return grow(complete, names, growth);
}

/** The answer that most examples of a leaf have; the first by the alphabet among equals, `null` for none. */
export function majorityOf(counts: Readonly<Record<string, number>>): string | null {
  const answers = Object.keys(counts).sort();
  return answers.reduce<string | null>(
    (most, answer) => (most === null || counts[answer]! > counts[most]! ? answer : most),
    null,
  );
}

/** How many of the examples have each answer, in the order of the alphabet. */
export function countsOf(examples: readonly { readonly answer: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of examples.map((example) => example.answer).sort()) {
    counts[answer] = (counts[answer] ?? 0) + 1;
  }
  return counts;
}

function leafOf(examples: readonly { readonly answer: string }[]): TreeLeaf {
  const counts = countsOf(examples);
  return { answer: majorityOf(counts) ?? "not measured", counts };
}

function grow<Name extends string>(
  examples: readonly TreeExample<Name>[],
  names: readonly Name[],
  { depth, leastLeaf }: TreeGrowth,
): TreeNode<Name> {
  const leaf = leafOf(examples);
  const split = depth === 0 ? null : bestSplit(examples, names, leastLeaf);
  if (split === null || Object.keys(leaf.counts).length < 2) return leaf;
  const { name, threshold } = split;
  const isBelow = ({ values }: TreeExample<Name>) => values[name]! <= threshold;
  const deeper = { depth: depth - 1, leastLeaf };
  const below = grow(examples.filter(isBelow), names, deeper);
  const above = grow(
    examples.filter((example) => !isBelow(example)),
    names,
    deeper,
  );
  if ("answer" in below && "answer" in above && below.answer === above.answer) return leaf;
  return { symptom: name, threshold, below, above };
}

function bestSplit<Name extends string>(
  examples: readonly TreeExample<Name>[],
  names: readonly Name[],
  leastLeaf: number,
): Split<Name> | null {
  const answers = [...new Set(examples.map(({ answer }) => answer))].sort();
  const codes = new Map(answers.map((answer, i) => [answer, i]));
  let best: Split<Name> | null = null;
  for (const name of names) {
    const sorted = examples
      .map(({ values, answer }) => ({ value: values[name]!, code: codes.get(answer)! }))
      .sort((a, b) => a.value - b.value);
    const below = answers.map(() => 0);
    const above = answers.map((answer) => examples.filter((example) => example.answer === answer).length);
    for (let i = 1; i < sorted.length; i++) {
      const { value, code } = sorted[i - 1]!;
      below[code]!++;
      above[code]!--;
      const next = sorted[i]!.value;
      if (next === value || i < leastLeaf || sorted.length - i < leastLeaf) continue;
      const impurity = giniMass(below, i) + giniMass(above, sorted.length - i);
      // Equal up to rounding is equal: the first split found stays.
      if (best === null || impurity < best.impurity - 1e-9) {
        best = { name, threshold: roundMidpoint(value, next), impurity };
      }
    }
  }
  return best;
}

/** Gini impurity times the number of examples. */
function giniMass(counts: readonly number[], total: number): number {
  return total - counts.reduce((sum, count) => sum + count * count, 0) / total;
}

/** The midpoint of two numbers, rounded as far as it lies at or above the lower and below the higher one. */
export function roundMidpoint(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  for (let digits = 1; digits < 17; digits++) {
    const rounded = Number(middle.toPrecision(digits));
    if (rounded > low && rounded < high) return rounded;
  }
  return low;
}
