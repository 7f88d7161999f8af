import { retry } from "./retry-command.ts";
import { type RunCommandOptions, run } from "./run-command.ts";

/**
 * The action of `loss-atlas run` in a process of its own, with jobs that do arithmetic: its options as JSON; with the folder of
 * a run after them that of `loss-atlas retry`.
 */
const options: RunCommandOptions = JSON.parse(process.argv[2] ?? "{}");
const [, , , folder] = process.argv;
const jobModule = new URL("../atlas/run/arithmetic-jobs.testing.ts", import.meta.url).href;
await (folder === undefined
  ? run(undefined, { ...options, jobModule })
  : retry(folder, { ...options, jobModule }));
