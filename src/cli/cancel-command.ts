import type { Command } from "commander";
import { counted } from "#words";
import { placeOfRun, quoted } from "./run-place.ts";
import { submissionsOf } from "./submissions-of.ts";

/** Gives `loss-atlas cancel` its arguments, options and action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Cancels what was submitted of a run to Slurm: its tasks and what would submit them again. What is done stays, and " +
        "loss-atlas submit goes on from there.",
    )
    .argument("<run>", "folder of a run that loss-atlas submit has written, or its address in a database")
    .option("--json", "print one JSON object")
    .action(cancel);
}

async function cancel(run: string, { json }: { readonly json?: true }): Promise<void> {
  const { cancelQueued, writeSubmissions } = await import("#atlas/slurm");
  const { openRunStore } = await import("#atlas/store");
  const place = await placeOfRun(run, ".");
  const texts = openRunStore(place.address);
  const submissions = await submissionsOf(texts);
  const { running, waiting } = await cancelQueued(submissions, (changed) => writeSubmissions(texts, changed));
  const tasks = running + waiting;
  const words =
    tasks === 0
      ? `Nothing of ${quoted(place)} is queued; nothing more is submitted by itself.`
      : `${counted(tasks, "task")} of ${quoted(place)} cancelled; what is done stays, and loss-atlas submit with its configuration goes on.`;
  process.stdout.write(
    json ? `${JSON.stringify({ type: "cancelled", run: place.shown, running, waiting })}\n` : `${words}\n`,
  );
}
