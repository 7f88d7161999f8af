import { fork } from "node:child_process";
import { availableParallelism, freemem } from "node:os";
import { extname, join } from "node:path";
import { CALIBRATION, type Rates } from "#atlas/plan";
import { type FoundTime, fittedRates } from "./fit.ts";
import type { NetworkKind } from "./probes.ts";
import type { TimedJob } from "./timed-jobs.ts";

/** What a process that takes times may hold, bytes. */
const PROCESS_BYTES = 600 * 2 ** 20;

/** More processes would tell no more of how those of one machine get in each other's way. */
const MOST_PROCESSES = 16;

/**
 * How many times as long the small jobs here take as their parts do in the long ones of a run, of whose processes little is new:
 * memory that is touched for the first time, functions that V8 has not compiled yet. Found by the quickstart and
 * Fashion-MNIST beside what they took; the jobs of convolutions, ten times as long, show none of it on CIFAR-10.
 */
const SHORTNESS: Readonly<Record<NetworkKind, number>> = { dense: 1.2, convolutional: 1 };

/** How much the proportions of rates count that many jobs have shown, beside what a few small ones seem to show. */
const PRIOR_WEIGHT = 0.5;

/** So many times as long by the clock as the processor was at it, and something else had a part of the processor. */
const DISTURBED = 1.15;

/** What a machine was found to take. */
export interface MeasuredRates {
  readonly rates: Rates;
  /** Whether other programs had a part of the processor meanwhile, which makes everything take longer. */
  readonly isDisturbed: boolean;
}

/**
 * What the parts of computations take on this machine while all its cores are busy, as in a run: a process for each core
 * carries out the same small jobs, and the rates are those that foretell their mean times best. Takes some seconds.
 *
 * @returns `undefined` where a process ends without having taken its times
 */
export async function measuredRates(kind: NetworkKind): Promise<MeasuredRates | undefined> {
  const fitting = Math.floor(freemem() / PROCESS_BYTES);
  const count = Math.max(1, Math.min(availableParallelism(), fitting, MOST_PROCESSES));
  const taken = await Promise.all(Array.from({ length: count }, () => timesTaken(kind)));
  const whole = taken.filter((own) => own !== undefined);
  if (whole.length < count) return undefined;
  const mean = (index: number) =>
    whole.reduce((sum, jobs) => sum + jobs[index]!.processorSeconds, 0) / whole.length / SHORTNESS[kind];
  const jobs = whole[0]!.map(({ parts }, index): FoundTime => ({ parts, seconds: mean(index) }));
  const total = (of: "seconds" | "processorSeconds") => whole.flat().reduce((sum, job) => sum + job[of], 0);
  return {
    rates: fittedRates(jobs, CALIBRATION[kind], PRIOR_WEIGHT),
    isDisturbed: total("seconds") > DISTURBED * total("processorSeconds"),
  };
}

function timesTaken(kind: NetworkKind): Promise<readonly TimedJob[] | undefined> {
  const child = fork(join(import.meta.dirname, `probe-process${extname(import.meta.filename)}`), [kind], {
    execArgv: ["--single-threaded-gc"],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  return new Promise((resolve) => {
    let jobs: readonly TimedJob[] | undefined;
    child.on("message", (message: readonly TimedJob[]) => {
      jobs = message;
    });
    child.on("error", () => resolve(undefined));
    child.on("close", () => resolve(jobs));
  });
}
