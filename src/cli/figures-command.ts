import { basename } from "node:path";
import type { Command } from "commander";
import { printable } from "#words";

/** Gives `loss-atlas figures` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Draws the figures of Yang et al. 2021 that a run allows, finished or not, into figures/paper/ of its folder, and " +
        "says what the others need.",
    )
    .argument("<run>", "folder of a run, such as runs/fashion")
    .option("--paper", "the figures of the paper, which is what this command draws")
    .option(
      "--beside <run...>",
      "other runs to compare with: at a constant rate for what decay gains, measured otherwise for ablations",
    )
    .addHelpText("after", EXAMPLES)
    .action(figures);
}

const EXAMPLES = `
Examples:
  loss-atlas figures runs/fashion --paper
  loss-atlas figures runs/decayed --beside runs/constant`;

async function figures(runFolder: string, { beside = [] }: { readonly beside?: string[] }): Promise<void> {
  const { writePaperFigures } = await import("#report");
  const outcomes = await writePaperFigures(runFolder, beside);
  const { columnsOf, wrapped } = await import("./prose.ts");
  const lines = outcomes.map(({ name, shows, files, needs }) => {
    const found =
      files.length > 0 ? files.map((file) => basename(file)).join(", ") : `not drawn, needs ${needs}`;
    return wrapped(`${name}: ${shows}: ${printable(found)}`, columnsOf(process.stdout), 2);
  });
  const drawn = outcomes.flatMap(({ files }) => files);
  process.stdout.write(`${lines.join("\n")}\n`);
  const [first] = drawn;
  if (first !== undefined)
    process.stdout.write(`figures: ${printable(first.slice(0, -basename(first).length))}\n`);
}
