import { Script } from "node:vm";

/** Seconds that one call of a user's function may take; the largest networks of the package trace in two. */
const MOST_SECONDS = 30;

/** A call took longer than it may. */
export class OutOfTime extends Error {}

const CALL = Symbol.for("loss-atlas.call-within-time");
const script = new Script("globalThis[Symbol.for('loss-atlas.call-within-time')]()");

/** What a function returns that must return by itself; throws `OutOfTime` where it does not within so many seconds. */
export function withinTime<Result>(call: () => Result, seconds = MOST_SECONDS): Result {
  let result: { readonly value: Result } | undefined;
  const before: unknown = Reflect.get(globalThis, CALL);
  Reflect.set(globalThis, CALL, () => {
    result = { value: call() };
  });
  try {
    script.runInThisContext({ timeout: seconds * 1000 });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT")
      throw new OutOfTime(`it did not return within ${seconds} seconds`);
    throw error;
  } finally {
    Reflect.set(globalThis, CALL, before);
  }
  return result!.value;
}
