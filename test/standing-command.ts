import { type ChildProcess, fork } from "node:child_process";
import type { Readable } from "node:stream";
import { commandEnvironment, type Ending } from "./command-line.ts";

/** What the standing process is asked to do: the words of a call and the folder that it is made in. */
export interface StandingCall {
  readonly words: readonly string[];
  readonly cwd: string;
  /** Printed to both streams after all that the call prints. */
  readonly end: string;
}

/** What the standing process answers to a call once all is printed: its exit code. */
export interface StandingAnswer {
  readonly code: number;
}

let standing: ChildProcess | undefined;
let calls = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * Calls `loss-atlas` as `lossAtlas` does, but one call after the other in a process that stays: the first loads the
 * modules, which is most of what a short call takes.
 *
 * What depends on a process of its own (signals, variables of the environment, pipes, how a process ends) is asked by
 * `lossAtlas`.
 *
 * @throws Error if the process ends, as it does where a command exits instead of returning.
 */
export function standingLossAtlas(
  words: readonly string[],
  { cwd }: { readonly cwd: string },
): Promise<Ending> {
  const ending = last.then(() => called(words, cwd));
  last = ending.catch(() => {});
  return ending;
}

async function called(words: readonly string[], cwd: string): Promise<Ending> {
  standing ??= started();
  const child = standing;
  const end = `\0end of call ${++calls}\0`;
  const call: StandingCall = { words, cwd, end };
  const { promise: gone, reject } = Promise.withResolvers<never>();
  const onExit = (code: number | null) => {
    standing = undefined;
    reject(new Error(`loss-atlas ${words.join(" ")} ended the standing process with ${code}`));
  };
  child.once("exit", onExit);
  try {
    const answer = new Promise<StandingAnswer>((resolve) => child.once("message", resolve));
    const texts = [textUntil(child.stdout!, end), textUntil(child.stderr!, end)] as const;
    child.send(call);
    const [{ code }, output, errors] = await Promise.race([gone, Promise.all([answer, ...texts])]);
    return { code, output, errors };
  } finally {
    child.off("exit", onExit);
  }
}

/** Starts the process, which ends with this one. */
function started(): ChildProcess {
  const child = fork(new URL("./standing-command-process.ts", import.meta.url), [], {
    env: commandEnvironment(),
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding("utf8");
  return child;
}

/** What a stream gives until its end of a call. */
function textUntil(stream: Readable, end: string): Promise<string> {
  let text = "";
  return new Promise((resolve) => {
    const onData = (part: string) => {
      text += part;
      if (!text.endsWith(end)) return;
      stream.off("data", onData);
      resolve(text.slice(0, -end.length));
    };
    stream.on("data", onData);
  });
}
