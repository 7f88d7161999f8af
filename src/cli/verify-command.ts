import type { Command } from "commander";
import type { Verification } from "#atlas/verify";
import { requireCache } from "./cache.ts";
import { wholeNumberOption } from "./options.ts";

interface VerifyCommandOptions {
  readonly all?: true;
  readonly seed?: number;
  readonly dataDir: string;
  readonly workers?: number;
  readonly json?: true;
}

/** Gives `loss-atlas verify` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Computes numbers of a run again from its stored weights and its data, in fresh processes, and lists what " +
        "differs: losses and errors, curvature, connectivity, similarity, and whose weights every file holds. " +
        "Takes one cell in ten, at least three, unless told otherwise. Nothing is written or trained. " +
        "Exit code 0: all as stored, 1: something differs.",
    )
    .argument("<run>", "folder of a run, such as runs/fashion")
    .option("--all", "every cell")
    .option("--seed <n>", "draws the cells (default: the root seed of the run)", wholeNumberOption)
    .option("--data-dir <folder>", "folder in which data sets lie", ".")
    .option("--workers <n>", "processes to share the work among (default: one a core)", wholeNumberOption)
    .option("--json", "print one JSON object")
    .action(verify);
}

async function verify(run: string, options: VerifyCommandOptions): Promise<void> {
  const { verifyRun } = await import("#atlas/verify");
  const { columnsOf } = await import("./prose.ts");
  const { verificationText } = await import("./verification-text.ts");
  const { listenForInterruption } = await import("./interruption.ts");
  const { all = false, seed, workers } = options;
  await requireCache();
  // Processes that compute outlive this one by minutes unless it ends them.
  const interruption = listenForInterruption();
  let found: Verification;
  try {
    found = await verifyRun({
      run,
      dataFolder: options.dataDir,
      all,
      ...(seed !== undefined && { seed }),
      ...(workers !== undefined && { workers }),
      onProgress: progressShown(),
      signal: interruption.signal,
    });
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    process.stderr.write("Interrupted: nothing was written.\n");
    process.exitCode = 130;
    return;
  } finally {
    interruption.release();
  }
  const text = options.json
    ? `${JSON.stringify(found)}\n`
    : verificationText(found, columnsOf(process.stdout));
  process.stdout.write(text);
  if (found.differences.length > 0) process.exitCode = 1;
}

/** Time between two lines where there is no terminal, ms. */
const INTERVAL = 30_000;

/** One line of a terminal, taken away at the end; elsewhere lines for a log, few of them. */
function progressShown(): (done: number, of: number) => void {
  const { stderr } = process;
  if (stderr.isTTY) {
    return (done, of) =>
      void stderr.write(done === of ? "\r\u001b[K" : `\rcomputing again: ${done} of ${of} cells`);
  }
  let writtenAt = performance.now();
  return (done, of) => {
    if (performance.now() - writtenAt < INTERVAL) return;
    writtenAt = performance.now();
    stderr.write(`computing again: ${done} of ${of} cells\n`);
  };
}
