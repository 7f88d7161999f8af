import type { Order, Reply } from "./messages.ts";

/** The worker ended without an answer. */
export interface Crash {
  readonly type: "crashed";
  /** How it ended, with the last line it printed. */
  readonly reason: string;
  /** It was killed for want of memory, or may have been where the system does not tell. */
  readonly forMemory?: boolean;
  /** The code of the failure that its job comes to. Default: `run/worker-crashed`. */
  readonly code?: string;
  /** It had ended before it got the order, which is therefore none of the reasons. */
  readonly wasGone?: true;
}

/** A worker as its coordinator sees it: one order at a time. */
export interface WorkerHandle {
  /** Sends an order and waits for the answer; never rejects. */
  order(order: Order): Promise<Reply | Crash>;
  /** Lets the worker end by itself and waits for it. */
  finish(): Promise<void>;
  /** Ends the worker at once. */
  kill(): void;
}

/** Who starts workers: processes of this machine, or whatever else runs the package's worker and carries its messages. */
export interface Launcher {
  /** Starts a worker; it must be told to `start` before it can `execute`. */
  launch(name: string): WorkerHandle;
}
