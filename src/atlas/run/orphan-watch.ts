import { workerData } from "node:worker_threads";

/** How often to look, ms. */
const INTERVAL = 500;

/**
 * A thread of a worker process that ends the process once its coordinator is gone. Native computations hold the
 * main thread's event loop for minutes, so the main thread would notice too late.
 */
function watch(coordinator: number): void {
  setInterval(() => {
    if (process.ppid !== coordinator) process.kill(process.pid, "SIGKILL");
  }, INTERVAL);
}

if (typeof workerData === "number") watch(workerData);
