import type { Command } from "commander";
import { isDatabaseAddress } from "./database-address.ts";

interface StatusOptions {
  readonly watch?: true;
  readonly json?: true;
}

/** Gives `loss-atlas status` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Says how far a run is: what is done, running, failed and missing of every stage, how fast it goes, how long it " +
        "will take and what it takes on the disk. Looks at the run and changes nothing, whoever works on it.",
    )
    .argument("<run>", "folder of a run, such as runs/fashion, or its address in a database")
    .option(
      "--watch",
      "go on until nothing is left to do but what failed, and wait where nobody works on it: redrawn, or a line for each change where there is no terminal; Ctrl-C ends it",
    )
    .option("--json", "print one JSON object; with --watch one for each change")
    .addHelpText("after", EXAMPLES)
    .action(status);
}

const EXAMPLES = `
Examples:
  loss-atlas status runs/my
  loss-atlas status runs/my --watch`;

async function status(run: string, { watch, json }: StatusOptions): Promise<void> {
  const { readDatabaseStatus, readStatus: readFolderStatus } = await import("#atlas/status");
  const readStatus = isDatabaseAddress(run) ? readDatabaseStatus : readFolderStatus;
  const { statusText } = await import("./status-text.ts");
  const { columnsOf, wrapped } = await import("./prose.ts");
  const { queueOf, queueRecord } = await import("./queue-of-run.ts");
  const { queueLine } = await import("./queue-words.ts");
  const found = await readStatus(run);
  if (watch) {
    const { watchStatus } = await import("./watch-status.ts");
    // So that what was made to look at a database goes as well.
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => process.exit(130));
    await watchStatus(found, process.stdout, {
      json: json ?? false,
      read: () => readStatus(run),
      readQueue: () => queueOf(run),
    });
    return;
  }
  const queue = await queueOf(run);
  const columns = columnsOf(process.stdout);
  const told = queueLine(queue);
  const text = json
    ? `${JSON.stringify({ ...found, queue: queueRecord(queue) })}\n`
    : `${statusText(found, columns, queueRecord(queue))}${told === "" ? "" : `\n${wrapped(told, columns, 2)}\n`}`;
  process.stdout.write(text);
}
