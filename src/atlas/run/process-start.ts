import { performance } from "node:perf_hooks";
import { Stopwatch } from "#timing";

/** A stopwatch that runs from now on and counts what came before: Node's own start, then the loading of modules. */
export function stopwatchSinceStart(): Stopwatch {
  const stopwatch = new Stopwatch();
  const { bootstrapComplete } = performance.nodeTiming;
  stopwatch.add("start", bootstrapComplete / 1000);
  stopwatch.add("imports", (performance.now() - bootstrapComplete) / 1000);
  stopwatch.start();
  return stopwatch;
}
