// An experiment with a measurement of your own beside the others, made by worker processes like any other.
import "./small-weights.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTable, parseConfiguration, planExperiment, runExperiment } from "loss-atlas";

const configuration = parseConfiguration(
  `
name: own
data: { source: glyphs, size: 8, examples: 100, test_examples: 50 }
training: { budget: { epochs: 2 } }
grid: { load: { width: [2, 4] }, temperature: { batch_size: [50] } }
seeds: 2
measure:
  small_weights: { below: 0.05 }
  curvature: { examples: 50, lanczos_steps: 4, trace_probes: 4 }
  connectivity: { interior_points: 1, epochs: 1, batch_size: 50 }
  similarity: { examples: 50 }
`,
  "own.yaml",
);
const run = await mkdtemp(join(tmpdir(), "loss-atlas-example-"));
const { failures } = await runExperiment({
  configuration,
  plan: planExperiment(configuration),
  run,
  dataFolder: ".",
  workers: 2,
  jobModule: import.meta.resolve("./jobs.ts"),
});
const { table } = await openTable([run]);
await rm(run, { recursive: true });

console.log(failures.length, table.cells.length); // → 0 2
const shares = table.cells.map(({ metrics }) => metrics.small_weights_pct);
console.log(shares.map((share) => share?.count)); // → [ 2, 2 ]
console.log(shares.every((share) => share !== undefined && share.value! > 0 && share.value! < 100)); // → true
