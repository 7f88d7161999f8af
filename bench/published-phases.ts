/**
 * How well thresholds find the phases that the authors drew: `node bench/published-phases.ts [folder] [--markdown]`.
 *
 * The folder holds the published tables, `../shared/reference` unless another is named. Prints the agreement of every
 * documented rule, of the fit without labels and of the calibration on labels (with rows and columns left out), what
 * resampling and moving the thresholds change, and the cells that the best rule places elsewhere.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { asCommand, badArgument } from "./command.ts";
import { type NamedTable, phaseTables } from "./published/phase-tables.ts";
import { markdownTable, tableText } from "./table.ts";

interface Request {
  readonly folder: string;
  readonly markdown: boolean;
}

function readArguments(): Request {
  const { values, positionals } = parsed();
  const folder = resolve(positionals[0] ?? join(import.meta.dirname, "../../shared/reference"));
  if (positionals.length > 1) throw badArgument(`there are ${positionals.length} folders`, "one folder");
  if (!existsSync(join(folder, "lr_decay_cells.csv"))) {
    throw badArgument(`there are no published tables in ${folder}`, "a folder with lr_decay_cells.csv");
  }
  return { folder, markdown: values.markdown };
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { markdown: { type: "boolean", default: false } },
    });
  } catch (error) {
    throw badArgument(error instanceof Error ? error.message : String(error), "a folder and --markdown");
  }
}

await asCommand(async () => {
  const { folder, markdown } = readArguments();
  const sectionOf = ({ title, rows }: NamedTable) =>
    markdown ? `### ${title}\n\n${markdownTable(rows)}` : `${title}\n\n${tableText(rows)}`;
  process.stdout.write(`${phaseTables(folder).map(sectionOf).join("\n\n")}\n`);
});
