/**
 * How well trees diagnose the published networks: `node bench/published-diagnosis.ts [folder] [--markdown | --write]`.
 *
 * The folder holds the published tables, `../shared/reference` unless another is named. Prints for each question
 * how often each model answers cells of held-out widths and amounts of data rightly, what it learns from about 96
 * cells, and how it does on cells trained with a decaying rate. `--write` fits the trees that ship
 * again.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { randomStream } from "#random";
import {
  type AnsweredCell,
  type AtlasTable,
  answeredCells,
  type Cell,
  classifyTable,
  DEFAULT_TREE,
  DEFAULT_TREE_FIT,
  DEFAULT_TREE_RECIPE,
  type DiagnosticTree,
  diagnose,
  estimateIn,
  evaluateAdvice,
  fitDiagnosticTree,
  fitMdDiagnosticTree,
  knobNumber,
  type Learner,
  leaveOneValueOut,
  majorityLearner,
  mdTreeLearner,
  QUESTION_NAMES,
  QUESTIONS,
  type QuestionName,
  repeatedDraws,
  symptomTreeLearner,
  treeLearner,
  treeText,
} from "#taxonomy";
import { withMinus } from "#words";
import { constantRateCells, decayedRateCells } from "../src/taxonomy/diagnosis/published-cells.testing.ts";
import { asCommand, badArgument } from "./command.ts";
import { markdownTable, tableText } from "./table.ts";

const DRAWS = 200;
const LEAST_LEAF = 5;

/** The models compared, from none at all to ours. */
function modelsOf(question: QuestionName): readonly (readonly [string, Learner<AnsweredCell>])[] {
  const { symptoms, depth } = DEFAULT_TREE_RECIPE[question];
  const grown = { depth: 4, leastLeaf: LEAST_LEAF };
  return [
    ["majority", majorityLearner],
    ["tree on test accuracy and test loss", treeLearner(["accuracy", "loss"], validationOf, grown)],
    ["tree on width, batch size, examples", treeLearner(["width", "batch", "examples"], knobsOf, grown)],
    ["MD tree (fixed shape, exact search)", mdTreeLearner(question)],
    ["the same on peaks put together of means", mdTreeLearner(question, "derivedPeakPct")],
    [
      "tree on training error and trace",
      symptomTreeLearner(["trainErrorPct", "lnHessianTrace"], { depth: 2, leastLeaf: LEAST_LEAF }),
    ],
    [
      "tree on every symptom, depth 4",
      symptomTreeLearner(
        ["trainErrorPct", "modeConnectivityPct", "curvePeakPct", "lnHessianTrace", "cka"],
        grown,
      ),
    ],
    ["ours", symptomTreeLearner(symptoms, { depth, leastLeaf: LEAST_LEAF })],
  ];
}

function validationOf({ cell }: AnsweredCell) {
  return { accuracy: estimateIn(cell, "test_acc_pct").value, loss: estimateIn(cell, "test_loss").value };
}

function knobsOf({ cell }: AnsweredCell) {
  const [width, batch, examples] = ["width", "batch_size", "examples"].map((knob) => knobNumber(cell, knob));
  return { width: width ?? null, batch: batch ?? null, examples: examples ?? null };
}

type Rows = readonly (readonly string[])[];

const HEADINGS = [
  "model",
  "held-out widths",
  "held-out amounts of data",
  "from 8 of 130 rows of cells",
  "from 96 single cells",
  "decaying rate",
];

/** One row for each model; percentages with a standard error or, for draws, the standard deviation between draws. */
function comparison(
  question: QuestionName,
  examples: readonly AnsweredCell[],
  decayed: readonly AnsweredCell[],
): Rows {
  return modelsOf(question).map(([name, learner]) => {
    const heldOut = [
      (example: AnsweredCell) => example.cell.knobs.width ?? "",
      (example: AnsweredCell) => example.cell.knobs.examples ?? "",
    ].map((heldOutBy) => {
      const accuracy = leaveOneValueOut(examples, heldOutBy, learner);
      return accuracy === null ? "" : percent(accuracy.share, accuracy.standardError);
    });
    const drawn = [
      { groups: 8, groupOf: ({ cell }: AnsweredCell) => `${cell.knobs.width} ${cell.knobs.examples}` },
      { groups: 96, groupOf: (example: AnsweredCell) => examples.indexOf(example) },
    ].map(({ groups, groupOf }) => {
      const stream = randomStream(0, "published-diagnosis", question, groups);
      const accuracy = repeatedDraws(examples, groupOf, learner, { groups, draws: DRAWS, stream });
      return percent(accuracy.mean, accuracy.standardDeviation);
    });
    const answer = learner(examples);
    const right = decayed.filter((example) => answer(example) === example.answer).length;
    return [name, ...heldOut, ...drawn, decayed.length === 0 ? "–" : percent(right / decayed.length, null)];
  });
}

function percent(share: number, spread: number | null): string {
  const value = (100 * share).toFixed(1);
  return spread === null ? `${value} %` : `${value} ± ${(100 * spread).toFixed(1)} %`;
}

/** What following the advice of the default tree brings in the published grid. */
function adviceRows(cells: readonly Cell[]): Rows {
  const table: AtlasTable = {
    name: "published",
    load: { knob: "width", values: [] },
    temperature: { knob: "batch_size", values: [] },
    slices: [{ knob: "examples", values: [] }],
    cells: classifyTable(cells),
  };
  const { advice, baselines } = evaluateAdvice(table, diagnose(table, { tree: DEFAULT_TREE }));
  return [advice, ...baselines].map(({ name, steps, gained, share, meanGain }) => [
    name,
    `${Number.isInteger(gained) ? gained : gained.toFixed(1)} of ${steps}`,
    share === null ? "–" : percent(share, null),
    meanGain === null ? "–" : withMinus(meanGain.toFixed(2)),
  ]);
}

await asCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { markdown: { type: "boolean" }, write: { type: "boolean" } },
  });
  if (positionals.length > 1) throw badArgument(`there are ${positionals.length} folders`, "one folder");
  const folder = positionals[0] ?? join(import.meta.dirname, "../../shared/reference");
  const constantRate = join(folder, "constant_lr_cells.csv");
  if (!existsSync(constantRate)) throw badArgument(`there is no ${constantRate}`, "the published tables");
  const cells = constantRateCells(constantRate);
  const answered = (question: QuestionName) => answeredCells(question, cells, "batch_size");
  if (values.write === true) {
    const folderOfTrees = join(import.meta.dirname, "../src/taxonomy/diagnosis");
    const write = (file: string, source: string) => writeFileSync(join(folderOfTrees, file), source);
    const tree = fitDiagnosticTree(cells, "batch_size", DEFAULT_TREE_FIT);
    write(
      "default-tree.ts",
      treeSource("DEFAULT_TREE", "The tree that a diagnosis goes by unless told otherwise", tree),
    );
    const provenance = `fixed shapes of the publication, thresholds by exact search, ${DEFAULT_TREE_FIT.provenance}`;
    const mdTree = fitMdDiagnosticTree(answered, { name: "MD tree", provenance });
    write(
      "published-md-tree.ts",
      treeSource("MD_TREE", "The trees of fixed shape of Zhou et al. 2024", mdTree),
    );
    const derived = fitMdDiagnosticTree(
      answered,
      { name: "MD tree on peaks put together of means", provenance },
      "derivedPeakPct",
    );
    const what =
      "The same for tables without peaks of curves, fitted on peaks that are put together of means";
    write("published-md-tree-derived.ts", treeSource("MD_TREE_OF_DERIVED_PEAKS", what, derived));
    process.stdout.write("Wrote the default tree and the MD trees; npm run format lays them out.\n");
    return;
  }
  const decayedCells = decayedRateCells(join(folder, "lr_decay_cells.csv"));
  const print = values.markdown === true ? markdownTable : tableText;
  const sections = QUESTION_NAMES.map((question) => {
    const examples = answered(question);
    const decayed = answeredCells(question, decayedCells, "batch_size");
    const heading = `${QUESTIONS[question].words} ${examples.length} cells, ${decayed.length} with a decaying rate.`;
    return `${heading}\n\n${print([HEADINGS, ...comparison(question, examples, decayed)])}`;
  });
  const advice = print([["step taken", "gained", "share", "mean gain, points"], ...adviceRows(cells)]);
  const tree =
    values.markdown === true ? `\`\`\`\n${treeText(DEFAULT_TREE)}\n\`\`\`` : treeText(DEFAULT_TREE);
  const stepping = `One step from every cell that some move would help.\n\n${advice}`;
  process.stdout.write(`${[...sections, stepping, tree].join("\n\n")}\n`);
});

function treeSource(constant: string, what: string, tree: DiagnosticTree): string {
  return `import type { DiagnosticTree } from "./diagnostic-tree.ts";

/** ${what}; written by \`node bench/published-diagnosis.ts --write\`. */
export const ${constant}: DiagnosticTree = ${JSON.stringify(tree, null, 2)};
`;
}
