import { type ChildProcess, spawn } from "node:child_process";
import { KEPT_PROGRAMS, TESTED_COMMAND } from "./tested-command.ts";

/** What a call of the command has printed. */
export interface Printed {
  readonly output: string;
  readonly errors: string;
}

/** How a call ended. */
export interface Ending extends Printed {
  /** The exit code; `null` if a signal ended the process. */
  readonly code: number | null;
}

/** Where and how the command is called. */
export interface Call {
  readonly cwd: string;
  /** Sees all that was printed, each time there is more of it. */
  readonly onPrint?: (printed: Printed, process: ChildProcess) => void;
  /** Words in front of the command, such as those of a shell that sets limits for it. */
  readonly through?: readonly string[];
  /** Variables of the environment beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The file of the command, if not that which suites start. */
  readonly command?: string;
}

/** Longer than any call takes, shorter than a test may: what hangs is ended and has no exit code. */
const TIME_LIMIT = 150_000;

/**
 * The environment that the command is called in: lines are not to depend on the terminal that the tests are started in, and a
 * program that a suite compiled is there for the next, unless the suite has a place of its own for them.
 */
export function commandEnvironment(): NodeJS.ProcessEnv {
  const kept = process.env.LOSS_ATLAS_CACHE || KEPT_PROGRAMS;
  return { ...process.env, COLUMNS: undefined, LOSS_ATLAS_CACHE: kept };
}

/**
 * Has the commands of a suite from now on take kept programs as they are, as those of a user do. For suites whose experiment
 * others compute as well: one that compiles all the same and compares is enough (`workers.test.ts` for the tiny one).
 */
export function trustKeptPrograms(): void {
  process.env.LOSS_ATLAS_CHECK_PROGRAMS = "0";
  process.env.LOSS_ATLAS_CACHE ||= KEPT_PROGRAMS;
}

/**
 * Calls `loss-atlas` as a person would, in a process group of its own, so that `signalGroup` reaches its workers as
 * Ctrl-C in a terminal does.
 */
export function lossAtlas(
  words: readonly string[],
  { cwd, onPrint, through = [], env, command = TESTED_COMMAND }: Call,
): Promise<Ending> {
  const [program = "", ...rest] = [...through, process.execPath, command, ...words];
  const child = spawn(program, rest, {
    cwd,
    detached: true,
    env: { ...commandEnvironment(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIME_LIMIT,
    killSignal: "SIGKILL",
  });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    onPrint?.({ output, errors }, child);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
    onPrint?.({ output, errors }, child);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output, errors }));
  });
}

/** Sends a signal to a process started by `lossAtlas` and to all that it has started; nothing if they are gone. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid!, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
