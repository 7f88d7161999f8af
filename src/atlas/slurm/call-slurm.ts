import { execFile } from "node:child_process";
import { AtlasError } from "#errors";

/** How long an answer of Slurm is waited for, ms: a busy one takes its time. */
const PATIENCE = 60_000;

/** A program of Slurm's that this calls. */
export type SlurmProgram = "sbatch" | "squeue" | "scancel" | "scontrol";

/**
 * Calls a program of Slurm's and gives what it prints.
 *
 * @param how its patience, ms, and what it reads on its standard input
 * @throws AtlasError `slurm/not-installed` and `slurm/refused` (kind `input`), `slurm/no-answer` (kind `failure`)
 */
export function callSlurm(
  program: SlurmProgram,
  words: readonly string[],
  { patience = PATIENCE, input = "" }: { readonly patience?: number; readonly input?: string } = {},
): Promise<string> {
  const options = { timeout: patience, killSignal: "SIGKILL", maxBuffer: 2 ** 28 } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(program, words, options, (error, output, errors) => {
      if (error === null) resolve(output);
      else if (error.code === "ENOENT") reject(notInstalled(program));
      else if (error.killed) reject(noAnswer(program, `it gave no answer within ${patience / 1000} s`));
      else reject(refused(program, saidIn(errors, program) || error.message));
    });
    // One that ends before it has read all says why by itself.
    child.stdin?.on("error", () => {}).end(input);
  });
}

function notInstalled(program: SlurmProgram): AtlasError {
  return new AtlasError({
    code: "slurm/not-installed",
    kind: "input",
    where: program,
    problem: "there is no such program here: Slurm is not installed, or not in PATH",
    expected: "a machine from which jobs are submitted, such as a cluster's login node",
    remedy: "Without Slurm, start loss-atlas worker on each machine that reaches the folder",
  });
}

function noAnswer(program: SlurmProgram, problem: string): AtlasError {
  return new AtlasError({
    code: "slurm/no-answer",
    kind: "failure",
    where: program,
    problem,
    remedy: "scontrol ping says whether Slurm is up; the same command goes on once it is",
  });
}

/** What in Slurm's own words is about what, and what to do about it. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/\baccount\b/i, 'Name an account that may submit with --sbatch="--account=…"'],
  [/partition/i, "Name one of those that sinfo lists with --partition"],
  [/time limit/i, "Ask for less --time, or name a partition that allows more"],
  [/limit|policy|qos/i, "Ask for fewer --tasks, or wait until jobs that are queued have ended"],
  [
    /node configuration|memory|cpu/i,
    "Ask for fewer --workers and less --memory-budget, or another --partition",
  ],
  [
    /invalid|unrecognized|script/i,
    "Look at the script in the folder slurm of the run, and at --sbatch and --setup",
  ],
];

function refused(program: SlurmProgram, said: string): AtlasError {
  if (/contact|communicat|connect|timed out|socket|authentication|munge|configuration source/i.test(said))
    return noAnswer(program, `Slurm cannot be reached: ${said}`);
  const [, remedy] = REMEDIES.find(([about]) => about.test(said)) ?? [];
  return new AtlasError({
    code: "slurm/refused",
    kind: "input",
    where: program,
    problem: `Slurm refuses: ${said}`,
    ...(remedy !== undefined && { remedy }),
  });
}

/** What a program said on standard error, on one line and without its name. */
function saidIn(errors: string, program: SlurmProgram): string {
  return errors
    .split("\n")
    .map((line) => line.replace(new RegExp(`^${program}: (error: )?`), "").trim())
    .filter((line) => line !== "")
    .join("; ");
}
