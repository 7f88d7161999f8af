import fc from "fast-check";
import { expect, test } from "vitest";
import type { SymptomName } from "./diagnosis.ts";
import type { QuestionName, TreeNode } from "./diagnostic-tree.ts";
import type { TreeExample } from "./fit-tree.ts";
import { fitMdTree } from "./md-tree.ts";
import { mergedLeaf, walk } from "./tree-walk.ts";

const network = (
  error: number | null,
  peak: number,
  trace: number,
  answer: string,
): TreeExample<SymptomName> => ({
  values: {
    trainErrorPct: error,
    modeConnectivityPct: null,
    curvePeakPct: peak,
    derivedPeakPct: null,
    lnHessianTrace: trace,
    cka: null,
    lnTrainLoss: null,
  },
  answer,
});

/** A network for each leaf of the temperature tree, on the sides where the search starts. */
const TEXTBOOK = [
  network(0, -1, 5, "too cold"),
  network(20, -1, 5, "too hot"),
  network(20, -25, 5, "too hot"),
  network(20, -25, 8, "too cold"),
];

test("networks that the starting thresholds part are all answered", () => {
  const tree = fitMdTree("temperature", TEXTBOOK);
  expect(TEXTBOOK.map(({ values }) => walk(tree, values).end.answer)).toEqual(
    TEXTBOOK.map(({ answer }) => answer),
  );
  expect(mergedLeaf(tree).counts).toEqual({ "too cold": 2, "too hot": 2 });
});

test("the load is blamed for poor connectivity, with a threshold of its own on either side", () => {
  const examples = [
    network(0, -0.2, 5, "temperature"),
    network(0, -0.6, 5, "width"),
    network(20, -21, 5, "temperature"),
    network(20, -25, 5, "width"),
  ];
  const tree = fitMdTree("width", examples);
  expect(examples.map(({ values }) => walk(tree, values).end.answer)).toEqual(
    examples.map(({ answer }) => answer),
  );
});

test("networks that lack a symptom are left out", () => {
  const tree = fitMdTree("temperature", [...TEXTBOOK, network(null, -1, 5, "too cold")]);
  expect(tree).toEqual(fitMdTree("temperature", TEXTBOOK));
});

test("no single threshold inside its bounds answers more", () => {
  const half = (least: number, greatest: number) =>
    fc.integer({ min: 2 * least, max: 2 * greatest }).map((n) => n / 2);
  const anyNetwork = fc
    .tuple(fc.integer({ min: 0, max: 10 }), half(-30, 0), half(4, 9), fc.constantFrom("too hot", "too cold"))
    .map(([error, peak, trace, answer]) => network(error / 5, peak, trace, answer));
  fc.assert(
    fc.property(fc.array(anyNetwork, { minLength: 1, maxLength: 20 }), (examples) => {
      const tree = fitMdTree("temperature", examples);
      const rightIn = (root: TreeNode) =>
        examples.filter(({ values, answer }) => walk(root, values).end.answer === answer).length;
      const best = rightIn(tree);
      const elsewhere: Readonly<Record<string, readonly number[]>> = {
        trainErrorPct: [0.1, 0.3, 0.5, 0.7, 0.9],
        curvePeakPct: Array.from({ length: 60 }, (_, i) => -29.75 + i / 2),
        lnHessianTrace: Array.from({ length: 10 }, (_, i) => 4.25 + i / 2),
      };
      for (const [symptom, thresholds] of Object.entries(elsewhere)) {
        for (const threshold of thresholds) {
          expect(rightIn(moved(tree, symptom, threshold))).toBeLessThanOrEqual(best);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test.each(["temperature", "width", "data"] as const)(
  "the %s tree of no networks is that of the start",
  (question) => {
    expect(thresholdsOf(fitMdTree(question, []))).toEqual(
      (
        {
          temperature: [0.5, -10, 7],
          width: [0.5, -10, -10],
          data: [0.5, -10, 7, 7, -10, 7],
        } satisfies Record<QuestionName, readonly number[]>
      )[question],
    );
  },
);

/** The tree with another threshold wherever it asks for a symptom. */
function moved(node: TreeNode, symptom: string, threshold: number): TreeNode {
  if ("answer" in node) return node;
  return {
    ...node,
    threshold: node.symptom === symptom ? threshold : node.threshold,
    below: moved(node.below, symptom, threshold),
    above: moved(node.above, symptom, threshold),
  };
}

function thresholdsOf(node: TreeNode): readonly number[] {
  return "answer" in node ? [] : [node.threshold, ...thresholdsOf(node.below), ...thresholdsOf(node.above)];
}
