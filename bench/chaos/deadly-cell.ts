import { call, type Surroundings } from "./command.ts";
import type { Complaints } from "./complaints.ts";
import type { Tables } from "./experiment.ts";

/** The cell whose training kills its worker wherever `deadly-run.ts` carries it out. */
export const DEADLY = { width: 4, batch_size: 16 } as const;

/** Its rows in any table. */
const COLUMNS = ["width", "batch_size"] as const;

/** Tables without the rows of the deadly cell. */
export function withoutDeadlyCell(tables: Tables): Tables {
  const [cells, measurements] = [rowsOf(tables["cells.csv"]), rowsOf(tables["measurements.csv"])];
  return { "cells.csv": cells.others.join("\n"), "measurements.csv": measurements.others.join("\n") };
}

/** Complains where a run does not say of the deadly cell that it is missing, and why; the others are in the tables to compare. */
export async function hearOfDeadlyCell(
  run: string,
  tables: Tables,
  complaints: Complaints,
  surroundings: Surroundings,
): Promise<void> {
  const isMissing = (row: string) => row.includes(",not measured,");
  const { own } = rowsOf(tables["cells.csv"]);
  if (own.length !== 1 || !own.every(isMissing)) complaints.add("the deadly cell is not told as missing");
  if (rowsOf(tables["measurements.csv"]).own.length > 0)
    complaints.add("the deadly cell has numbers that nobody can have measured");
  const words = Object.entries(DEADLY).map(([knob, value]) => `${knob}=${value}`);
  const { output } = await call(["explain", run, words.join(",")], surroundings).ended;
  if (!/train_loss.*failed: .*SIGKILL/s.test(output)) complaints.add(`explain has no reason: ${output}`);
}

function rowsOf(table: string): { readonly own: readonly string[]; readonly others: readonly string[] } {
  const lines = table.split("\n");
  const header = (lines[0] ?? "").split(",");
  const places = COLUMNS.map((column) => header.indexOf(column));
  const isOwn = (line: string) => {
    const fields = line.split(",");
    return COLUMNS.every((column, i) => fields[places[i]!] === String(DEADLY[column]));
  };
  return { own: lines.filter(isOwn), others: lines.filter((line) => !isOwn(line)) };
}
