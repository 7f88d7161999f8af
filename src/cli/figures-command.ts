import type { Command } from "commander";
import { printable } from "#words";

/** Gives `loss-atlas figures` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Draws the figures of Yang et al. 2021 that a run allows, finished or not, into figures/paper/ of its folder, and " +
        "says what the others lack. The folder holds what the latest call drew: drawings of an earlier call that this " +
        "one does not make are removed, and named.",
    )
    .usage("<run> [options]")
    .argument("[run]", "folder of a run, such as runs/fashion")
    .option(
      "--paper",
      "those of the paper, which are all that this command draws: with and without it does the same (the figures of the report are written by loss-atlas report)",
    )
    .option(
      "--beside <run...>",
      "other runs to compare with: at a constant rate for what decay gains, measured otherwise for ablations",
    )
    .addHelpText("after", EXAMPLES)
    .action((run: string | undefined, { beside = [] }: { readonly beside?: readonly string[] }) =>
      figures(...runsOf(command, run, beside)),
    );
}

const EXAMPLES = `
Examples:
  loss-atlas figures runs/fashion --paper
  loss-atlas figures runs/decayed --beside runs/constant`;

/** The run to draw and those beside it: where all are named after `--beside`, the last is the one to draw. */
function runsOf(
  command: Command,
  run: string | undefined,
  beside: readonly string[],
): readonly [run: string, beside: readonly string[]] {
  if (run !== undefined) return [run, beside];
  const last = beside.at(-1);
  if (last !== undefined && beside.length > 1) return [last, beside.slice(0, -1)];
  return command.error(
    last === undefined
      ? "missing argument 'run': the folder of a run, such as runs/fashion"
      : `missing argument 'run': ${printable(last)} is named to be set beside it; write loss-atlas figures RUN --beside ${printable(last)}`,
  );
}

async function figures(runFolder: string, beside: readonly string[]): Promise<void> {
  const { writePaperFigures } = await import("#report");
  const removed: string[] = [];
  const outcomes = await writePaperFigures(runFolder, beside, {
    onRemoved: (names) => removed.push(...names.filter((name) => name.endsWith(".svg"))),
  });
  const { columnsOf, wrapped } = await import("./prose.ts");
  const { figuresText } = await import("./figures-text.ts");
  const columns = columnsOf(process.stdout);
  process.stdout.write(figuresText(outcomes, beside, columns));
  if (removed.length > 0)
    process.stdout.write(
      `${wrapped(`removed, drawn by an earlier call: ${removed.map(printable).join(", ")}`, columns, 2)}\n`,
    );
}
