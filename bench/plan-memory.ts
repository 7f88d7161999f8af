/**
 * What `loss-atlas plan` foretells of the memory of jobs beside what they take: `node bench/plan-memory.ts [--only kind] [name …]`.
 *
 * Every kind of job has a worker of its own, which has done nothing before, with nothing compiled and one thread; what a
 * job takes is the greatest resident set. Networks train for two updates, and iterations are short.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type ExperimentConfiguration, parseConfiguration } from "#atlas/configuration";
import { cellNetworks, costEstimator, type Job, planExperiment, TRAIN } from "#atlas/plan";
import { folderStore } from "#atlas/store";
import { asCommand, chosenByName } from "./command.ts";
import { withOneWorker } from "./one-worker.ts";
import { tableText } from "./table.ts";

const images = (size: number, examples = 1000) =>
  `{ source: glyphs, size: ${size}, examples: ${examples}, test_examples: 200 }`;

const pairs = (length: number) =>
  `{ source: number-words, examples: 1000, test_examples: 200, length: ${length} }`;

/** Networks of one cell, with the data and the batch that they train on. */
interface Case {
  readonly name: string;
  readonly data: string;
  readonly model: string;
  readonly batch: number;
  /** What is measured of them, in place of the usual. */
  readonly measure?: string;
}

const SHORT = `
  curvature: { examples: 256, lanczos_steps: 2, trace_probes: 8 }
  connectivity: { pairs: 1, epochs: 1, interior_points: 1 }`;

const PUBLISHED = `
  procedure: paper
  connectivity: { epochs: 1, interior_points: 1 }`;

const CASES: readonly Case[] = [
  {
    name: "quickstart, width 64",
    data: "{ source: glyphs, size: 12, examples: 1000, test_examples: 1000 }",
    model: "{ family: mlp, width: 64 }",
    batch: 32,
    measure: "{ connectivity: { pairs: 1, epochs: 2 } }",
  },
  { name: "mlp of 256", data: images(28), model: "{ family: mlp, width: 256 }", batch: 128 },
  {
    name: "mlp of 1024, 40 steps",
    data: images(28),
    model: "{ family: mlp, width: 1024 }",
    batch: 128,
    measure: "{ curvature: { lanczos_steps: 40, lanczos_tolerance: 1e-9, trace_probes: 8 } }",
  },
  { name: "cnn of 16", data: images(28), model: "{ family: cnn, width: 16 }", batch: 128 },
  {
    name: "cnn of 16, 20,000 images",
    data: images(28, 20_000),
    model: "{ family: cnn, width: 16 }",
    batch: 128,
  },
  ...[4, 8, 16, 32].map((width) => ({
    name: `resnet18 of ${width}`,
    data: images(32, 260),
    model: `{ family: resnet18, width: ${width} }`,
    batch: 128,
  })),
  {
    name: "resnet18 of 8, 5,000 images",
    data: images(32, 5000),
    model: "{ family: resnet18, width: 8 }",
    batch: 128,
  },
  {
    name: "resnet18 of 8, batch 512",
    data: images(32, 600),
    model: "{ family: resnet18, width: 8 }",
    batch: 512,
  },
  ...[8, 32].map((width) => ({
    name: `resnet18 of ${width}, published`,
    data: images(32, 300),
    model: `{ family: resnet18, width: ${width} }`,
    batch: 128,
    measure: PUBLISHED,
  })),
  {
    name: "vit of 16, 17 tokens",
    data: images(16),
    model: "{ family: vit, width: 16, depth: 2 }",
    batch: 128,
  },
  {
    name: "vit of 32, 50 tokens",
    data: images(28),
    model: "{ family: vit, width: 32, depth: 4 }",
    batch: 128,
  },
  {
    name: "vit of 64, 65 tokens",
    data: images(32),
    model: "{ family: vit, width: 64, depth: 6 }",
    batch: 128,
  },
  {
    name: "vit of 16, 197 tokens",
    data: images(28),
    model: "{ family: vit, width: 16, depth: 1, patch_size: 2 }",
    batch: 64,
  },
  {
    name: "transformer of translation.yaml",
    data: "{ source: number-words, examples: 1000, test_examples: 200, largest: 9999 }",
    model: "{ family: transformer, width: 32, depth: 1, heads: 2, feed_forward: 2 }",
    batch: 64,
  },
  {
    name: "transformer of 32",
    data: pairs(12),
    model: "{ family: transformer, width: 32, heads: 4 }",
    batch: 128,
  },
  {
    name: "transformer of 128",
    data: pairs(16),
    model: "{ family: transformer, width: 128, heads: 4 }",
    batch: 64,
  },
];

const configurationOf = ({ name, data, model, batch, measure = SHORT }: Case) =>
  parseConfiguration(
    `
data: ${data}
model: ${model}
training: { budget: { updates: 2 }, learning_rate: 0.0001 }
grid: { load: { label_noise: [0] }, temperature: { batch_size: [${batch}] } }
seeds: 2
measure: ${measure}
`,
    name,
  );

const HEADINGS = ["jobs", "found", "foretold", "foretold ÷ found"];

/** A row for each kind of job of a case, told as it comes. */
async function comparison(own: Case, only: string | undefined): Promise<readonly (readonly string[])[]> {
  const configuration = configurationOf(own);
  const costOf = costEstimator(configuration, cellNetworks(configuration));
  const folder = await mkdtemp(join(tmpdir(), "loss-atlas-plan-memory-"));
  try {
    await folderStore(folder).prepare();
    const rows: string[][] = [];
    for (const [kind, jobs] of Map.groupBy(planExperiment(configuration).jobs, (job) => job.kind)) {
      const isAsked = only === undefined || kind === only;
      if (!isAsked && kind !== TRAIN) continue;
      // What is measured needs every network, what is measured once is enough.
      const wanted = kind === TRAIN ? jobs : jobs.slice(0, 1);
      const [found, foretold] = [
        await peakOf(wanted, configuration, folder),
        costOf(jobs[0]!).bytes / 2 ** 20,
      ];
      const row = [
        `${own.name}, ${kind}`,
        ...[found, foretold].map((mebibytes) => `${Math.round(mebibytes)} MiB`),
        (foretold / found).toFixed(2),
      ];
      if (!isAsked) continue;
      process.stderr.write(`${row.join("  ")}\n`);
      rows.push(row);
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a fresh worker has come to after the first of some jobs, all of which it does, MiB. */
async function peakOf(
  jobs: readonly Job[],
  configuration: ExperimentConfiguration,
  folder: string,
): Promise<number> {
  const name = `worker-${jobs[0]!.kind}`;
  await withOneWorker(configuration, folder, name, async ({ execute }) => {
    for (const job of jobs) await execute(job);
  });
  const journal = await readFile(join(folder, "journal", `${name}.jsonl`), "utf8");
  return Number(/"peak_memory_mb":(\d+)/.exec(journal)![1]);
}

await asCommand(async () => {
  const { values, positionals } = parseArgs({
    options: { only: { type: "string" } },
    allowPositionals: true,
  });
  const rows: (readonly string[])[] = [];
  for (const own of chosenByName(CASES, ({ name }) => name, positionals))
    rows.push(...(await comparison(own, values.only)));
  process.stdout.write(`${tableText([HEADINGS, ...rows])}\n`);
});
