import { type ChildProcess, spawn } from "node:child_process";
import { isRecord, parsedJson } from "#files";
import { TESTED_COMMAND } from "../../test/tested-command.ts";

/** A call of the command with `--json`, in a process group of its own. */
export interface Calling {
  readonly words: readonly string[];
  readonly child: ChildProcess;
  readonly ended: Promise<Ending>;
  /** Whether its process is there. */
  isRunning(): boolean;
  /** Ends it and all that it has started at once. */
  kill(): Promise<void>;
}

/** A job that failed for good, as the last line of a call tells it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** How a call ended. */
export interface Ending {
  readonly words: readonly string[];
  /** `null` where a signal ended it. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
  /** Whether it said that nothing is left of the run that it could do. */
  readonly isDone: boolean;
  /** What failed for good, by a call that is done. */
  readonly failures: readonly Failure[];
}

/** Where and how a call is made. */
export interface Surroundings {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Words in front of the command, such as those that take it to another host. */
  readonly through?: readonly string[];
  /** The program, in place of `loss-atlas`. */
  readonly entry?: string;
}

/** Calls `loss-atlas`. */
export function call(
  words: readonly string[],
  { cwd, env, through = [], entry = TESTED_COMMAND }: Surroundings,
): Calling {
  const [program = "", ...rest] = [...through, process.execPath, entry, ...words];
  const child = spawn(program, rest, {
    cwd,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ words, code, output, errors, ...closingOf(output) }));
  });
  return {
    words,
    child,
    ended,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: async () => {
      signal(child.pid, "SIGKILL", "group");
      await ended;
    },
  };
}

/** Sends a signal to a process or to its group; whether it was there. */
export function signal(
  pid: number | undefined,
  name: NodeJS.Signals,
  whom: "itself" | "group" = "itself",
): boolean {
  try {
    return pid !== undefined && process.kill(whom === "group" ? -pid : pid, name);
  } catch {
    return false;
  }
}

function closingOf(output: string): Pick<Ending, "isDone" | "failures"> {
  const last = parsedJson(output.trimEnd().split("\n").at(-1) ?? "");
  if (!isRecord(last) || last.type !== "finished") return { isDone: false, failures: [] };
  const rows: readonly unknown[] = Array.isArray(last.failures) ? last.failures : [];
  const failures = rows.flatMap((row) => {
    const error = isRecord(row) ? row.error : undefined;
    return isRecord(error) ? [{ code: String(error.code), message: String(error.message) }] : [];
  });
  return { isDone: last.interrupted !== true, failures };
}
