/**
 * How long files of weights take to be read and every number of them to be summed, beside PyTorch and NumPy:
 * `node bench/read-weights.ts [megabytes]`.
 *
 * One thread each, in turns, files in the cache of the system. Needs a Python with PyTorch, which writes the files.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readWeights, weightValues } from "#interchange/weights";
import { findPyTorch, startTorchScript } from "./pytorch.ts";
import { inTurns, secondsOf } from "./spread.ts";
import { duration, markdownTable } from "./table.ts";

const TURNS = { repetitions: 7, warmUps: 2 };
const SCRIPT = "read_weights.py";

async function sumOf(path: string): Promise<number> {
  let sum = 0;
  for (const tensor of (await readWeights(path)).tensors.values()) {
    const values = weightValues(tensor);
    for (let i = 0; i < values.length; i++) sum += values[i]!;
  }
  return sum;
}

const pytorch = await findPyTorch();
if (pytorch === null) throw new Error("no Python with PyTorch; name one by PYTHON");
const folder = mkdtempSync(join(tmpdir(), "loss-atlas-weights-"));
try {
  const write = [
    join(import.meta.dirname, "torch", SCRIPT),
    "--write",
    folder,
    "--megabytes",
    process.argv[2] ?? "45",
  ];
  execFileSync(pytorch.interpreter, write);
  const rows: string[][] = [];
  for (const file of readdirSync(folder).sort()) {
    const path = join(folder, file);
    const theirs = startTorchScript(pytorch, "best", SCRIPT, { read: path });
    const sides = [
      () => secondsOf(() => readWeights(path)),
      () => secondsOf(() => sumOf(path)),
      theirs.repeat,
    ];
    const spreads = await inTurns(sides, TURNS);
    theirs.stop();
    const [read, summed, other] = spreads.map(({ least }) => least) as [number, number, number];
    const size = `${(statSync(path).size / 1e6).toFixed(0)} MB`;
    rows.push([file, size, duration(read), duration(summed), duration(other), (other / summed).toFixed(2)]);
  }
  process.stdout.write(
    `${markdownTable([["", "size", "read", "and summed", "Python", "ratio"], ...rows])}\n`,
  );
  const { maxRSS } = process.resourceUsage();
  process.stdout.write(`\nAt most ${(maxRSS / 1024).toFixed(0)} MiB were in memory at a time.\n`);
} finally {
  rmSync(folder, { recursive: true });
}
