/** How many times as long by the clock a machine may take that has much else to do. */
const MOST_CLOCK = 30;

/**
 * Calls back once this process has computed for so many seconds, however long a busy machine takes for that; at the latest after
 * thirty times as long by the clock, as where something waits and computes nothing.
 *
 * @returns gives it up
 */
export function afterProcessorTime(seconds: number, call: () => void): () => void {
  const before = process.cpuUsage();
  const start = performance.now();
  let timer = setTimeout(look, 1000 * seconds);
  function look(): void {
    const { user, system } = process.cpuUsage(before);
    const left = seconds - (user + system) / 1e6;
    const leftByClock = MOST_CLOCK * seconds - (performance.now() - start) / 1000;
    if (left <= 0 || leftByClock <= 0) call();
    else timer = setTimeout(look, 1000 * Math.min(left, leftByClock));
  }
  return () => clearTimeout(timer);
}
