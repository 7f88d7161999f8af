import { type Command, Option } from "commander";
import type { OpenedTable } from "#atlas/tables";
import type { KnobName, PhaseThresholds } from "#taxonomy";
import { countOption } from "./options.ts";

/** Options that say how a table is read. */
export interface TableOptions {
  readonly load?: KnobName;
  readonly temperature?: KnobName;
  /** Columns that are knobs, beside those that are known as such. */
  readonly knobs?: readonly string[];
  readonly thresholds?: "default" | "fit" | "drawn";
  readonly resamples?: number;
}

/** Ten times as many change no number that is printed, and take minutes. */
const MOST_RESAMPLES = 100_000;

/** Adds the tables to read and the options that say how. */
export function addTableOptions(command: Command, run: string): Command {
  return command
    .argument(run, "folder of a run, or a CSV table of cells; further tables hold networks, pairs or curves")
    .option("--load <knob>", "knob across the plane, or any column of numbers; by default the width")
    .option("--temperature <knob>", "knob up the plane, or any column of numbers; by default the batch size")
    .option(
      "--knobs <columns>",
      "further columns of a CSV table that tell its cells apart, separated by commas",
      (columns: string) => columns.split(",").map((column) => column.trim()),
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

/** Opens the tables named on the command line as the options say. */
export async function openNamedTable(
  paths: readonly string[],
  { load, temperature, knobs, thresholds = "default", resamples }: TableOptions,
  adjust: Partial<PhaseThresholds> = {},
): Promise<OpenedTable> {
  const { openTable } = await import("#atlas/tables");
  const isPlaced = load !== undefined || temperature !== undefined;
  return openTable(paths, {
    thresholds,
    adjust,
    ...(isPlaced && {
      axes: { ...(load !== undefined && { load }), ...(temperature !== undefined && { temperature }) },
    }),
    ...(knobs !== undefined && { knobs }),
    ...(resamples !== undefined && { resamples }),
  });
}
