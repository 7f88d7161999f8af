import fc from "fast-check";
import { expect, test } from "vitest";
import type { TreeNode } from "./diagnostic-tree.ts";
import { fitTree, majorityOf, roundMidpoint, type TreeExample } from "./fit-tree.ts";
import { mergedLeaf, walk } from "./tree-walk.ts";

type Name = "x" | "y";
const at = (x: number | null, y: number | null, answer: string): TreeExample<Name> => ({
  values: { x, y },
  answer,
});

const someExamples = fc.array(
  fc.record({
    values: fc.record({ x: fc.integer({ min: 0, max: 6 }), y: fc.integer({ min: 0, max: 6 }) }),
    answer: fc.constantFrom("a", "b", "c"),
  }),
  { minLength: 1, maxLength: 25 },
);

test("parts two groups midway between them", () => {
  const tree = fitTree([at(1, 5, "a"), at(2, 1, "a"), at(4, 3, "b")], ["x", "y"], { depth: 1, leastLeaf: 1 });
  expect(tree).toEqual({
    symptom: "x",
    threshold: 3,
    below: { answer: "a", counts: { a: 2 } },
    above: { answer: "b", counts: { b: 1 } },
  });
});

test("needs two comparisons for an interval", () => {
  const examples = [at(1, 0, "a"), at(2, 0, "b"), at(3, 0, "b"), at(4, 0, "a"), at(5, 0, "a")];
  const rightAt = (depth: number) => {
    const tree = fitTree(examples, ["x", "y"], { depth, leastLeaf: 1 });
    return examples.filter(({ values, answer }) => walk(tree, values).end.answer === answer).length;
  };
  expect([0, 1, 2].map(rightAt)).toEqual([3, 4, 5]);
});

test("prefers the earlier name between equals and does not split for the same answer twice", () => {
  const twin = fitTree([at(0, 0, "a"), at(1, 1, "b")], ["y", "x"], { depth: 1, leastLeaf: 1 });
  expect(twin).toMatchObject({ symptom: "y", threshold: 0.5 });
  const mostlyA = [at(0, 0, "a"), at(1, 0, "a"), at(2, 0, "a"), at(3, 0, "b"), at(4, 0, "a")];
  expect(fitTree(mostlyA, ["x", "y"], { depth: 1, leastLeaf: 2 })).toEqual({
    answer: "a",
    counts: { a: 4, b: 1 },
  });
});

test("leaves out examples that lack a value and answers nothing without any", () => {
  const tree = fitTree([at(0, null, "a"), at(1, 1, "b")], ["x", "y"], { depth: 2, leastLeaf: 1 });
  expect(tree).toEqual({ answer: "b", counts: { b: 1 } });
  expect(fitTree<Name>([], ["x"], { depth: 2, leastLeaf: 1 })).toEqual({
    answer: "not measured",
    counts: {},
  });
});

test("finds the split of least Gini impurity that a search through all thresholds finds", () => {
  fc.assert(
    fc.property(someExamples, fc.integer({ min: 1, max: 3 }), (examples, leastLeaf) => {
      const impurityOf = (isBelow: (example: (typeof examples)[number]) => boolean) => {
        const sides = [examples.filter(isBelow), examples.filter((example) => !isBelow(example))];
        if (sides.some((side) => side.length < leastLeaf)) return Number.POSITIVE_INFINITY;
        return sides.reduce((sum, side) => {
          const shares = ["a", "b", "c"].map(
            (a) => side.filter(({ answer }) => answer === a).length / side.length,
          );
          return sum + side.length * (1 - shares.reduce((squares, share) => squares + share ** 2, 0));
        }, 0);
      };
      const least = Math.min(
        ...(["x", "y"] as const).flatMap((name) =>
          [0, 1, 2, 3, 4, 5].map((cut) => impurityOf(({ values }) => values[name] <= cut + 0.5)),
        ),
      );
      const tree = fitTree(examples, ["x", "y"], { depth: 1, leastLeaf });
      if ("answer" in tree) return;
      expect(impurityOf(({ values }) => values[tree.symptom] <= tree.threshold)).toBeCloseTo(least, 9);
      for (const leaf of [tree.below, tree.above]) {
        expect(Object.values(mergedLeaf(leaf).counts).reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(
          leastLeaf,
        );
      }
    }),
  );
});

test("does not depend on the order of examples, counts what ends in each leaf and keeps to its depth", () => {
  fc.assert(
    fc.property(someExamples, fc.integer({ min: 0, max: 3 }), (examples, depth) => {
      const growth = { depth, leastLeaf: 1 };
      const tree = fitTree(examples, ["x", "y"], growth);
      expect(fitTree(examples.toReversed(), ["x", "y"], growth)).toEqual(tree);
      expect(depthOf(tree)).toBeLessThanOrEqual(depth);
      for (const { end } of examples.map(({ values }) => walk(tree, values))) {
        const there = examples.filter(({ values }) => walk(tree, values).end === end);
        const counts = Object.fromEntries(
          [...Map.groupBy(there, ({ answer }) => answer)].map(([answer, group]) => [answer, group.length]),
        );
        expect(end.counts).toEqual(counts);
        expect(end.answer).toBe(majorityOf(counts));
      }
    }),
  );
});

test("the way stops at a missing value with all leaves below taken together", () => {
  const tree = fitTree(
    [at(0, 0, "a"), at(0, 1, "b"), at(1, 0, "c"), at(1, 1, "c"), at(0, 2, "b")],
    ["x", "y"],
    { depth: 2, leastLeaf: 1 },
  );
  const { path, end, missing } = walk(tree, { x: 0, y: null });
  expect(missing).toBe("y");
  expect(path).toHaveLength(1);
  expect(end).toEqual({ answer: "b", counts: { a: 1, b: 2 } });
  expect(walk(tree, { x: null, y: null }).end.counts).toEqual({ a: 1, b: 2, c: 2 });
});

test("a rounded midpoint parts its numbers with few digits", () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      (low, gap) => {
        const high = low + gap;
        fc.pre(high > low);
        const threshold = roundMidpoint(low, high);
        expect(low <= threshold && threshold < high).toBe(true);
      },
    ),
  );
  expect(roundMidpoint(0.1123, 0.1187)).toBe(0.115);
  expect(roundMidpoint(1, 1 + Number.EPSILON)).toBe(1);
});

function depthOf(node: TreeNode<Name>): number {
  return "answer" in node ? 0 : 1 + Math.max(depthOf(node.below), depthOf(node.above));
}
