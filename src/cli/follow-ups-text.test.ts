import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { cellFromMeans, classifyPhases, ensembleAdvice, layerAdvice, pruningAdvice } from "#taxonomy";
import { followUpsText } from "./follow-ups-text.ts";

const { table, thresholds } = classifyPhases(
  [16, 32, 64, 128, 256].flatMap((batch_size, row) =>
    [0.1, 1].map((density) =>
      cellFromMeans({
        knobs: { density, batch_size },
        means: {
          train_loss: 0.001,
          mode_connectivity_pct: -20,
          cka_softmax: 0.3,
          test_acc_pct: 80 - row,
          test_disagreement_pct: 24,
        },
      }),
    ),
  ),
  { axes: { load: "density", temperature: "batch_size" } },
);

test("sections have their source, a few cells of each kind, and what they rest on, within the columns", () => {
  const found = {
    ensembles: ensembleAdvice(table.cells),
    pruning: pruningAdvice(table, thresholds),
    layers: layerAdvice({
      layers: ["fc1.weight", "fc2.weight"],
      networks: [{ exponents: [2, 3], standardErrors: [0.2, 0.3] }],
    }),
  };
  const sections = followUpsText(found, table, 79).map(stripVTControlCharacters);
  expect(sections).toHaveLength(3);
  const [ensembles, pruning, layers] = sections;
  expect(ensembles).toMatch(/^Does an ensemble pay\? \(Theisen et al. 2023/);
  expect(ensembles).toContain("  pays: 8 cells\n    density 0.1, batch size 16: An ensemble pays");
  expect(ensembles).toContain("    … and 5 more\n");
  expect(pruning).toContain("  hotter: 5 cells\n");
  expect(pruning!.replaceAll(/\s+/g, " ")).toContain(
    "in 4 of 4 cells (95 % interval 51 … 100 %), +1.0 [+1.0, +1.0] points",
  );
  expect(layers).toMatch(
    /\n {2}layer {7}tail exponent {2}learning rate ×\n {2}fc1\.weight {2}2\.00 ± 0\.20 {4}0\.5\n/,
  );
  for (const line of sections.join("\n").split("\n")) expect(line.length, line).toBeLessThanOrEqual(79);
});

test("there is no section without numbers", () => {
  expect(followUpsText({ ensembles: null, pruning: null, layers: null }, table, 79)).toEqual([]);
});
