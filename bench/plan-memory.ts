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

const images = (size: number) => `{ source: glyphs, size: ${size}, examples: 1000, test_examples: 200 }`;

const pairs = (length: number) =>
  `{ source: number-words, examples: 1000, test_examples: 200, length: ${length} }`;

/** One network of each: data, model and batch size. */
const NETWORKS: readonly (readonly [name: string, data: string, model: string, batch: number])[] = [
  ["mlp of 256", images(28), "{ family: mlp, width: 256 }", 128],
  ["cnn of 16", images(28), "{ family: cnn, width: 16 }", 128],
  ["resnet18 of 4", images(32), "{ family: resnet18, width: 4 }", 128],
  ["resnet18 of 16", images(32), "{ family: resnet18, width: 16 }", 128],
  ["vit of 16, 17 tokens", images(16), "{ family: vit, width: 16, depth: 2 }", 128],
  ["vit of 32, 50 tokens", images(28), "{ family: vit, width: 32, depth: 4 }", 128],
  ["vit of 64, 65 tokens", images(32), "{ family: vit, width: 64, depth: 6 }", 128],
  ["vit of 16, 197 tokens", images(28), "{ family: vit, width: 16, depth: 1, patch_size: 2 }", 64],
  ["transformer of 32", pairs(12), "{ family: transformer, width: 32, heads: 4 }", 128],
  ["transformer of 128", pairs(16), "{ family: transformer, width: 128, heads: 4 }", 64],
];

const configurationOf = ([name, data, model, batch]: (typeof NETWORKS)[number]) =>
  parseConfiguration(
    `
data: ${data}
model: ${model}
training: { budget: { updates: 2 }, learning_rate: 0.0001 }
grid: { load: { label_noise: [0] }, temperature: { batch_size: [${batch}] } }
seeds: 2
measure:
  curvature: { lanczos_steps: 2, trace_probes: 8 }
  connectivity: { pairs: 1, epochs: 1, interior_points: 1 }
`,
    name,
  );

/** Executes the jobs of a kind; what this process came to with the first, bytes, goes to standard output. */
async function executed(network: (typeof NETWORKS)[number], kind: string, folder: string): Promise<void> {
  const configuration = configurationOf(network);
  selectThreads(1);
  for (const [i, job] of planExperiment(configuration)
    .jobs.filter((own) => own.kind === kind)
    .entries()) {
    const { fault } = await executeJob(job, { configuration, dataFolder: ".", store: folderStore(folder) });
    if (fault !== undefined) throw fault.error;
    if (i === 0) process.stdout.write(String(process.resourceUsage().maxRSS * 1024));
    // What is measured needs every network, what is measured once is enough.
    if (kind !== TRAIN) return;
  }
}

async function comparison(network: (typeof NETWORKS)[number]): Promise<readonly (readonly string[])[]> {
  const configuration = configurationOf(network);
  const costOf = costEstimator(configuration, cellNetworks(configuration));
  const folder = await mkdtemp(join(tmpdir(), "loss-atlas-plan-memory-"));
  try {
    await folderStore(folder).prepare();
    const kinds = new Map(planExperiment(configuration).jobs.map((job) => [job.kind, costOf(job).bytes]));
    const rows: string[][] = [];
    for (const [kind, foretold] of kinds) {
      const { stdout } = await promisify(execFile)(process.execPath, [
        import.meta.filename,
        "--job",
        network[0],
        kind,
        folder,
      ]);
      const found = Number(stdout);
      const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
      rows.push([
        `${network[0]}, ${kind}`,
        mebibytes(found),
        mebibytes(foretold),
        (foretold / found).toFixed(2),
      ]);
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
    const network = NETWORKS.find(([own]) => own === name);
    if (network === undefined || kind === undefined || folder === undefined)
      throw badArgument("no job", "a network, a kind and a folder");
    await executed(network, kind, folder);
    return;
  }
  const rows: (readonly string[])[] = [];
  for (const network of chosenByName(NETWORKS, ([name]) => name, words))
    rows.push(...(await comparison(network)));
  process.stdout.write(`${tableText([["jobs", "found", "foretold", "foretold ÷ found"], ...rows])}\n`);
});
