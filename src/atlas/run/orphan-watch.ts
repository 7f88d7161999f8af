import { workerData } from "node:worker_threads";
import { giveSignOfLife } from "./sign-of-life.ts";

/** How often to look, ms. */
const INTERVAL = 500;

/**
 * A thread of a worker process that ends the process once its coordinator is gone, and tells the coordinator that the
 * process goes on. Native computations hold the main thread's event loop for minutes, so the main thread would notice
 * too late and be silent too long.
 */
function watch(coordinator: number): void {
  setInterval(() => {
    if (process.ppid !== coordinator) process.kill(process.pid, "SIGKILL");
    giveSignOfLife();
  }, INTERVAL);
}

if (typeof workerData === "number") watch(workerData);
