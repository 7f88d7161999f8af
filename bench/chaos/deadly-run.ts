/** `loss-atlas run FILE --out FOLDER --json --workers 2` of an experiment one cell of which kills every worker that trains it. */
import { run } from "../../src/cli/run-command.ts";
import { asCommand } from "../command.ts";

await asCommand(async () => {
  const [, , file, out = "runs"] = process.argv;
  const jobModule = new URL("./deadly-jobs.ts", import.meta.url).href;
  await run(file, { out, dataDir: ".", json: true, workers: 2, jobModule });
});
