import { relative } from "node:path";
import type { Command } from "commander";
import { counted, printable } from "#words";

/** Gives `loss-atlas export` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Writes what a run holds, finished or not, as files that other programs open as they are: cells, networks, " +
        "measurements, training histories, curves and spectra.",
    )
    .argument("<run>", "folder of a run, such as runs/fashion")
    .requiredOption("--format <format>", "csv, parquet, json, npz, optuna or mlflow")
    .option("--out <path>", "where to (default: a place in the folder exports of the run)")
    .addHelpText("after", EXAMPLES)
    .action(exportTo);
}

const EXAMPLES = `
Formats:
  csv      a folder of CSV tables
  parquet  a folder of Parquet tables
  json     one JSON document
  npz      one archive of NumPy arrays
  optuna   a journal of an Optuna study with a trial for each network
  mlflow   an mlruns folder of MLflow with a run for each network

Examples:
  loss-atlas export runs/quickstart --format csv
  loss-atlas export runs/quickstart --format parquet --out /tmp/quickstart
  loss-atlas export runs/quickstart --format optuna --out study.log`;

interface ExportCommandOptions {
  readonly format: string;
  readonly out?: string;
}

async function exportTo(run: string, { format, out }: ExportCommandOptions): Promise<void> {
  const { exportRun } = await import("#exports");
  const { path, what, networks, tables, notes } = await exportRun(run, {
    format,
    ...(out !== undefined && { out }),
  });
  const { columnsOf, remarks, wrapped } = await import("./prose.ts");
  const held =
    tables.length === 0
      ? counted(networks, "network")
      : tables.map(({ name, rows }) => `${name} ${rows.toLocaleString("en")}`).join(", ");
  const columns = columnsOf(process.stdout);
  process.stdout.write(
    [wrapped(`${what}: ${held}`, columns, 2), `export: ${printable(out ?? asNamed(path))}\n`].join("\n"),
  );
  process.stderr.write(remarks(notes, columnsOf(process.stderr)));
}

/** A path below the folder of the call as it is named from there. */
function asNamed(path: string): string {
  const near = relative("", path);
  return near === "" || near.startsWith("..") ? path : near;
}
