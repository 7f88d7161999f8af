import type { Command } from "commander";
import { printable } from "#words";

interface PullOptions {
  readonly out: string;
  /** False for `--no-weights`. */
  readonly weights: boolean;
  readonly json?: true;
}

/** Gives `loss-atlas pull` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Makes a folder of a run that lies in a database, finished or not, for every other command to read. Only what is " +
        "new is fetched, so the same command brings a folder up to date.",
    )
    .argument("<run>", "address of a run, such as 'postgres://user@host/database?run=fashion'")
    .option("--out <folder>", "folder in which run folders lie", "runs")
    .option(
      "--no-weights",
      "leave out the weights of networks: verify and measure need them, the report does not",
    )
    .option("--json", "print one JSON object")
    .action(pull);
}

async function pull(run: string, { out, weights, json }: PullOptions): Promise<void> {
  const { placeOfRun } = await import("./run-place.ts");
  const { bytesWords } = await import("./status-text.ts");
  const { counted } = await import("#words");
  const place = await placeOfRun(run, out);
  const { files, bytes } = await pullInto(place.address, place.runFolder, weights);
  const record = { type: "pulled", run: place.runFolder, files, bytes };
  const words = `${printable(place.runFolder)}: ${counted(files, "file")} fetched, ${bytesWords(bytes)}. loss-atlas report ${printable(place.runFolder)} writes tables and report.`;
  process.stdout.write(`${json ? JSON.stringify(record) : words}\n`);
}

/**
 * Makes a folder hold a run of a database.
 *
 * @param hasWeights whether weights of networks are to be there
 * @throws AtlasError as `pullRun`
 */
export async function pullInto(address: string, runFolder: string, hasWeights: boolean) {
  const { pullRun, openRunStore } = await import("#atlas/store");
  const { tellWait } = await import("./tell-wait.ts");
  return pullRun(openRunStore(address), runFolder, {
    isWanted: (name) => hasWeights || !name.startsWith("weights/"),
    onWait: tellWait,
  });
}
