/**
 * How much memory reading a file takes, and how long: `node bench/reading-memory.ts [megabytes]`, by default 45.
 *
 * Valid files of every form, then hostile ones, each read by a process of its own that has read a small file of the form
 * before. What it held then is taken off the largest resident set; the ratio is by what the file holds once it is unpacked,
 * of hostile files by the file. Needs a Python with the packages that write the forms; name one by PYTHON.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPyTorch } from "./pytorch.ts";
import { mebibytes, printedBy } from "./residence.ts";
import { duration, markdownTable } from "./table.ts";

/** A file that a script wrote. */
interface WrittenFile {
  readonly kind: string;
  readonly bytes: number;
  /** What it holds once it is unpacked, bytes. */
  readonly content?: number;
  readonly what?: string;
}

const pytorch = await findPyTorch();
if (pytorch === null) throw new Error("no Python with PyTorch; name one by PYTHON");
const root = mkdtempSync(join(tmpdir(), "loss-atlas-reading-"));

function written(
  script: string,
  folder: string,
  ...words: readonly string[]
): Readonly<Record<string, WrittenFile>> {
  mkdirSync(join(root, folder));
  const path = join(import.meta.dirname, "torch", script);
  const options = { encoding: "utf8", maxBuffer: 2 ** 24 } as const;
  return JSON.parse(execFileSync(pytorch!.interpreter, [path, join(root, folder), ...words], options));
}

async function rowOf(path: string, small: string, { kind, bytes, content = bytes, what }: WrittenFile) {
  const { before, peak, seconds, outcome } = await printedBy(process.execPath, "reading/read-file.ts", [
    kind,
    small,
    path,
  ]);
  return [
    what ?? "",
    mebibytes(bytes),
    mebibytes(content),
    mebibytes(peak - before),
    ((peak - before) / content).toFixed(2),
    duration(Number(seconds)),
    String(outcome),
  ];
}

const HEADINGS = ["file", "", "size", "unpacked", "memory", "ratio", "time", ""];

try {
  const rows: string[][] = [];
  const small = written("large_files.py", "small", "1");
  const smallOf = (kind: string): string => {
    const name = Object.keys(small).find((one) => small[one]!.kind === kind);
    return name === undefined ? "" : join(root, "small", name);
  };
  const large = written("large_files.py", "large", process.argv[2] ?? "45");
  for (const [name, file] of Object.entries(large)) {
    rows.push([name, ...(await rowOf(join(root, "large", name), join(root, "small", name), file))]);
  }
  const hostile = written("hostile_files.py", "hostile");
  for (const [name, file] of Object.entries(hostile)) {
    rows.push([name, ...(await rowOf(join(root, "hostile", name), smallOf(file.kind), file))]);
  }
  process.stdout.write(`${markdownTable([HEADINGS, ...rows])}\n`);
} finally {
  rmSync(root, { recursive: true });
}
