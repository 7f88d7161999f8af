import type { Command } from "commander";

/** Gives `loss-atlas report` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description("Writes the tables, the figures and the report of a run anew, finished or not.")
    .argument("<run>", "folder of a run, such as runs/fashion")
    .action(report);
}

async function report(runFolder: string): Promise<void> {
  const { writeReport } = await import("#report");
  const { path, summaries, diagnosis } = await writeReport(runFolder);
  for (const { slice, headline } of summaries) {
    process.stdout.write(slice === "" ? `${headline}\n` : `${slice}: ${headline}\n`);
  }
  for (const sentence of diagnosis) process.stdout.write(`${sentence}\n`);
  process.stdout.write(`report: ${path}\n`);
}
