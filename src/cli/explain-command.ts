import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { AtlasError } from "#errors";
import { shellWord } from "#words";

/** The files by which the folder of a run and that of an import are known. */
const EXPERIMENT_FILE = "experiment.json";
const IMPORT_FILE = "import.json";

interface ExplainOptions {
  readonly json?: true;
}

/** Gives `loss-atlas explain` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Says what a name means: a quantity with its unit, range and how to read its map, a measurement with its settings, a knob, a family of networks, a source of examples, a loss, an optimiser or a setting. " +
        "Of a cell of a run it says where its numbers come from: its networks, jobs and keys, what each job waited for, and why a number is empty.",
    )
    .argument(
      "[names...]",
      "such as cka_softmax, lr, training.momentum or trace_probes, or the folder of a run and a cell: runs/my width=8,batch_size=16; without one, every name there is",
    )
    .option("--json", "print one JSON array; of a cell one JSON object")
    .addHelpText("after", EXAMPLES)
    .action(explain);
}

const EXAMPLES = `
Examples:
  loss-atlas explain mode_connectivity_pct
  loss-atlas explain training.budget
  loss-atlas explain runs/quickstart width=8,batch_size=16`;

async function explain(names: readonly string[], { json }: ExplainOptions): Promise<void> {
  const [run, cell, ...others] = names;
  // No name of the glossary has an equals sign: what is asked for is a cell, and what stands before it a run.
  const isOfCell = cell?.includes("=") === true;
  if (run !== undefined && (isOfCell || (await isRun(run)))) {
    if (await isImport(run)) throw ofImport(run, cell ?? "");
    if (cell === undefined || others.length > 0) throw oneCell(run, others.length);
    await explainCellOf(run, cell, json ?? false);
    return;
  }
  const { explainedText, glossaryText } = await import("./explain/explain-text.ts");
  const { glossary } = await import("./explain/glossary.ts");
  const { explanationsOf } = await import("./explain/found-names.ts");
  const { columnsOf } = await import("./prose.ts");
  const known = glossary();
  const wanted = names.length === 0 ? known : explanationsOf(names, known);
  const columns = columnsOf(process.stdout);
  const text = names.length === 0 ? glossaryText(wanted, columns) : explainedText(wanted, columns);
  process.stdout.write(json ? `${JSON.stringify(wanted)}\n` : text);
}

async function explainCellOf(run: string, text: string, json: boolean): Promise<void> {
  const { readRun } = await import("#atlas/results");
  const { atlasTable } = await import("#atlas/tables");
  const { explainCell } = await import("#atlas/provenance");
  const { knobsOfGrid } = await import("#atlas/plan");
  const { cellNamed } = await import("./named-cell.ts");
  const { cellText } = await import("./explain/cell-text.ts");
  const { columnsOf } = await import("./prose.ts");
  const record = await readRun(run);
  const { configuration } = record.experiment;
  const table = atlasTable(configuration, record.plan, record.results);
  const index = cellNamed(text, table);
  const found = await explainCell(record, index, table.cells[index]!);
  const columns = columnsOf(process.stdout);
  process.stdout.write(
    json ? `${JSON.stringify(found)}\n` : cellText(found, knobsOfGrid(configuration), columns),
  );
}

/** A name of the glossary is no path; a folder of that name counts where a run lies in it. */
async function isRun(path: string): Promise<boolean> {
  return /[/\\]/.test(path) || (await holds(path, EXPERIMENT_FILE)) || isImport(path);
}

/** Whether a folder has tables from elsewhere and is no run's. */
async function isImport(path: string): Promise<boolean> {
  return !(await holds(path, EXPERIMENT_FILE)) && holds(path, IMPORT_FILE);
}

async function holds(folder: string, name: string): Promise<boolean> {
  return access(join(folder, name)).then(
    () => true,
    () => false,
  );
}

function ofImport(folder: string, cell: string): AtlasError {
  const named = cell.trim() === "" ? "width=8,batch_size=16" : cell;
  return new AtlasError({
    code: "explain/imported",
    kind: "input",
    where: folder,
    problem:
      "these are imported tables, which have neither jobs nor networks: where their numbers come from is not known here",
    expected: "the folder of a run, such as runs/quickstart",
    remedy: `loss-atlas diagnose ${shellWord(folder)} --cell ${shellWord(named)} says what the numbers of a cell tell`,
  });
}

function oneCell(run: string, others: number): AtlasError {
  return new AtlasError({
    code: "explain/one-cell",
    kind: "input",
    where: run,
    problem: `of a run one cell is explained, and ${others === 0 ? "none is" : `${others + 1} are`} named`,
    expected: "its knobs as one word, such as width=8,batch_size=16",
    remedy: "loss-atlas status says how far the whole run is",
  });
}
