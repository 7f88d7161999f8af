import { type Command, Option } from "commander";
import type { OpenedTable } from "#atlas/tables";
import type { KnobName, PhaseThresholds } from "#taxonomy";
import { wholeNumberOption } from "./options.ts";

/** The knobs by name, here again so that `--help` loads nothing. */
const KNOBS = [
  "width",
  "depth",
  "examples",
  "label_noise",
  "batch_size",
  "learning_rate",
  "weight_decay",
] as const satisfies readonly KnobName[];

/** Options that say how a table is read. */
export interface TableOptions {
  readonly load?: KnobName;
  readonly temperature?: KnobName;
  readonly thresholds?: "default" | "fit" | "drawn";
  readonly resamples?: number;
}

/** Adds the tables to read and the options that say how. */
export function addTableOptions(command: Command, run: string): Command {
  return command
    .argument(run, "folder of a run, or a CSV table of cells; further tables hold networks, pairs or curves")
    .addOption(new Option("--load <knob>", "knob across the plane; by default the width").choices(KNOBS))
    .addOption(
      new Option("--temperature <knob>", "knob up the plane; by default the batch size").choices(KNOBS),
    )
    .addOption(
      new Option(
        "--thresholds <which>",
        "default (a run's own), fit (from the jumps in this table) or drawn (closest to the published drawing)",
      ).choices(["default", "fit", "drawn"]),
    )
    .option(
      "--resamples <n>",
      "bootstrap resamples of the seeds of each cell (default: 1000, for transitions 200)",
      wholeNumberOption,
    );
}

/** Opens the tables named on the command line as the options say. */
export async function openNamedTable(
  paths: readonly string[],
  { load, temperature, thresholds = "default", resamples }: TableOptions,
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
    ...(resamples !== undefined && { resamples }),
  });
}
