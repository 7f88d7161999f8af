import { Stopwatch } from "./stopwatch.ts";

/** A stopwatch that listens from now on and counts what came before: Node's own start, then the loading of modules. */
export function stopwatchSinceStart(): Stopwatch {
  const stopwatch = new Stopwatch(0);
  const { bootstrapComplete } = performance.nodeTiming;
  stopwatch.add("start", 0, bootstrapComplete);
  stopwatch.add("imports", bootstrapComplete, performance.now());
  stopwatch.start();
  return stopwatch;
}
