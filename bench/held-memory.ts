/**
 * What a worker comes to hold that does many jobs, beside what is foretold of the job at hand:
 * `node bench/held-memory.ts [jobs [case …]]`, by default 50 of each.
 *
 * One worker process, as `loss-atlas run` starts it, does the jobs of an experiment one after another, and once more from
 * the first; its resident set is read after each. Told is the job of the second half after which it holds most beside
 * what is foretold.
 */
import { cellNetworks, costEstimator } from "#atlas/plan";
import { asCommand, badArgument, chosenByName } from "./command.ts";
import { withWorkerOf } from "./one-worker.ts";
import { tableText } from "./table.ts";

/** An experiment whose cells take seconds. */
interface Case {
  readonly name: string;
  readonly text: string;
}

const CASES: readonly Case[] = [
  {
    name: "quickstart",
    text: `
data: { source: glyphs, size: 12, examples: 1000, test_examples: 1000 }
model: { family: mlp }
training: { budget: { epochs: 2 } }
grid: { load: { width: [2, 4, 8, 16, 32, 64] }, temperature: { batch_size: [16, 64, 256] } }
seeds: 3
measure: { connectivity: { epochs: 2 } }
`,
  },
  {
    name: "fashion",
    text: `
data: { source: glyphs, size: 28, examples: 2000, test_examples: 2000 }
model: { family: mlp, depth: 2 }
training: { budget: { epochs: 2 } }
grid: { load: { width: [8, 32, 128] }, temperature: { batch_size: [32, 128, 512] } }
seeds: 3
measure: { curvature: {}, connectivity: { epochs: 2 } }
`,
  },
  {
    name: "resnet18",
    text: `
data: { source: glyphs, size: 32, examples: 500, test_examples: 200 }
model: { family: resnet18 }
training: { budget: { epochs: 1 } }
grid: { load: { width: [2, 4, 8] }, temperature: { batch_size: [32, 64, 128] } }
seeds: 2
measure:
  curvature: { examples: 128, lanczos_steps: 4, trace_probes: 8 }
  connectivity: { epochs: 1, interior_points: 1 }
`,
  },
];

/** What a worker holds after each of some jobs, and what is foretold of them, MiB. */
function held({ name, text }: Case, count: number): Promise<readonly Held[]> {
  return withWorkerOf(`name: held-${name}${text}`, async ({ execute }, jobs, configuration) => {
    const costOf = costEstimator(configuration, cellNetworks(configuration));
    const all: Held[] = [];
    for (let i = 0; i < count; i++) {
      const job = jobs[i % jobs.length]!;
      const foretold = costOf(job).bytes / 2 ** 20;
      const resident = await execute(job, foretold);
      all.push({ resident, foretold });
      process.stderr.write(
        `${name} ${i + 1} ${job.kind}: ${Math.round(resident)} of ${Math.round(foretold)} MiB\n`,
      );
    }
    return all;
  });
}

interface Held {
  readonly resident: number;
  readonly foretold: number;
}

const ratio = ({ resident, foretold }: Held) => resident / foretold;

await asCommand(async () => {
  const [first = "50", ...names] = process.argv.slice(2);
  const count = Number(first);
  if (!Number.isSafeInteger(count) || count < 2) throw badArgument(`${first} jobs`, "a whole number from 2");
  const rows: (readonly string[])[] = [
    ["jobs", "held at the most", "foretold of that job", "held ÷ foretold"],
  ];
  for (const own of chosenByName(CASES, ({ name }) => name, names)) {
    const half = (await held(own, count)).slice(Math.floor(count / 2));
    const worst = half.reduce((most, one) => (ratio(one) > ratio(most) ? one : most));
    const mebibytes = (value: number) => `${Math.round(value)} MiB`;
    rows.push([own.name, mebibytes(worst.resident), mebibytes(worst.foretold), ratio(worst).toFixed(2)]);
  }
  process.stdout.write(`${tableText(rows)}\n`);
});
