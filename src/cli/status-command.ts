import type { Command } from "commander";

interface StatusOptions {
  readonly watch?: true;
  readonly json?: true;
}

/** Gives `loss-atlas status` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Says how far a run is: what is done, running, failed and missing of every stage, how fast it goes, how long it " +
        "will take and what it takes on the disk. Looks at the folder and changes nothing, whoever works in it.",
    )
    .argument("<run>", "folder of a run, such as runs/fashion")
    .option(
      "--watch",
      "go on until nobody works in the folder: redrawn, or a line for each change where there is no terminal",
    )
    .option("--json", "print one JSON object; with --watch one for each change")
    .action(status);
}

async function status(run: string, { watch, json }: StatusOptions): Promise<void> {
  const { readStatus } = await import("#atlas/status");
  const { statusText } = await import("./status-text.ts");
  const { columnsOf } = await import("./prose.ts");
  const found = await readStatus(run);
  if (watch) {
    const { watchStatus } = await import("./watch-status.ts");
    await watchStatus(found, process.stdout, { json: json ?? false, read: () => readStatus(run) });
  } else
    process.stdout.write(json ? `${JSON.stringify(found)}\n` : statusText(found, columnsOf(process.stdout)));
}
