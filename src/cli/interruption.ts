/** How long jobs under way have to end by themselves, ms: whoever presses Ctrl-C waits for no more than two seconds. */
const GRACE = 1000;

/** The wish of a person or a system that a run should end. */
export interface Interruption {
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP, or by SIGUSR1: begin nothing more. */
  readonly signal: AbortSignal;
  /** Aborted a second after the first SIGINT, SIGTERM or SIGHUP, or by the second of them: end at once. */
  readonly killSignal: AbortSignal;
  /** Whether a system wishes it (SIGTERM, SIGUSR1), and not the person at the terminal, so that it may go on elsewhere. */
  readonly isOfSystem: boolean;
  /** Whether jobs under way are left alone: so far SIGUSR1 alone has come. */
  readonly isNotice: boolean;
  /** Gives the signals their usual effect again. */
  release(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What a batch system sends before its time limit: take nothing more, and let jobs under way end however long they take. */
const NOTICE = "SIGUSR1";

/** Takes SIGINT, SIGTERM, SIGHUP and SIGUSR1 for requests until released. */
export function listenForInterruption(): Interruption {
  const stop = new AbortController();
  const kill = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let isOfSystem = false;
  let isNotice = false;
  const interrupt = (name: NodeJS.Signals) => {
    isOfSystem ||= name === "SIGTERM";
    isNotice = false;
    if (timer === undefined) {
      stop.abort();
      timer = setTimeout(() => kill.abort(), GRACE);
    } else kill.abort();
  };
  const giveNotice = () => {
    isOfSystem = true;
    isNotice = timer === undefined;
    stop.abort();
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  process.on(NOTICE, giveNotice);
  return {
    signal: stop.signal,
    killSignal: kill.signal,
    get isOfSystem() {
      return isOfSystem;
    },
    get isNotice() {
      return isNotice;
    },
    release() {
      clearTimeout(timer);
      for (const name of SIGNALS) process.off(name, interrupt);
      process.off(NOTICE, giveNotice);
    },
  };
}
