import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import type { Prunable } from "#atlas/prune";
import { AtlasError } from "#errors";

interface PruneOptions {
  readonly yes?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** Gives `loss-atlas prune` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Removes from a run what no longer serves: weights of networks of which everything is measured, and the control " +
        "points of curves. Says how much that is and asks first. Tables, report, claims and status stay as they are; " +
        "verify cannot compute again what is gone, and run trains anew what a later measurement needs.",
    )
    .argument("<run>", "folder of a run, such as runs/fashion, or its address in a database")
    .option("--yes", "do not ask")
    .option("--dry-run", "say what would go, and remove nothing")
    .option("--json", "print one JSON object; asks nothing, so that --yes or --dry-run is needed")
    .addHelpText("after", EXAMPLES)
    .action(prune);
}

const EXAMPLES = `
Examples:
  loss-atlas prune runs/my --dry-run
  loss-atlas prune runs/my`;

async function prune(run: string, { yes, dryRun, json }: PruneOptions): Promise<void> {
  const isAsked = !yes && !dryRun;
  const { prunable, pruneRun, requirePrunable } = await import("#atlas/prune");
  const { readRun } = await import("#atlas/results");
  const { prunableText, prunedText } = await import("./prune-text.ts");
  const { columnsOf } = await import("./prose.ts");
  const { tellWait } = await import("./tell-wait.ts");
  const { placeOfRun } = await import("./run-place.ts");
  const place = await placeOfRun(run, ".");
  const found = await prunable(await readRun(place.address));
  const columns = columnsOf(process.stdout);
  // Whether there is such a run at all is told before, and whoever has nothing to remove needs no leave.
  const isNothing = [found.weights, found.strangers, found.curves].every((files) => files.length === 0);
  if (isAsked && !isNothing && (json || !process.stdin.isTTY)) throw notConfirmed();
  if (!isNothing && !dryRun && !place.isInDatabase) await requirePrunable(run, found);
  if (!json) process.stdout.write(prunableText(found, place, columns));
  const goesOn = !isNothing && !dryRun && (!isAsked || (await isConfirmed()));
  const removed = goesOn ? await pruneRun(place.address, { onWait: tellWait }) : undefined;
  if (json) process.stdout.write(`${JSON.stringify(recordOf(removed ?? found, removed !== undefined))}\n`);
  else if (removed !== undefined) process.stdout.write(prunedText(removed, place, columns));
  else if (!isNothing) process.stdout.write("Nothing was removed.\n");
}

async function isConfirmed(): Promise<boolean> {
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await reader.question("Remove them? [y/N] ")).trim());
  } finally {
    reader.close();
  }
}

function recordOf({ weights, strangers, curves, needed }: Prunable, isRemoved: boolean): object {
  const sum = (files: Prunable["weights"]) => ({
    files: files.length,
    bytes: files.reduce((total, { bytes }) => total + bytes, 0),
  });
  return {
    removed: isRemoved,
    weights: sum(weights),
    weights_outside_the_grid: sum(strangers),
    curves: sum(curves),
    networks_needed: needed,
  };
}

function notConfirmed(): AtlasError {
  return new AtlasError({
    code: "prune/not-confirmed",
    kind: "input",
    problem: "nobody can be asked here whether files may be removed",
    expected: "--yes, which removes them, or --dry-run, which says what would go",
  });
}
