import { type Command, Option } from "commander";
import type { ColumnUnit, OpenedTable } from "#atlas/tables";
import type { KnobName, PhaseThresholds } from "#taxonomy";
import { countOption, pairOption } from "./options.ts";

/** Options that say what the columns of a table are. */
export interface ColumnOptions {
  readonly load?: KnobName;
  readonly temperature?: KnobName;
  /** Columns that are knobs, beside those that are known as such. */
  readonly knobs?: readonly string[];
  /** What columns are called, by their names as the tables spell them. */
  readonly map?: Readonly<Record<string, string>>;
  /** In what unit columns count. */
  readonly unit?: Readonly<Record<string, string>>;
}

/** Options that say how a table is read. */
export interface TableOptions extends ColumnOptions {
  readonly thresholds?: "default" | "fit" | "drawn";
  readonly resamples?: number;
}

/** Ten times as many change no number that is printed, and take minutes. */
const MOST_RESAMPLES = 100_000;

/** Adds the tables to read and the options that say how. */
export function addTableOptions(command: Command, run: string): Command {
  return addColumnOptions(
    command.argument(
      run,
      "folder of a run or an import, or a CSV table of cells; further tables hold networks, pairs or curves",
    ),
  )
    .addOption(
      new Option(
        "--thresholds <which>",
        "default (a run's own), fit (from the jumps in this table) or drawn (closest to the published drawing)",
      ).choices(["default", "fit", "drawn"]),
    )
    .option(
      "--resamples <n>",
      `draws of the means of each cell, and resamples of cells and lines, at most ${MOST_RESAMPLES.toLocaleString("en")} (default: 1000, for transitions 200)`,
      countOption(MOST_RESAMPLES),
    );
}

/** Adds the options that say what the columns of tables are. */
export function addColumnOptions(command: Command): Command {
  return command
    .option("--load <knob>", "knob across the plane, or any column of numbers; by default the width")
    .option("--temperature <knob>", "knob up the plane, or any column of numbers; by default the batch size")
    .option(
      "--knobs <columns>",
      "further columns of a CSV table that tell its cells apart, separated by commas",
      (columns: string) => columns.split(",").map((column) => column.trim()),
    )
    .option(
      "--map <column=name>",
      "what a column of a CSV table holds, such as val/accuracy=test_acc_pct; name none leaves it out",
      pairOption,
    )
    .option(
      "--unit <column=unit>",
      "in what unit a column counts: percent (or points), share, ln, log10 or plain; what --map and --unit say is remembered beside the table",
      pairOption,
    );
}

/**
 * Opens the tables named on the command line as the options say.
 *
 * @param mayLack whether what is said of columns may be about those of another table
 */
export async function openNamedTable(
  paths: readonly string[],
  { load, temperature, knobs, thresholds, resamples, map, unit }: TableOptions,
  adjust: Partial<PhaseThresholds> = {},
  mayLack = false,
): Promise<OpenedTable> {
  const { openTable } = await import("#atlas/tables");
  const isPlaced = load !== undefined || temperature !== undefined;
  return openTable(paths, {
    ...(thresholds !== undefined && { thresholds }),
    adjust,
    ...(isPlaced && {
      axes: { ...(load !== undefined && { load }), ...(temperature !== undefined && { temperature }) },
    }),
    ...(knobs !== undefined && { knobs }),
    ...(resamples !== undefined && { resamples }),
    ...(map !== undefined && { map }),
    ...(unit !== undefined && { units: unitsOf(unit) }),
    remember: true,
    mayLack,
  });
}

/** Other words for percent, of which there are points of accuracy and of error. */
const PERCENT: readonly string[] = ["points", "point", "pct", "%"];

/** Units of columns by their usual words; what is no unit is refused by the reader, with the units that there are. */
function unitsOf(given: Readonly<Record<string, string>>): Readonly<Record<string, ColumnUnit>> {
  const units = Object.entries(given).map(([column, word]) => [
    column,
    PERCENT.includes(word) ? "percent" : word,
  ]);
  return Object.fromEntries(units) as Readonly<Record<string, ColumnUnit>>;
}
