/**
 * Whether a worker grows: `node bench/worker-memory.ts [jobs]`, by default 10,000.
 *
 * One worker process, as `loss-atlas run` starts it, executes small jobs of every kind and of a hundred shapes, over and
 * over; its resident set is read after each. Growth is a straight line through the means of passes over all shapes, but
 * for those up to the first thousand jobs, in which caches fill.
 */
import { asCommand, badArgument } from "./command.ts";
import { withWorkerOf } from "./one-worker.ts";
import { tableText } from "./table.ts";

/** A hundred cells of two networks: four jobs each. */
const EXPERIMENT = `
name: worker-memory
data: { source: glyphs, size: 8, examples: 200, test_examples: 100 }
model: { family: mlp, depth: 1 }
training: { budget: { epochs: 2 } }
grid:
  load: { width: [2, 3, 4, 6, 8, 12, 16, 24, 32, 48] }
  temperature: { batch_size: [10, 12, 16, 20, 25, 32, 40, 50, 64, 100] }
seeds: 2
measure:
  curvature: { examples: 50, lanczos_steps: 5, trace_probes: 2 }
  connectivity: { pairs: 1, interior_points: 3, epochs: 1, batch_size: 50 }
  similarity: { examples: 50 }
`;

/** Jobs in which caches fill, so that they do not count as growth. */
const WARM_UP = 1000;

/** The resident set of a worker after its start and after each of some jobs, MiB. */
function residentSets(count: number): Promise<readonly number[]> {
  return withWorkerOf(EXPERIMENT, async ({ execute }, jobs) => {
    const sets: number[] = [];
    for (let i = 0; i < count; i++) {
      sets.push(await execute(jobs[i % jobs.length]!));
      if ((i + 1) % 1000 === 0) process.stderr.write(`${i + 1} jobs: ${Math.round(sets.at(-1)!)} MiB\n`);
    }
    return sets;
  });
}

/** The slope of a straight line through points at 0, 1, 2, … by least squares, with its standard error. */
function slopeOf(values: readonly number[]): { readonly slope: number; readonly error: number } {
  const count = values.length;
  const middle = (count - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const spread = values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
  const slope = values.reduce((sum, value, i) => sum + (i - middle) * (value - mean), 0) / spread;
  const residual = values.reduce((sum, value, i) => sum + (value - mean - slope * (i - middle)) ** 2, 0);
  return { slope, error: Math.sqrt(residual / (count - 2) / spread) };
}

/** Means of whole passes over the plan's jobs. */
function passMeans(values: readonly number[], pass: number): readonly number[] {
  return Array.from({ length: Math.floor(values.length / pass) }, (_, i) => {
    const own = values.slice(i * pass, (i + 1) * pass);
    return own.reduce((sum, value) => sum + value, 0) / pass;
  });
}

await asCommand(async () => {
  const [count = 10_000] = process.argv.slice(2).map(Number);
  const pass = 400;
  if (!Number.isSafeInteger(count) || count < WARM_UP + 3 * pass) {
    throw badArgument(`${process.argv[2]} jobs`, `a whole number from ${WARM_UP + 3 * pass}`);
  }
  const sets = await residentSets(count);
  const { slope, error } = slopeOf(passMeans(sets.slice(WARM_UP), pass));
  const perThousand = 1000 / pass;
  const mebibytes = (value: number) => `${value.toFixed(0)} MiB`;
  process.stdout.write(
    `${tableText([
      ["resident set of a worker", ""],
      ["after the first job", mebibytes(sets[0]!)],
      ["after 1,000 jobs", mebibytes(sets[WARM_UP - 1]!)],
      [`after ${count.toLocaleString("en")} jobs`, mebibytes(sets.at(-1)!)],
      ["greatest", mebibytes(Math.max(...sets))],
      [
        "growth per 1,000 jobs",
        `${(perThousand * slope).toFixed(2)} ± ${(perThousand * error).toFixed(2)} MiB`,
      ],
    ])}\n`,
  );
});
