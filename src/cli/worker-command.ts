import type { Command } from "commander";
import { requireCache } from "./cache.ts";
import type { CarryOutOptions } from "./carry-out.ts";
import { addWorkOptions } from "./work-options.ts";

/** Gives `loss-atlas worker` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Works on a run together with others: each takes jobs that nobody has, waits for what others do, and takes over " +
        "what those who are gone have left. Start it on every machine that reaches the folder or the " +
        "database, into which loss-atlas run --prepare has written the run; it ends when nothing is left to do.",
    )
    .argument("<run>", "folder of a run, such as runs/fashion, or its address in a database")
    .option("--report", "write tables and report at the end, as loss-atlas report does")
    .option("--out <folder>", "of a run in a database: folder in which its folder is written", "runs")
    .addHelpText("after", EXAMPLES)
    .action(worker);
  addWorkOptions(command);
}

const EXAMPLES = `
Examples:
  loss-atlas run my.yaml --prepare
  loss-atlas worker runs/my --workers 4
  loss-atlas worker 'postgres://user@host/database?run=my' --report`;

/** Works on a run until nothing is left of it. */
export async function worker(
  run: string,
  options: CarryOutOptions & { readonly out: string },
): Promise<void> {
  if (options.cache !== false) await requireCache();
  const { openForCrew } = await import("#atlas/run");
  const { placeOfRun } = await import("./run-place.ts");
  const place = await placeOfRun(run, options.out);
  const together = await openForCrew(place.address);
  const { configuration, plan } = together;
  const { workforceOf } = await import("./memory.ts");
  const { carryOut } = await import("./carry-out.ts");
  await carryOut(configuration, plan, {
    place,
    workforce: workforceOf(configuration, plan, options),
    options: { ...options, areNotesTold: true },
    together,
  });
}
