import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { AtlasError } from "#errors";
import { isRecord } from "#files";

/** Resident set of one process, bytes. */
export interface Residence {
  /** After loading what it needs. */
  readonly before: number;
  readonly peak: number;
}

/** The largest resident set of this process so far, bytes; `resourceUsage` counts in KiB. */
export const largestResidentSet = (): number => 1024 * process.resourceUsage().maxRSS;

/** What a script of this folder that measures its own process prints, one thread to it. */
export async function printedBy(
  program: string,
  script: string,
  words: readonly string[],
): Promise<Readonly<Record<string, unknown>> & Residence> {
  const { stdout } = await promisify(execFile)(program, [join(import.meta.dirname, script), ...words], {
    env: { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" },
  });
  const printed: unknown = JSON.parse(stdout);
  if (isRecord(printed)) {
    const { before, peak } = printed;
    if (typeof before === "number" && typeof peak === "number") return { ...printed, before, peak };
  }
  throw new AtlasError({
    code: "bench/memory",
    kind: "failure",
    problem: `a process that measures itself printed ${stdout}`,
    where: script,
    expected: '{"before": …, "peak": …} in bytes',
  });
}

const MEBIBYTE = 2 ** 20;

export const mebibytes = (bytes: number): string => `${Math.round(bytes / MEBIBYTE)} MiB`;
