// A whole experiment from TypeScript: a configuration, its plan, a run with two worker processes, tables and report.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTable, parseConfiguration, planExperiment, runExperiment, writeReport } from "loss-atlas";

const configuration = parseConfiguration(
  `
name: tiny
data: { source: glyphs, size: 8, examples: 100, test_examples: 50 }
model: { family: mlp, depth: 1 }
training: { budget: { epochs: 2 } }
grid:
  load: { width: [2, 4] }
  temperature: { batch_size: [50] }
seeds: 2
measure:
  curvature: { examples: 50, lanczos_steps: 4, trace_probes: 4 }
  connectivity: { pairs: 1, interior_points: 1, epochs: 1, batch_size: 50 }
  similarity: { examples: 50 }
`,
  "tiny.yaml",
);
const plan = planExperiment(configuration);

// The same folder and configuration go on where a run was stopped; `signal` stops one after the jobs under way.
const runFolder = await mkdtemp(join(tmpdir(), "loss-atlas-example-"));
const outcome = await runExperiment({ configuration, plan, run: runFolder, dataFolder: ".", workers: 2 });
console.log(outcome.jobsDone === plan.jobs.length, outcome.failures.length); // → true 0

await writeReport(runFolder);
const { table } = await openTable([runFolder]);
console.log(table.cells.map(({ knobs }) => knobs.width)); // → [ 2, 4 ]

await rm(runFolder, { recursive: true });
