import { Session } from "node:inspector";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { placeInModule } from "./module-source.ts";
import { withoutWaiting } from "./without-waiting.ts";

/** Seconds that one call of a user's function may take; the largest networks of the package are recorded in two. */
const MOST_SECONDS = 20;

/** Seconds for which a call that does not return is looked at. */
const SECONDS_OF_LOOKING = 1;

/** A line of a file of a user's. */
export interface Line {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** A call took longer than it may. */
export class OutOfTime extends Error {
  /** Where it spends its time, as far as that is known. */
  readonly line: Line | undefined;

  constructor(seconds: number, line: Line | undefined) {
    super(`it did not return within ${seconds} seconds`);
    this.line = line;
  }
}

const CALL = Symbol.for("loss-atlas.call-within-time");
const script = new Script("globalThis[Symbol.for('loss-atlas.call-within-time')]()");

/**
 * What a function returns that must return by itself, and may be called again to find out why it does not.
 *
 * @throws OutOfTime where it does not return within so many seconds, and whatever it throws itself
 */
export function withinTime<Result>(call: () => Result, seconds = MOST_SECONDS): Result {
  let result: { readonly value: Result } | undefined;
  const isDone = ended(() => {
    result = { value: call() };
  }, seconds);
  if (isDone) return result!.value;
  throw new OutOfTime(seconds, busyLine(call));
}

/** In the place of an end that would be silent. */
function leave(): never {
  throw new Error("it ends the process");
}

/** Whether a call ended within so many seconds. */
function ended(call: () => void, seconds: number): boolean {
  const before: unknown = Reflect.get(globalThis, CALL);
  Reflect.set(globalThis, CALL, call);
  const { exit } = process;
  process.exit = leave;
  // What is optimised while it loops is not told from whoever called it, when it is looked at later.
  setFlagsFromString("--no-use-osr");
  try {
    withoutWaiting(() => script.runInThisContext({ timeout: seconds * 1000 }), seconds);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT")
      return false;
    throw error;
  } finally {
    setFlagsFromString("--use-osr");
    process.exit = exit;
    Reflect.set(globalThis, CALL, before);
  }
}

/** The line of a user's in which a call, or what it calls, spends its time. */
function busyLine(call: () => unknown): Line | undefined {
  const session = new Session();
  session.connect();
  try {
    session.post("Profiler.enable");
    session.post("Profiler.start");
    try {
      ended(call, SECONDS_OF_LOOKING);
    } catch {
      // What it throws the second time says nothing of the first.
    }
    let busiest: Line | undefined;
    session.post("Profiler.stop", (_, { profile }) => {
      const ofUser = profile.nodes.flatMap(({ callFrame, positionTicks = [] }) => {
        const place = placeInModule(
          `${callFrame.url}:${callFrame.lineNumber + 1}:${callFrame.columnNumber + 1}`,
        );
        return place === undefined
          ? []
          : positionTicks.map(({ line, ticks }) => ({ place: { ...place, line, column: 1 }, ticks }));
      });
      busiest = ofUser.toSorted((a, b) => b.ticks - a.ticks)[0]?.place;
    });
    return busiest;
  } finally {
    session.disconnect();
  }
}
