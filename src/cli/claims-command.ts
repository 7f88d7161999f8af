import type { Command } from "commander";

/** Gives `loss-atlas claims` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description("Tests the claims of Yang et al. 2021 on the cells of a run and prints a table.")
    .argument("<run>", "folder of a run, such as runs/fashion")
    .option("--json", "print one JSON array")
    .option("--markdown", "print a Markdown table")
    .action(claims);
}

async function claims(
  runFolder: string,
  { json = false, markdown = false }: { readonly json?: boolean; readonly markdown?: boolean },
): Promise<void> {
  const { readTable } = await import("#atlas/tables");
  const { testClaims } = await import("#taxonomy");
  const { claimsMarkdown, claimsText } = await import("./claims-text.ts");
  const { experiment, table } = await readTable(runFolder);
  const { configuration } = experiment;
  const results = testClaims(table, configuration.phases, { rootSeed: configuration.root_seed });
  if (json) process.stdout.write(`${JSON.stringify(results)}\n`);
  else process.stdout.write(markdown ? claimsMarkdown(results) : claimsText(results));
}
