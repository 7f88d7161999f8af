import type { Phase } from "./phases.ts";
import type { OperatorTime } from "./timing.ts";

/** Who hears of what the process does. */
export interface Listener {
  /** A piece of work begins; gives what to call at its end. */
  begin(phase: Phase, detail: string | undefined): () => void;
  /** Some of the time of a phase belongs to another. */
  shift(from: Phase, to: Phase, seconds: number): void;
  /** An operator took so much of the time of `arithmetic`. */
  addOperator(time: OperatorTime): void;
}

let listener: Listener | undefined;

/** Whether somebody listens: what takes time itself to find out is found out for them alone. */
export function isTimed(): boolean {
  return listener !== undefined;
}

/** Tells whoever listens that some of the time of a phase belongs to another. */
export function shift(from: Phase, to: Phase, seconds: number): void {
  listener?.shift(from, to, seconds);
}

/** Tells whoever listens what an operator took of the time of `arithmetic`. */
export function tellOperator(time: OperatorTime): void {
  listener?.addOperator(time);
}

/** Makes a listener hear of all work from now on, in the place of the one before; `undefined` for none. */
export function listen(next: Listener | undefined): void {
  listener = next;
}

/**
 * What some work gives, told to whoever listens as time of a phase until it is done, be it at once or as a promise.
 *
 * Where nobody listens it is the call of `work` and nothing else.
 *
 * @param detail what tells this piece of work from others of its phase, such as the name of a program
 */
export function measured<Result>(phase: Phase, work: () => Result, detail?: string): Result {
  if (listener === undefined) return work();
  const end = listener.begin(phase, detail);
  let result: Result;
  try {
    result = work();
  } catch (error) {
    end();
    throw error;
  }
  if (!(result instanceof Promise)) {
    end();
    return result;
  }
  result.then(end, end);
  return result;
}
