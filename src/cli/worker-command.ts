import type { Command } from "commander";
import { requireCache } from "./cache.ts";
import type { CarryOutOptions } from "./carry-out.ts";
import { addWorkOptions } from "./work-options.ts";

/** Gives `loss-atlas worker` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Works on a run together with others: each takes jobs that nobody has, waits for what others do, and takes over " +
        "what those who are gone have left. Start it on every machine that reaches the folder, which loss-atlas run " +
        "--prepare has written; it ends when nothing is left to do.",
    )
    .argument("<run>", "folder of a run, such as runs/fashion")
    .option("--report", "write tables and report at the end, as loss-atlas report does")
    .action(worker);
  addWorkOptions(command);
}

/** Works on a run until nothing is left of it. */
export async function worker(run: string, options: CarryOutOptions): Promise<void> {
  if (options.cache !== false) await requireCache();
  const { openForCrew } = await import("#atlas/run");
  const together = await openForCrew(run);
  const { configuration, plan } = together;
  const { workforceOf } = await import("./memory.ts");
  const { carryOut } = await import("./carry-out.ts");
  await carryOut(configuration, plan, {
    runFolder: run,
    workforce: workforceOf(configuration, plan, options),
    options: { ...options, areNotesTold: true },
    together,
  });
}
