import type { Phase } from "./phases.ts";

/** Who hears of what the process does: told when a piece of work begins, it gives what to call at its end. */
export type Listener = (phase: Phase, detail: string | undefined) => () => void;

let listener: Listener | undefined;

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
  const end = listener(phase, detail);
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
