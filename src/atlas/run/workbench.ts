import { requireRegistered } from "#atlas/configuration";
import type { JobContext, JobModule } from "#atlas/jobs";
import type { JournalWriter } from "#atlas/journal";
import { DATA_CHANGED } from "#atlas/plan";
import { openRunStore, STORE_FAILURE_CODES } from "#atlas/store";
import { selectThreads } from "#engine/devices";
import { keepPrograms, usualProgramFolder } from "#engine/kept-programs";
import { AtlasError } from "#errors";
import { openNetworkFiles } from "#families";
import { DISK_FAILURE_CODES } from "#files";
import { measured, type Stopwatch, stopwatchSinceStart } from "#timing";
import { fencedStore } from "./fenced-store.ts";
import { giveMemoryBack } from "./give-memory-back.ts";
import type { ErrorReport, Order, Reply } from "./messages.ts";
import { recallOwnNetwork } from "./own-network.ts";

/** Codes of errors after which no job of the run can succeed. */
const ENDS_THE_RUN: readonly string[] = [...DISK_FAILURE_CODES, ...STORE_FAILURE_CODES, DATA_CHANGED];

/** What a worker works with once it is told to start. */
interface Workplace {
  readonly context: JobContext;
  readonly executeJob: JobModule["executeJob"];
  readonly journal: JournalWriter;
}

/** What every worker does with its orders, whoever started it and however they reach it. */
export class Workbench {
  readonly #beforeWriting: () => void;
  #workplace: Workplace | undefined;
  #stopwatch: Stopwatch | undefined;

  /** @param beforeWriting called before anything is written; may end the process */
  constructor(beforeWriting: () => void = () => {}) {
    this.#beforeWriting = beforeWriting;
  }

  /** Carries out an order other than to finish; never rejects. */
  async answer(order: Exclude<Order, { type: "finish" }>): Promise<Reply> {
    if (order.type === "start" && order.timed) this.#stopwatch = stopwatchSinceStart();
    // Between orders there is nothing to time.
    else this.#stopwatch?.take();
    const answer = await this.#answer(order);
    return this.#stopwatch === undefined ? answer : { ...answer, timing: this.#stopwatch.take() };
  }

  async #answer(order: Exclude<Order, { type: "finish" }>): Promise<Reply> {
    try {
      if (order.type === "execute") return await this.#execute(order);
      this.#workplace = await workplaceOf(order, this.#beforeWriting);
      return { type: "ready" };
    } catch (error) {
      return { type: "fatal", error: reportOf(error) };
    }
  }

  /** Puts away what is open. */
  async close(): Promise<void> {
    await this.#workplace?.journal.close();
    this.#workplace = undefined;
  }

  /** Executes a job and writes it down; answers only once the journal is on the disk. */
  async #execute({ job, threads, foretoldMb }: Extract<Order, { type: "execute" }>): Promise<Reply> {
    if (this.#workplace === undefined) throw new RangeError("the worker was not told to start");
    const { context, executeJob, journal } = this.#workplace;
    const began = performance.now();
    selectThreads(threads);
    try {
      const { results, fault } = await executeJob(job, context);
      const seconds = Math.round(performance.now() - began) / 1000;
      // libuv gives the peak in KiB on every system.
      const peak = Math.round(process.resourceUsage().maxRSS / 1024);
      if (fault === undefined || results.length > 0) {
        await measured("journal", () =>
          journal.append({ kind: job.kind, seconds, peak_memory_mb: peak, results }),
        );
      }
      await giveMemoryBack(2 ** 20 * (foretoldMb ?? Number.POSITIVE_INFINITY));
      const journalBytes = journal.size?.();
      const written = { results: results.length, ...(journalBytes !== undefined && { journalBytes }) };
      if (fault !== undefined) {
        const error = { ...reportOf(fault.error), networks: fault.networks };
        return { type: "failed", error, ...written };
      }
      return { type: "done", seconds, memoryMb: process.memoryUsage.rss() / 2 ** 20, ...written };
    } catch (error) {
      const report = reportOf(error);
      return { type: ENDS_THE_RUN.includes(report.code) ? "fatal" : "failed", error: report };
    }
  }
}

/** Selects the device, loads the module that executes jobs and opens the journal. */
async function workplaceOf(
  {
    configuration,
    dataFolder,
    store: address,
    jobModule,
    name,
    keepsPrograms,
  }: Extract<Order, { type: "start" }>,
  beforeWriting: () => void,
): Promise<Workplace> {
  const { device } = configuration;
  // The engine computes on the CPU unless told otherwise; a worker that need not tell it starts without it.
  if (device !== "cpu") await (await import("#engine")).selectDevice(device);
  if (keepsPrograms) keepPrograms(usualProgramFolder());
  const { executeJob } = await measured("imports", () => jobsOf(jobModule));
  const store = fencedStore(openRunStore(address), beforeWriting);
  await recallOwnNetwork(store, configuration.model);
  await openNetworkFiles(configuration.model);
  requireRegistered(configuration, jobModule);
  return {
    context: { configuration, dataFolder, store },
    executeJob,
    journal: await store.openJournal(name),
  };
}

async function jobsOf(jobModule: string): Promise<JobModule> {
  const loaded: Partial<JobModule> = await import(jobModule);
  if (typeof loaded.executeJob === "function") return { executeJob: loaded.executeJob };
  throw new AtlasError({
    code: "run/job-module",
    kind: "input",
    where: jobModule,
    problem: "the module exports no function executeJob",
    expected: 'as the last line of a module of jobs: export { executeJob } from "loss-atlas"',
  });
}

function reportOf(error: unknown): ErrorReport {
  if (error instanceof AtlasError) return { code: error.code, message: error.message };
  return { code: "jobs/unexpected", message: error instanceof Error ? error.message : String(error) };
}
