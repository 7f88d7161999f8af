import type { Command } from "commander";
import { printable } from "#words";
import { wholeNumberOption } from "./options.ts";

/** Gives `loss-atlas report` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description("Writes the tables, the figures and the report of a run anew, finished or not.")
    .argument("<run>", "folder of a run, such as runs/fashion")
    .option(
      "--cell-pages <n>",
      "write a page of its own for up to this many cells, spread over the table (default: 500, of more than 2,000 cells 100)",
      wholeNumberOption,
    )
    .action(report);
}

interface ReportCommandOptions {
  readonly cellPages?: number;
}

async function report(runFolder: string, { cellPages }: ReportCommandOptions): Promise<void> {
  const { writeReport } = await import("#report");
  const { path, summaries, diagnosis } = await writeReport(
    runFolder,
    cellPages === undefined ? {} : { mostCellPages: cellPages },
  );
  const { columnsOf, wrapped } = await import("./prose.ts");
  const sentences = [
    ...summaries.map(({ slice, headline }) => (slice === "" ? headline : `${slice}: ${headline}`)),
    ...diagnosis,
  ].map((sentence) => wrapped(sentence, columnsOf(process.stdout)));
  process.stdout.write([...sentences, `report: ${printable(path)}\n`].join("\n"));
}
