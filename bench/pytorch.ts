import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { AtlasError } from "#errors";
import type { Repetition } from "./spread.ts";

/** A Python that can import PyTorch. */
export interface PyTorch {
  readonly interpreter: string;
  readonly version: string;
}

/**
 * How PyTorch is started: as whoever calls the bench would start it, or unhindered.
 *
 * `OPENBLAS_CORETYPE` gives OpenBLAS the kernels of another processor, and glibc returns every large tensor to the
 * kernel of the system, which on virtual machines costs more than the arithmetic. At its best PyTorch has neither.
 */
export type PyTorchStart = "installed" | "best";

/** Where a Python with PyTorch may be; the environment variable PYTHON comes first. */
const INTERPRETERS = [process.env.PYTHON, "python3", "/usr/bin/python3"];

/** One thread a library, as our sessions have. */
const AS_INSTALLED = {
  ...process.env,
  OPENBLAS_NUM_THREADS: "1",
  OMP_NUM_THREADS: "1",
  MKL_NUM_THREADS: "1",
  PYTHONDONTWRITEBYTECODE: "1",
};

const ENVIRONMENTS: Readonly<Record<PyTorchStart, NodeJS.ProcessEnv>> = {
  installed: AS_INSTALLED,
  best: {
    ...AS_INSTALLED,
    OPENBLAS_CORETYPE: undefined,
    OPENBLAS_L2_SIZE: undefined,
    MALLOC_MMAP_THRESHOLD_: "4000000000",
    MALLOC_TRIM_THRESHOLD_: "8000000000",
    MALLOC_TOP_PAD_: "1000000000",
  },
};

const SCRIPTS = join(import.meta.dirname, "torch");

/** The script that measures whole cells as a user of PyTorch would; outside the repository. */
const BASELINE = join(import.meta.dirname, "..", "..", "shared", "bench", "torch_baseline.py");

const execute = promisify(execFile);

/** The first Python that can import PyTorch, or null. */
export async function findPyTorch(): Promise<PyTorch | null> {
  for (const interpreter of INTERPRETERS) {
    if (interpreter === undefined) continue;
    try {
      const { stdout } = await execute(interpreter, ["-c", "import torch; print(torch.__version__)"]);
      const version = stdout.trim();
      if (version !== "") return { interpreter, version };
    } catch {
      // Not there or without PyTorch: the next one may do.
    }
  }
  return null;
}

/** What PyTorch computes with and where it has its memory from, a clause; for people to judge a comparison by. */
export async function kernelsOfPyTorch({ interpreter }: PyTorch, start: PyTorchStart): Promise<string> {
  const { stdout } = await execute(interpreter, [join(SCRIPTS, "kernels.py")], { env: ENVIRONMENTS[start] });
  const printed: unknown = JSON.parse(stdout);
  if (typeof printed === "object" && printed !== null && "kernels" in printed && "allocator" in printed) {
    return `${printed.kernels}; ${printed.allocator}`;
  }
  throw scriptError("kernels.py", `it printed ${stdout}`);
}

/** A script of `torch/` that has set itself up and repeats its work when asked. */
export interface TorchScript {
  /** Seconds of one unit of work by the script's own clock. */
  readonly repeat: Repetition;
  /** What the work of each repetition counted, where it counts something. */
  readonly counts: readonly number[];
  /** Seconds of the processor that one unit of work of each repetition took. */
  readonly processor: readonly number[];
  /** Ends the process. */
  stop(): void;
}

/**
 * Starts a script of `torch/`, whose options are whole numbers and texts.
 *
 * The process waits without using a core while it is not asked to repeat. A repetition rejects with a failure
 * `bench/pytorch` when the script has ended.
 */
export function startTorchScript(
  { interpreter }: PyTorch,
  start: PyTorchStart,
  script: string,
  options: Readonly<Record<string, number | string>>,
): TorchScript {
  const child = spawn(interpreter, [join(SCRIPTS, script), ...flags(options)], {
    env: ENVIRONMENTS[start],
    stdio: ["pipe", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  // A script that has ended is noticed by the end of its output; that its input is gone says nothing more.
  child.stdin.on("error", () => {});
  child.on("error", (error) => {
    complaint = error.message;
  });
  const counts: number[] = [];
  const processor: number[] = [];
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    counts,
    processor,
    async repeat() {
      child.stdin.write("repeat\n");
      const { value, done } = await lines.next();
      if (done) throw scriptError(script, complaint);
      const printed: unknown = JSON.parse(value);
      if (typeof printed === "object" && printed !== null && "count" in printed) {
        if (typeof printed.count === "number") counts.push(printed.count);
      }
      processor.push(numberIn(printed, "processor", script));
      return numberIn(printed, "seconds", script);
    },
    stop() {
      child.stdin.end();
    },
  };
}

/** Whether the script that measures whole cells is there. */
export const hasBaseline = (): boolean => existsSync(BASELINE);

/** Seconds of one whole cell in PyTorch, without imports and reading of data. */
export async function secondsOfBaseline(
  { interpreter }: PyTorch,
  start: PyTorchStart,
  options: Readonly<Record<string, number | string>>,
): Promise<number> {
  const { stdout } = await execute(interpreter, [BASELINE, ...flags(options)], {
    env: ENVIRONMENTS[start],
  }).catch((error: unknown) => {
    throw scriptError("torch_baseline.py", error instanceof Error ? error.message : String(error));
  });
  const printed: unknown = JSON.parse(stdout);
  const seconds = typeof printed === "object" && printed && "seconds" in printed ? printed.seconds : null;
  const total = typeof seconds === "object" && seconds && "total" in seconds ? seconds.total : null;
  return numberIn({ total }, "total", "torch_baseline.py");
}

const flags = (options: Readonly<Record<string, number | string>>): string[] =>
  Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);

function numberIn(printed: unknown, name: string, script: string): number {
  const found: unknown =
    typeof printed === "object" && printed !== null && new Map(Object.entries(printed)).get(name);
  if (typeof found === "number") return found;
  throw scriptError(script, `it printed ${JSON.stringify(printed)}`);
}

function scriptError(script: string, complaint: string): AtlasError {
  const said = complaint.trim().split("\n").at(-1) ?? "";
  return new AtlasError({
    code: "bench/pytorch",
    kind: "failure",
    problem: `the PyTorch side gave no timing${said === "" ? "" : `: ${said}`}`,
    where: script,
    expected: 'a line such as {"seconds": 0.1}',
    remedy: "Run the script by hand and see what it says",
  });
}
