import { type RunCommandOptions, run } from "./run-command.ts";

/** The action of `loss-atlas run` in a process of its own, with jobs that do arithmetic: its options as JSON. */
const options: RunCommandOptions = JSON.parse(process.argv[2] ?? "{}");
const jobModule = new URL("../atlas/run/arithmetic-jobs.testing.ts", import.meta.url).href;
await run(undefined, { ...options, jobModule });
