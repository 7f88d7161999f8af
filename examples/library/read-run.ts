// What a run has stored, read back: histories of training, points of curves, the spectral density of the Hessian.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfiguration, planExperiment, readPaths, readRun, runExperiment } from "loss-atlas";

const configuration = parseConfiguration(
  `
name: tiny
data: { source: glyphs, size: 8, examples: 100, test_examples: 50 }
model: { family: mlp, depth: 1 }
training: { budget: { epochs: 2 } }
grid:
  load: { width: [4] }
  temperature: { batch_size: [50] }
seeds: 2
measure:
  curvature: { examples: 50, lanczos_steps: 4, trace_probes: 4 }
  connectivity: { pairs: 1, interior_points: 3, epochs: 1, batch_size: 50 }
  similarity: { examples: 50 }
`,
  "tiny.yaml",
);
const run = await mkdtemp(join(tmpdir(), "loss-atlas-example-"));
await runExperiment({ configuration, plan: planExperiment(configuration), run, dataFolder: ".", workers: 1 });

// `results` has one entry a network, pair or cell, by the key of its task in `plan`; docs/results-folder.md names the rest.
const { store, plan, results } = await readRun(run);
const ofKind = (kind: string) =>
  plan.jobs.flatMap((job) => (job.kind === kind ? job.tasks.map(({ key }) => results.get(key)!) : []));

console.log(ofKind("train").map(({ training }) => training?.history.loss.length)); // → [ 2, 2 ]
console.log(ofKind("curvature")[0]?.series?.lanczos_nodes?.length); // → 4
const [pair] = ofKind("connectivity");
const { line } = await readPaths(store, pair!);
console.log(pair?.seeds, line[0]?.t, line.at(-1)?.t); // → [ 0, 1 ] 0 1

await rm(run, { recursive: true });
