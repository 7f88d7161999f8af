import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { JobContext, JobModule } from "#atlas/jobs";
import type { JournalWriter } from "#atlas/journal";
import type { Job } from "#atlas/plan";
import { openRunStore } from "#atlas/store";
import { AtlasError } from "#errors";
import { DISK_FAILURE_CODES } from "#files";
import type { ErrorReport, Order, Reply } from "./messages.ts";

/** What a started worker works with. */
interface Workplace {
  readonly context: JobContext;
  readonly executeJob: JobModule["executeJob"];
  readonly journal: JournalWriter;
}

/** Selects the device, loads the module that executes jobs and opens the journal. */
async function prepare({
  configuration,
  dataFolder,
  store: address,
  jobModule,
  name,
}: Extract<Order, { type: "start" }>): Promise<Workplace> {
  const { device } = configuration;
  // The engine computes on the CPU unless told otherwise; a worker that need not tell it starts without it.
  if (device !== "cpu") await (await import("#engine")).selectDevice(device);
  const { executeJob }: JobModule = await import(jobModule);
  const store = openRunStore(address);
  return {
    context: { configuration, dataFolder, store },
    executeJob,
    journal: await store.openJournal(name),
  };
}

/** Executes a job and writes it down; the reply is sent only once the journal is on the disk. */
async function execute(job: Job, { context, executeJob, journal }: Workplace): Promise<Reply> {
  const began = performance.now();
  try {
    const { results } = await executeJob(job, context);
    leaveIfOrphaned();
    const seconds = Math.round(performance.now() - began) / 1000;
    // libuv gives the peak in KiB on every system.
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    await journal.append({ kind: job.kind, seconds, peak_memory_mb: peak, results });
    return { type: "done", seconds, memoryMb: process.memoryUsage.rss() / 2 ** 20 };
  } catch (error) {
    const report = reportOf(error);
    return { type: DISK_FAILURE_CODES.includes(report.code) ? "fatal" : "failed", error: report };
  }
}

function reportOf(error: unknown): ErrorReport {
  if (error instanceof AtlasError) return { code: error.code, message: error.message };
  return { code: "jobs/unexpected", message: error instanceof Error ? error.message : String(error) };
}

const coordinator = process.ppid;

/** A worker whose coordinator is gone writes nothing more: another coordinator may have the run folder by now. */
function leaveIfOrphaned(): void {
  if (!process.connected || process.ppid !== coordinator) process.exit(1);
}

function reply(message: Reply): void {
  process.send?.(message);
}

let workplace: Workplace | undefined;

async function obey(order: Order): Promise<void> {
  if (order.type === "start") {
    try {
      workplace = await prepare(order);
      reply({ type: "ready" });
    } catch (error) {
      reply({ type: "fatal", error: reportOf(error) });
    }
  } else if (order.type === "execute" && workplace !== undefined) {
    reply(await execute(order.job, workplace));
  } else {
    await workplace?.journal.close();
    process.exit(0);
  }
}

// Ctrl-C reaches every process of the terminal; what to do about it is the coordinator's decision.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(1));
process.on("message", (order: Order) => void obey(order));
new Worker(new URL(`./orphan-watch${extname(import.meta.filename)}`, import.meta.url), {
  workerData: coordinator,
}).unref();
