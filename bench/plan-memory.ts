/**
 * What `loss-atlas plan` foretells of the memory of jobs beside what they take: `node bench/plan-memory.ts [name …]`.
 *
 * Every job has a process of its own, as in a worker that has done nothing before, with nothing compiled and one thread;
 * what it takes is its greatest resident set. Networks train for two updates, and iterations are short.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parseConfiguration } from "#atlas/configuration";
import { executeJob } from "#atlas/jobs";
import { cellNetworks, costEstimator, planExperiment, TRAIN } from "#atlas/plan";
import { folderStore } from "#atlas/store";
import { selectThreads } from "#engine/devices";
import { asCommand, badArgument, chosenByName } from "./command.ts";
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
    data: images(32, 500),
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

/** Executes the jobs of a kind; what this process came to with the first, bytes, goes to standard output. */
async function executed(own: Case, kind: string, folder: string): Promise<void> {
  const configuration = configurationOf(own);
  selectThreads(1);
  const jobs = planExperiment(configuration).jobs.filter((job) => job.kind === kind);
  for (const [i, job] of jobs.entries()) {
    const { fault } = await executeJob(job, { configuration, dataFolder: ".", store: folderStore(folder) });
    if (fault !== undefined) throw fault.error;
    if (i === 0) process.stdout.write(String(process.resourceUsage().maxRSS * 1024));
    // What is measured needs every network, what is measured once is enough.
    if (kind !== TRAIN) return;
  }
}

const HEADINGS = ["jobs", "found", "foretold", "foretold ÷ found"];

/** A row for each kind of job of a case, told as it comes. */
async function comparison(own: Case): Promise<readonly (readonly string[])[]> {
  const configuration = configurationOf(own);
  const costOf = costEstimator(configuration, cellNetworks(configuration));
  const folder = await mkdtemp(join(tmpdir(), "loss-atlas-plan-memory-"));
  try {
    await folderStore(folder).prepare();
    const rows: string[][] = [];
    for (const [kind, [job]] of Map.groupBy(planExperiment(configuration).jobs, (job) => job.kind)) {
      const foretold = costOf(job!).bytes;
      const { stdout } = await promisify(execFile)(process.execPath, [
        ...process.execArgv,
        "--external-memory-accounted-in-global-limit",
        import.meta.filename,
        "--job",
        own.name,
        kind,
        folder,
      ]);
      const found = Number(stdout);
      const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
      const row = [
        `${own.name}, ${kind}`,
        mebibytes(found),
        mebibytes(foretold),
        (foretold / found).toFixed(2),
      ];
      process.stderr.write(`${row.join("  ")}\n`);
      rows.push(row);
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await asCommand(async () => {
  const words = process.argv.slice(2);
  if (words[0] === "--job") {
    const [, name, kind, folder] = words;
    const own = CASES.find((one) => one.name === name);
    if (own === undefined || kind === undefined || folder === undefined)
      throw badArgument("no job", "a case, a kind and a folder");
    await executed(own, kind, folder);
    return;
  }
  const rows: (readonly string[])[] = [];
  for (const own of chosenByName(CASES, ({ name }) => name, words)) rows.push(...(await comparison(own)));
  process.stdout.write(`${tableText([HEADINGS, ...rows])}\n`);
});
