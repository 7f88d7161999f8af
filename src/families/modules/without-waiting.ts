import childProcess from "node:child_process";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

type Function = (...args: readonly unknown[]) => unknown;

/** Calls of Node's that wait for another program, outside of what the engine can end; options are their last argument. */
const WAITING = ["spawnSync", "execSync", "execFileSync"] as const;

/** Calls of Node's that open a file by its path, which wait for ever where it is a pipe that nobody writes to. */
const OPENING = ["openSync", "readFileSync"] as const;

/**
 * What a call gives, in which nothing is waited for that the engine cannot end: programs that it starts are ended after so many
 * seconds, and files that are pipes or devices are not opened.
 */
export function withoutWaiting<Result>(call: () => Result, seconds: number): Result {
  const restore = [
    ...WAITING.map((name) => replaced(childProcess, name, (own) => limited(own, seconds))),
    ...OPENING.map((name) => replaced(fs, name, ofFiles)),
  ];
  syncBuiltinESMExports();
  try {
    return call();
  } finally {
    for (const again of restore) again();
    syncBuiltinESMExports();
  }
}

/** Puts another function in the place of one of a module; gives what undoes that. */
function replaced(module: object, name: string, other: (own: Function) => Function): () => void {
  const own: Function = Reflect.get(module, name);
  Reflect.set(module, name, other(own));
  return () => void Reflect.set(module, name, own);
}

/** Arguments are a command, perhaps a list of words for it, and perhaps options. */
function limited(own: Function, seconds: number): Function {
  return (...args) => {
    const last = args.at(-1);
    const hasOptions = args.length > 1 && typeof last === "object" && last !== null && !Array.isArray(last);
    const given = hasOptions ? { ...last } : {};
    const milliseconds = Math.max(1, Math.ceil(seconds * 1000));
    const asked: unknown = Reflect.get(given, "timeout");
    const timeout = typeof asked === "number" && asked > 0 ? Math.min(asked, milliseconds) : milliseconds;
    const options = { ...given, timeout, killSignal: "SIGKILL" };
    return own(...(hasOptions ? args.slice(0, -1) : args), options);
  };
}

function ofFiles(own: Function): Function {
  return (path, ...rest) => {
    const isNamed = typeof path === "string" || path instanceof URL;
    const found = isNamed ? fs.statSync(path, { throwIfNoEntry: false }) : undefined;
    if (found !== undefined && !found.isFile() && !found.isDirectory())
      throw new Error(`${String(path)} is no file that has an end`);
    return own(path, ...rest);
  };
}
