import type { Command } from "commander";
import { requireCache } from "./cache.ts";
import type { CarryOutOptions } from "./carry-out.ts";
import { addWorkOptions } from "./work-options.ts";

/** Gives `loss-atlas retry` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Tries the jobs of a run again that failed for good, with those that need them, and nothing else. Their failures " +
        "are set aside in failures-before.json, everything else of the run stays as it is.",
    )
    .argument("<run>", "folder of a run, such as runs/fashion, or its address in a database")
    .option("--out <folder>", "of a run in a database: folder in which its folder is written", "runs")
    .action(retry);
  addWorkOptions(command);
}

/** Tries again what failed in a run; says so where nothing did. */
export async function retry(run: string, options: CarryOutOptions & { readonly out: string }): Promise<void> {
  if (options.cache !== false) await requireCache();
  const { readExperiment } = await import("#atlas/run");
  const { FAILURES_FILE, parsedFailures } = await import("#atlas/account");
  const { failedJobs } = await import("#atlas/lock");
  const { openRunStore } = await import("#atlas/store");
  const { placeOfRun } = await import("./run-place.ts");
  const place = await placeOfRun(run, options.out);
  const { configuration } = await readExperiment(place.address);
  const store = openRunStore(place.address);
  const together = (await store.contents?.failures()) ?? (await failedJobs(run));
  const listed = parsedFailures(await store.readText(FAILURES_FILE).catch(() => ""));
  const failures = [...new Map([...listed, ...together].map((own) => [own.key, own])).values()];
  // Where all who worked together were killed, nobody has put theirs to the others.
  if (failures.length > listed.length)
    await store.writeText(FAILURES_FILE, `${JSON.stringify(failures, null, 2)}\n`);
  if (failures.length === 0 && !(await isCutShort(place.address))) {
    const record = { type: "nothing-to-retry" };
    process.stdout.write(
      options.json ? `${JSON.stringify(record)}\n` : "No job of this run is known to have failed.\n",
    );
    return;
  }
  const { planExperiment } = await import("#atlas/plan");
  const { workforceOf } = await import("./memory.ts");
  const { carryOut } = await import("./carry-out.ts");
  const plan = planExperiment(configuration);
  await carryOut(configuration, plan, {
    place,
    workforce: workforceOf(configuration, plan, options),
    options: { ...options, retryFailed: true, areNotesTold: true },
  });
}

/** Whether a retry of the run was cut short, so that what it was to try again is no failure any more and not done either. */
async function isCutShort(run: string): Promise<boolean> {
  const { readRun } = await import("#atlas/results");
  const { cutShort } = await import("#atlas/run");
  const { store, plan, results } = await readRun(run);
  const left = plan.jobs.filter(({ tasks }) => !tasks.every(({ key }) => results.has(key)));
  return (await cutShort(store, left)).length > 0;
}
