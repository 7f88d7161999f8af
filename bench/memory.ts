/**
 * Peak memory of training ResNet-18 beside PyTorch: `node bench/memory.ts [width [batch]]`, by default 16 and 128.
 *
 * Each side makes a few updates in a process of its own. What the process held before, its libraries loaded, is
 * taken off the largest resident set; the ratio is ours by PyTorch's, so 2 means that we hold twice as much.
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { AtlasError, exitCodeOf, formatError } from "#errors";
import { findPyTorch } from "./pytorch.ts";
import { tableText } from "./table.ts";

const UPDATES = 4;
const MEBIBYTE = 2 ** 20;

/** Resident set of one process, bytes. */
interface Residence {
  /** After loading libraries. */
  readonly before: number;
  readonly peak: number;
}

/** What a script that measures its own process prints. */
async function residenceOf(program: string, script: string, numbers: readonly number[]): Promise<Residence> {
  const { stdout } = await promisify(execFile)(
    program,
    [join(import.meta.dirname, script), ...numbers.map(String)],
    { env: { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" } },
  );
  const printed: unknown = JSON.parse(stdout);
  if (typeof printed === "object" && printed !== null && "before" in printed && "peak" in printed) {
    const { before, peak } = printed;
    if (typeof before === "number" && typeof peak === "number") return { before, peak };
  }
  throw new AtlasError({
    code: "bench/memory",
    kind: "failure",
    problem: `a process that measures itself printed ${stdout}`,
    where: script,
    expected: '{"before": …, "peak": …} in bytes',
  });
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / MEBIBYTE)} MiB`;

const row = (name: string, { before, peak }: Residence): readonly string[] => [
  name,
  ...[before, peak, peak - before].map(mebibytes),
];

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new AtlasError({
    code: "bench/argument",
    kind: "input",
    problem: `a width or batch of "${text}"`,
    expected: "a whole number from 1",
  });
}

try {
  const [width = 16, batch = 128] = process.argv.slice(2).map(wholeNumber);
  const numbers = [width, batch, UPDATES];
  const ours = await residenceOf(process.execPath, "training-memory.ts", numbers);
  const rows = [
    [`ResNet-18, width ${width}, batch ${batch}`, "libraries", "peak", "training"],
    row("Loss Atlas", ours),
  ];
  const pyTorch = await findPyTorch();
  if (pyTorch === null) {
    process.stdout.write(`${tableText(rows)}\nno Python here can import torch\n`);
  } else {
    const theirs = await residenceOf(pyTorch.interpreter, join("torch", "memory.py"), numbers);
    rows.push(row(`PyTorch ${pyTorch.version}`, theirs));
    const ratio = (ours.peak - ours.before) / (theirs.peak - theirs.before);
    process.stdout.write(`${tableText(rows)}\nratio ${ratio.toFixed(2)}, wanted at most 2\n`);
  }
} catch (error) {
  process.stderr.write(`${formatError(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
