import type { Command } from "commander";
import type { Queued } from "#atlas/slurm";
import { AtlasError } from "#errors";
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
      "go on until nobody works in the folder: redrawn, or a line for each change where there is no terminal",
    )
    .option("--json", "print one JSON object; with --watch one for each change")
    .action(status);
}

async function status(run: string, { watch, json }: StatusOptions): Promise<void> {
  const { readDatabaseStatus, readStatus: readFolderStatus } = await import("#atlas/status");
  const readStatus = isDatabaseAddress(run) ? readDatabaseStatus : readFolderStatus;
  const { statusText } = await import("./status-text.ts");
  const { columnsOf } = await import("./prose.ts");
  const found = await readStatus(run);
  if (watch) {
    const { watchStatus } = await import("./watch-status.ts");
    await watchStatus(found, process.stdout, { json: json ?? false, read: () => readStatus(run) });
    return;
  }
  const queue = await queueOf(run);
  const text = json
    ? `${JSON.stringify({ ...found, queue: typeof queue === "string" ? null : (queue ?? null) })}\n`
    : `${statusText(found, columnsOf(process.stdout))}${await queueLine(queue)}`;
  process.stdout.write(text);
}

/** How long an answer on what is queued is waited for, ms: what is done is known without it. */
const PATIENCE = 3000;

/** What of a run is queued, or why that cannot be told; `undefined` where nothing was ever submitted. */
async function queueOf(run: string): Promise<Queued | string | undefined> {
  const { queued, readSubmissions } = await import("#atlas/slurm");
  try {
    const submissions = await readSubmissions(run);
    return submissions && (await queued(submissions, PATIENCE));
  } catch (error) {
    if (error instanceof AtlasError) return error.message;
    throw error;
  }
}

async function queueLine(queue: Queued | string | undefined): Promise<string> {
  if (queue === undefined) return "";
  if (typeof queue === "string") return `\nSlurm: what is queued cannot be told: ${queue}\n`;
  const { queueWords } = await import("./queue-words.ts");
  return `\nSlurm: ${queueWords(queue)}\n`;
}
