import { type Command, InvalidArgumentError, Option } from "commander";
import type { ColumnUnit } from "#atlas/tables";
import { counted, printable } from "#words";
import { columnsOf, remarks, wrapped } from "./prose.ts";
import { addColumnOptions, type ColumnOptions } from "./table-options.ts";

interface ImportCommandOptions extends ColumnOptions {
  readonly out: string;
  readonly name?: string;
  readonly thresholds?: "default" | "fit" | "drawn";
  readonly labels?: string;
}

/** Gives `loss-atlas import` its arguments and its action. */
export function defineCommand(command: Command): void {
  addColumnOptions(
    command
      .description(
        "Copies tables from elsewhere into a folder that report, classify, claims and diagnose read like that of a run, " +
          "with what is said of their columns here.",
      )
      .argument(
        "<tables...>",
        "CSV tables of cells, networks, pairs or curves, or a folder of them; or the results that the authors published, packed or not",
      )
      .requiredOption("--out <folder>", "the folder to make", outOption),
  )
    .option("--name <name>", "what to call it (default: the name of the first table)")
    .addOption(
      new Option("--thresholds <which>", "which thresholds phases are read by from then on").choices([
        "default",
        "fit",
        "drawn",
      ]),
    )
    .option("--labels <file>", "CSV of knobs and a phase, which somebody gave, to set beside ours")
    .addHelpText("after", EXAMPLES)
    .action(importTo);
}

const EXAMPLES = `
Examples:
  loss-atlas import sweep.csv --out runs/sweep --map "val/accuracy=test_acc_pct"
  loss-atlas import cells.csv per_seed.csv per_pair.csv --out runs/theirs \\
    --labels labels.csv
  loss-atlas import taxonomy_results.tar.gz --out runs/published \\
    --thresholds drawn
  loss-atlas report runs/sweep`;

function outOption(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("Expected the path of a folder.");
}

async function importTo(paths: readonly string[], options: ImportCommandOptions): Promise<void> {
  const { out, name, thresholds, labels, load, temperature, knobs, map, unit } = options;
  const { importTables } = await import("#atlas/tables");
  const { table, notes } = await importTables(paths, {
    out,
    axes: { ...(load !== undefined && { load }), ...(temperature !== undefined && { temperature }) },
    ...(name !== undefined && { name }),
    ...(thresholds !== undefined && { thresholds }),
    ...(labels !== undefined && { labels }),
    ...(knobs !== undefined && { knobs }),
    ...(map !== undefined && { map }),
    // What is no unit is refused by the reader, with the units that there are.
    ...(unit !== undefined && { units: unit as Readonly<Record<string, ColumnUnit>> }),
  });
  const columns = columnsOf(process.stdout);
  const measured = table.cells.filter(({ phase }) => phase !== "not measured").length;
  const words = `${table.name}: ${counted(table.cells.length, "cell")}, of which ${measured} have what a phase takes; loss-atlas report ${printable(out)} writes the report`;
  process.stderr.write(remarks(notes, columnsOf(process.stderr)));
  process.stdout.write(`${wrapped(words, columns, 2)}\nimport: ${printable(out)}\n`);
}
