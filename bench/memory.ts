/**
 * Peak memory of training ResNet-18 beside PyTorch: `node bench/memory.ts [width [batch]]`, by default 16 and 128.
 *
 * Each side makes a few updates in a process of its own. What the process held before, its libraries loaded, is
 * taken off the largest resident set; the ratio is ours by PyTorch's, so 2 means that we hold twice as much.
 */
import { join } from "node:path";
import { AtlasError, exitCodeOf, formatError } from "#errors";
import { findPyTorch } from "./pytorch.ts";
import { mebibytes, printedBy, type Residence } from "./residence.ts";
import { tableText } from "./table.ts";

const UPDATES = 4;

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
  const numbers = [width, batch, UPDATES].map(String);
  const ours = await printedBy(process.execPath, "training-memory.ts", numbers);
  const rows = [
    [`ResNet-18, width ${width}, batch ${batch}`, "libraries", "peak", "training"],
    row("Loss Atlas", ours),
  ];
  const pyTorch = await findPyTorch();
  if (pyTorch === null) {
    process.stdout.write(`${tableText(rows)}\nno Python here can import torch\n`);
  } else {
    const theirs = await printedBy(pyTorch.interpreter, join("torch", "memory.py"), numbers);
    rows.push(row(`PyTorch ${pyTorch.version}`, theirs));
    const ratio = (ours.peak - ours.before) / (theirs.peak - theirs.before);
    process.stdout.write(`${tableText(rows)}\nratio ${ratio.toFixed(2)}, wanted at most 2\n`);
  }
} catch (error) {
  process.stderr.write(`${formatError(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
