import { type Command, Option } from "commander";
import type { OpenedTable } from "#atlas/tables";
import { AtlasError } from "#errors";
import { wordsUnder } from "#quantities";
import { type Diagnosis, type DiagnosticTree, estimateIn, type Symptoms, termsOf } from "#taxonomy";
import { numberOption, positiveOption } from "./options.ts";
import { columnsOf, wrapped } from "./prose.ts";
import { addTableOptions, openNamedTable, type TableOptions } from "./table-options.ts";

interface DiagnoseOptions extends TableOptions {
  readonly cell?: string;
  readonly trainError?: number;
  readonly connectivity?: number;
  readonly trace?: number;
  readonly cka?: number;
  readonly trainLoss?: number;
  readonly tree?: string;
  readonly fit?: true;
  readonly save?: string;
  readonly printTree?: true;
  readonly evaluate?: true;
  readonly json?: true;
  readonly markdown?: true;
}

/** Gives `loss-atlas diagnose` its arguments and its action. */
export function defineCommand(command: Command): void {
  addTableOptions(
    command.description(
      "Says of every cell, of one cell or of the numbers of one network what is wrong with it (too hot, too cold, " +
        "too small, too little or too noisy data) and what to change first. No verdict looks at test data, except with --fit; steps are ranked by test accuracy where the table has it.",
    ),
    "[tables...]",
  )
    .option("--cell <knobs>", "one cell in full, such as width=8,batch_size=64")
    .option(
      "--train-error <percent>",
      "instead of tables: training error of one network",
      numberOption(0, 100),
    )
    .option(
      "--connectivity <points>",
      "… its mode connectivity, points of training error",
      numberOption(-100, 100),
    )
    .option("--trace <nats>", "… the trace of its Hessian, no logarithm", positiveOption)
    .option("--cka <share>", "… its CKA with a network of another seed, 0 to 1", numberOption(0, 1))
    .option("--train-loss <nats>", "… its training loss (cross-entropy)", numberOption(0, 1000))
    .option(
      "--tree <file>",
      "diagnose by a tree instead of measured cells: a saved one, published (fitted to published clean cells), or md-tree, that of Zhou et al. 2024",
    )
    .option("--fit", "diagnose by a tree fitted to the test accuracies of this very table")
    .option("--save <file>", "save the tree that was used, published where none was")
    .option("--print-tree", "print the tree that is used, published where none is, and nothing else")
    .option("--evaluate", "follow the advice from every cell that can gain and count how often it gains")
    .addOption(new Option("--json", "print one JSON object").conflicts("markdown"))
    .addOption(new Option("--markdown", "print a Markdown table").conflicts(["cell", "printTree"]))
    .addHelpText("after", EXAMPLES)
    .action(diagnose);
}

const EXAMPLES = `
Examples:
  loss-atlas diagnose runs/quickstart
  loss-atlas diagnose cells.csv --cell width=8,batch_size=64
  loss-atlas diagnose --train-error 0.2 --connectivity -3 --trace 120 --cka 0.6
  loss-atlas diagnose mine.csv --fit --save tree.json
  loss-atlas diagnose other.csv --tree tree.json --evaluate`;

async function diagnose(paths: readonly string[], options: DiagnoseOptions): Promise<void> {
  const symptoms = await symptomsOf(options);
  requireSense(paths, symptoms, options);
  if (symptoms !== null) (await import("./possible-symptoms.ts")).requirePossible(options);
  const opened = paths.length === 0 ? null : await openNamedTable(paths, options);
  const tree = await treeOf(options, opened);
  if (options.save !== undefined) {
    const { DEFAULT_TREE, treeJson } = await import("#taxonomy");
    const { writeFileAtomically } = await import("#files");
    await writeFileAtomically(options.save, treeJson(tree ?? DEFAULT_TREE));
  }
  if (options.printTree) {
    const { DEFAULT_TREE, treeText } = await import("#taxonomy");
    const printed = tree ?? DEFAULT_TREE;
    const lines = treeText(printed).trimEnd().split("\n");
    print(options.json ? printed : lines.map((line) => wrapped(line, columnsOf(process.stdout))).join("\n"));
  } else if (symptoms !== null) await diagnoseNetwork(symptoms, tree, options);
  else if (opened !== null) await diagnoseTable(opened, tree, options);
}

async function diagnoseNetwork(
  symptoms: Symptoms,
  tree: DiagnosticTree | null,
  { json, temperature }: DiagnoseOptions,
): Promise<void> {
  const { diagnoseSymptoms } = await import("#taxonomy");
  const { diagnosisText } = await import("./diagnose-text.ts");
  const diagnosis = diagnoseSymptoms(symptoms, {
    ...(tree !== null && { tree }),
    ...(temperature !== undefined && { temperature }),
  });
  print(json ? diagnosis : diagnosisText(diagnosis, null, columnsOf(process.stdout)).trimEnd());
}

async function diagnoseTable(
  found: OpenedTable,
  tree: DiagnosticTree | null,
  { cell, evaluate, fit, json, markdown, resamples }: DiagnoseOptions,
): Promise<void> {
  const { diagnose: diagnoseAll, evaluateAdvice, notesOnDiagnoses } = await import("#taxonomy");
  const text = await import("./diagnose-text.ts");
  const opened = { ...found, notes: notesOnDiagnoses(found.table, found.notes) };
  const { table, thresholds, rootSeed } = opened;
  const columns = columnsOf(process.stdout);
  const shared = { rootSeed, ...(resamples !== undefined && { resamples }) };
  const named = cell === undefined ? null : (await import("./named-cell.ts")).cellNamed(cell, table);
  const diagnoses = diagnoseAll(table, { ...shared, thresholds, ...(tree !== null && { tree }) });
  const { followUpsOf } = await import("./follow-ups.ts");
  const { followUpsText } = await import("./follow-ups-text.ts");
  if (named !== null) {
    const diagnosis = diagnoses[named]!;
    const followUps = await followUpsOf(opened, named);
    const words = [
      text.diagnosisText(diagnosis, table, columns).trimEnd(),
      ...followUpsText(followUps, table, columns),
    ];
    print(json ? { ...withPlace(opened, diagnosis), followUps } : words.join("\n\n"));
  } else if (evaluate) {
    requireTestAccuracy(opened);
    if (fit) {
      process.stderr.write("note: the tree learnt from these very accuracies, so this is no test of it\n");
    }
    const evaluation = evaluateAdvice(table, diagnoses);
    const { evaluationMarkdown, evaluationText } = await import("./advice-text.ts");
    const words = markdown
      ? evaluationMarkdown(evaluation, table)
      : evaluationText(evaluation, table, columns);
    print(json ? evaluation : words.trimEnd());
  } else if (json) {
    const { name, provenance, notes } = opened;
    const all = diagnoses.map((diagnosis) => withPlace(opened, diagnosis));
    const followUps = await followUpsOf(opened, null);
    print({ name, thresholds, provenance, tree: tree?.name ?? null, notes, diagnoses: all, followUps });
  } else if (markdown) print(text.diagnosesMarkdown(opened, diagnoses).trimEnd());
  else {
    const beside = followUpsText(await followUpsOf(opened, null), table, columns);
    print(text.diagnosesText(opened, diagnoses, columns, beside).trimEnd());
  }
}

/** The tree that was asked for: a file, a published one, or one fitted to the table; `null` where none was. */
async function treeOf(
  { tree: file, fit }: DiagnoseOptions,
  opened: OpenedTable | null,
): Promise<DiagnosticTree | null> {
  const { DEFAULT_TREE, fitDiagnosticTree, mdTreeFor, parseTree } = await import("#taxonomy");
  if (file === "md-tree") return mdTreeFor(opened?.table.cells ?? []);
  if (file === "published") return DEFAULT_TREE;
  if (file !== undefined) {
    const { readTextFile } = await import("#files");
    return parseTree(await readTextFile(file), file);
  }
  if (fit !== true || opened === null) return null;
  const { table, name } = opened;
  const count = table.cells.length;
  return fitDiagnosticTree(table.cells, table.temperature.knob, {
    name,
    provenance: `fitted to the room for improvement of the ${count} cells of ${name}`,
  });
}

/** The numbers of one network; `null` where none was given. */
async function symptomsOf({
  trainError,
  connectivity,
  trace,
  cka,
  trainLoss,
}: DiagnoseOptions): Promise<Symptoms | null> {
  if ([trainError, connectivity, trace, cka, trainLoss].every((value) => value === undefined)) return null;
  const { symptomsOfMetrics } = await import("#taxonomy");
  return symptomsOfMetrics({
    train_error_pct: trainError ?? null,
    mode_connectivity_pct: connectivity ?? null,
    hessian_trace: trace ?? null,
    cka_softmax: cka ?? null,
    train_loss: trainLoss ?? null,
  });
}

/** Refuses options that contradict one another. */
function requireSense(
  paths: readonly string[],
  symptoms: Symptoms | null,
  { cell, fit, tree, evaluate, printTree, save, markdown, ...reading }: DiagnoseOptions,
): void {
  const asked = Object.entries({ cell, fit, evaluate }).find(([, value]) => value !== undefined)?.[0];
  const asksTable = asked !== undefined;
  if (symptoms !== null && (paths.length > 0 || asksTable)) {
    const other = paths.length > 0 ? "a table" : `--${asked}, which is of a table`;
    throw contradiction(`numbers of one network are given beside ${other}`, "one or the other");
  }
  const { load, thresholds, resamples } = reading;
  const ofTables = Object.entries({ load, thresholds, resamples, markdown }).find(
    ([, value]) => value !== undefined,
  );
  if (symptoms !== null && ofTables !== undefined) {
    throw contradiction(`--${ofTables[0]} has no effect on the numbers of one network`, "it with a table");
  }
  if (paths.length === 0 && symptoms === null && (asksTable || !(printTree === true || save !== undefined))) {
    throw contradiction(
      "there is nothing to diagnose",
      "a run, tables, or the numbers of one network such as --train-error 0.2 --connectivity -3 --trace 120 --cka 0.6",
    );
  }
  if (fit === true && tree !== undefined)
    throw contradiction("--fit and --tree are both given", "one of them");
  if (cell !== undefined && evaluate === true) {
    throw contradiction("--cell and --evaluate are both given", "one of them");
  }
}

function contradiction(problem: string, expected: string): AtlasError {
  return new AtlasError({ code: "cli/usage", kind: "input", problem, expected });
}

function requireTestAccuracy({ table, name }: OpenedTable): void {
  const measured = table.cells.filter((cell) => estimateIn(cell, "test_acc_pct").value !== null).length;
  if (measured > 1) return;
  throw new AtlasError({
    code: "diagnose/no-test-accuracy",
    kind: "input",
    where: name,
    problem: `advice is tested by ${wordsUnder(termsOf(table.cells), "test accuracy")}, which ${measured} of ${table.cells.length} cells have`,
    expected: "a column test_acc_pct with a value in two cells or more",
  });
}

function withPlace({ table }: OpenedTable, diagnosis: Diagnosis): object {
  const { knobs, phase } = table.cells[diagnosis.cell ?? 0]!;
  return { knobs, phase, ...diagnosis };
}

/** Text as it is, anything else as JSON on one line. */
function print(content: string | object): void {
  process.stdout.write(`${typeof content === "string" ? content : JSON.stringify(content)}\n`);
}
