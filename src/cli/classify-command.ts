import { type Command, Option } from "commander";
import { AtlasError } from "#errors";
import type { PhaseThresholds } from "#taxonomy";
import type { PhaseFindings } from "./classify-text.ts";
import { numberOption, positiveOption } from "./options.ts";
import { columnsOf, remarks } from "./prose.ts";
import { addTableOptions, openNamedTable, type TableOptions } from "./table-options.ts";

interface ClassifyOptions extends TableOptions {
  readonly trainLoss?: number;
  readonly connectivity?: number;
  readonly cka?: number;
  readonly labels?: string;
  readonly json?: true;
  readonly markdown?: true;
  readonly csv?: true;
}

/** Gives `loss-atlas classify` its arguments and its action. */
export function defineCommand(command: Command): void {
  addTableOptions(
    command.description(
      "Labels the phase of every cell of a run or of any CSV table, with the margin of each label, where the " +
        "transitions lie and what other thresholds would change. Writes nothing but what --map and --unit say, beside the table.",
    ),
    "<tables...>",
  )
    .option("--train-loss <nats>", "set one threshold: converged below this training loss", positiveOption)
    .option("--connectivity <points>", "… poorly connected below minus this", numberOption(0, 100))
    .option("--cka <share>", "… similar above this, 0 to 1", numberOption(0, 1))
    .option("--labels <file>", "CSV of knobs and a phase to compare with")
    .addOption(new Option("--json", "print one JSON object, everything in it").conflicts(["markdown", "csv"]))
    .addOption(new Option("--markdown", "print Markdown").conflicts("csv"))
    .addOption(
      new Option("--csv", "print cells.csv with the phases; notes go to standard error").conflicts("labels"),
    )
    .addHelpText("after", EXAMPLES)
    .action(classify);
}

const EXAMPLES = `
Examples:
  loss-atlas classify runs/quickstart
  loss-atlas classify cells.csv per_seed.csv per_pair.csv
  loss-atlas classify cells.csv --temperature learning_rate --thresholds fit
  loss-atlas classify export.csv --map "val/accuracy=test_acc_pct" \\
    --unit train_err_pct=share
  loss-atlas classify cells.csv --labels labels.csv
  loss-atlas classify cells.csv --csv > phases.csv

Columns: knobs (width, depth, examples, label_noise, batch_size, learning_rate,
weight_decay) and metrics. A phase takes train_loss and mode_connectivity_pct,
IV-A and IV-B also cka_softmax; tables of single networks and pairs, or columns
such as train_loss_se, tell how sure it is. Other columns of numbers are kept as
they are and change no label.`;

async function classify(paths: readonly string[], options: ClassifyOptions): Promise<void> {
  const opened = await openNamedTable(paths, options, adjustmentsOf(options));
  const { table, notes } = opened;
  if (options.trainLoss !== undefined && isByHessian(opened.thresholds)) throw withoutEffect();
  if (options.csv) {
    const { formatCellsTable } = await import("#atlas/tables");
    process.stderr.write(remarks(notes, columnsOf(process.stderr)));
    process.stdout.write(formatCellsTable(table.cells));
    return;
  }
  const findings = await findingsOf(opened, options);
  if (options.json) {
    const { knobNamed } = await import("#knobs");
    const kinds = {
      load: knobNamed(table.load.knob).kind,
      temperature: knobNamed(table.temperature.knob).kind,
    };
    process.stdout.write(`${JSON.stringify({ ...findings, kinds })}\n`);
    return;
  }
  const { phasesMarkdown, phasesText } = await import("./classify-text.ts");
  process.stdout.write(
    options.markdown ? phasesMarkdown(findings) : phasesText(findings, columnsOf(process.stdout)),
  );
}

async function findingsOf(
  {
    table,
    thresholds,
    provenance,
    fit,
    rootSeed,
    labels: ofImport,
    notes,
  }: Awaited<ReturnType<typeof openNamedTable>>,
  { labels: path, resamples }: ClassifyOptions,
): Promise<PhaseFindings> {
  const { findTransitions, phaseAgreement, phaseSummary, thresholdSensitivity } = await import("#taxonomy");
  const { readPhaseLabels } = await import("#atlas/tables");
  const labelled = path ?? ofImport;
  const given = labelled === null ? null : await readPhaseLabels(labelled, table.cells);
  const transitions = findTransitions(table, thresholds, {
    rootSeed,
    ...(resamples !== undefined && { resamples }),
  });
  const unplaced =
    given === null || given.unplaced === 0
      ? []
      : [
          given.unplaced === 1
            ? "1 label is of a cell that the table lacks and is left out."
            : `${given.unplaced} labels are of cells that the table lacks and are left out.`,
        ];
  return {
    table,
    thresholds,
    provenance,
    fit,
    notes: [...notes, ...unplaced],
    summaries: phaseSummary(table, thresholds, transitions),
    transitions,
    sensitivity: thresholdSensitivity(table, thresholds),
    agreement: given === null ? null : phaseAgreement(table.cells, given.labels),
  };
}

function adjustmentsOf({
  trainLoss,
  connectivity,
  cka,
  thresholds,
}: ClassifyOptions): Partial<PhaseThresholds> {
  if (trainLoss !== undefined && thresholds === "drawn") throw withoutEffect();
  return {
    ...(trainLoss !== undefined && { train_loss: trainLoss }),
    ...(connectivity !== undefined && { connectivity_pct: connectivity }),
    ...(cka !== undefined && { cka }),
  };
}

/** Whether sharp is told from flat without the training loss, as a run or an import may have chosen. */
function isByHessian({ sharpness }: PhaseThresholds): boolean {
  return sharpness !== undefined && sharpness.by !== "train_loss";
}

function withoutEffect(): AtlasError {
  return new AtlasError({
    code: "cli/usage",
    kind: "input",
    problem:
      "--train-loss has no effect on thresholds that tell sharp from flat by the Hessian, as the drawn ones do",
    expected: "--thresholds default or fit with --train-loss",
  });
}
