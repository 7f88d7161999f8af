import type { Command } from "commander";
import { counted } from "#words";

/** Gives `loss-atlas cancel` its arguments, options and action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Cancels what was submitted of a run to Slurm: its tasks and what would submit them again. What is done stays, and " +
        "loss-atlas submit goes on from there.",
    )
    .argument("<run>", "folder of a run that loss-atlas submit has written")
    .option("--json", "print one JSON object")
    .action(cancel);
}

async function cancel(run: string, { json }: { readonly json?: true }): Promise<void> {
  const { cancelQueued, requireSubmissions, writeSubmissions } = await import("#atlas/slurm");
  const submissions = await requireSubmissions(run);
  const { running, waiting } = await cancelQueued(submissions, (changed) => writeSubmissions(run, changed));
  const tasks = running + waiting;
  const words =
    tasks === 0
      ? `Nothing of ${run} is queued; nothing more is submitted by itself.`
      : `${counted(tasks, "task")} of ${run} cancelled; what is done stays, and loss-atlas submit with its configuration goes on.`;
  process.stdout.write(
    json ? `${JSON.stringify({ type: "cancelled", run, running, waiting })}\n` : `${words}\n`,
  );
}
