import { expect, test } from "vitest";
import { AtlasError } from "#errors";
import type { QuantityName } from "#quantities";
import { type Cell, estimateIn } from "../table/cells.ts";
import { cellFromMeans } from "../table/observed-cell.ts";
import { fitDiagnosticTree } from "./fit-diagnostic-tree.ts";
import { parseTree, treeJson } from "./tree-json.ts";

const OPTIONS = { name: "fitted", provenance: "this test", leastLeaf: 1 };

/** Test accuracy is best at batch 32 and rises with the width; training error falls with the batch. */
const cells = [4, 8, 16].flatMap((width) =>
  [8, 16, 32, 64, 128].map((batch_size, column) =>
    cellFromMeans({
      knobs: { width, batch_size },
      means: {
        train_error_pct: 20 - 5 * column + 4 / width,
        mode_connectivity_pct: -8 / width,
        hessian_trace: 100,
        cka_softmax: null,
        test_acc_pct: 80 + width / 16 - 2 * Math.abs(column - 2),
      },
    }),
  ),
);

test("a table's own tree asks for what was measured and answers as the table does", () => {
  const tree = fitDiagnosticTree(cells, "batch_size", OPTIONS);
  expect(tree.questions.temperature).toEqual({
    examples: 12,
    root: {
      symptom: "trainErrorPct",
      threshold: 10,
      below: { answer: "too cold", counts: { "too cold": 6 } },
      above: { answer: "too hot", counts: { "too hot": 6 } },
    },
    seen: { trainErrorPct: [0.25, 21] },
  });
  expect(tree.questions.data).toBeUndefined();
  expect(parseTree(treeJson(tree), "tree.json")).toEqual(tree);
});

test.each([
  ["no test accuracy", cells.map((cell) => withMean(cell, "test_acc_pct", null)), "0 of 15 cells have it"],
  ["one cell", cells.slice(0, 1), "1 of 1 cell has it"],
  ["no cells", [], "0 of 0 cells have it"],
  [
    "one accuracy everywhere",
    cells.map((cell) => withMean(cell, "test_acc_pct", 50)),
    "no cell's test accuracy",
  ],
])("a table with %s is refused", (_, table, problem) => {
  expect(() => fitDiagnosticTree(table, "batch_size", OPTIONS)).toThrow(AtlasError);
  expect(() => fitDiagnosticTree(table, "batch_size", OPTIONS)).toThrow(problem);
});

function withMean(cell: Cell, metric: QuantityName, value: number | null): Cell {
  return { ...cell, metrics: { ...cell.metrics, [metric]: { ...estimateIn(cell, metric), value } } };
}
