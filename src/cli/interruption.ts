/** How long jobs under way have to end by themselves, ms: whoever presses Ctrl-C waits for no more than two seconds. */
const GRACE = 1000;

/** The wish of a person or a system that a run should end. */
export interface Interruption {
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP: begin nothing more. */
  readonly signal: AbortSignal;
  /** Aborted a second later, or by the second of them: end at once. */
  readonly killSignal: AbortSignal;
  /** Gives the signals their usual effect again. */
  release(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Takes SIGINT, SIGTERM and SIGHUP for requests until released. */
export function listenForInterruption(): Interruption {
  const stop = new AbortController();
  const kill = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const interrupt = () => {
    (stop.signal.aborted ? kill : stop).abort();
    timer ??= setTimeout(() => kill.abort(), GRACE);
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  return {
    signal: stop.signal,
    killSignal: kill.signal,
    release() {
      clearTimeout(timer);
      for (const name of SIGNALS) process.off(name, interrupt);
    },
  };
}
