import { extname } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { Order } from "./messages.ts";
import { giveSignOfLife } from "./sign-of-life.ts";
import { Workbench } from "./workbench.ts";

/** The first Node whose V8 can count arrays outside its heap with what is in it. */
const COUNTS_ARRAYS = 24;

// Otherwise every 64 MiB of arrays, however short their lives, have the whole heap marked.
if (Number.parseInt(process.versions.node, 10) >= COUNTS_ARRAYS) {
  setFlagsFromString("--external-memory-accounted-in-global-limit");
}
giveSignOfLife();
const coordinator = process.ppid;

/** A worker whose coordinator is gone writes nothing more: another coordinator may have the run folder by now. */
function leaveIfOrphaned(): void {
  if (!process.connected || process.ppid !== coordinator) process.exit(1);
}

const bench = new Workbench(leaveIfOrphaned);

async function obey(order: Order): Promise<void> {
  if (order.type !== "finish") {
    process.send?.(await bench.answer(order));
    return;
  }
  await bench.close();
  process.exit(0);
}

// Ctrl-C reaches every process of the terminal; what to do about it is the coordinator's decision.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(1));
process.on("message", (order: Order) => void obey(order));
new Worker(new URL(`./orphan-watch${extname(import.meta.filename)}`, import.meta.url), {
  workerData: coordinator,
}).unref();
