/** The wish of a person or a system that a run should end. */
export interface Interruption {
  /** Aborted by the first SIGINT or SIGTERM: end after the work under way. */
  readonly signal: AbortSignal;
  /** Aborted by the second: end at once. */
  readonly killSignal: AbortSignal;
  /** Gives the signals their usual effect again. */
  release(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Takes SIGINT and SIGTERM for requests until released. */
export function listenForInterruption(): Interruption {
  const stop = new AbortController();
  const kill = new AbortController();
  const interrupt = () => (stop.signal.aborted ? kill : stop).abort();
  for (const name of SIGNALS) process.on(name, interrupt);
  return {
    signal: stop.signal,
    killSignal: kill.signal,
    release() {
      for (const name of SIGNALS) process.off(name, interrupt);
    },
  };
}
