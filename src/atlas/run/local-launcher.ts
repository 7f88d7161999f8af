import { type ChildProcess, fork } from "node:child_process";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import type { Crash, Launcher, WorkerHandle } from "./launcher.ts";
import type { Order, Reply } from "./messages.ts";
import { killsForMemory, type ProcessState, processState } from "./process-state.ts";
import { SIGN_OF_LIFE } from "./sign-of-life.ts";

/** How much of a worker's error output is kept for the message about its crash, characters. */
const KEPT_OUTPUT = 4_000;

/** Node's own place for compiled modules (as `module.enableCompileCache()`): workers start three times as fast. */
const COMPILE_CACHE = join(tmpdir(), "node-compile-cache");

/**
 * How the Node of a worker is started. There is a worker a core, so that the collector's helpers would only take turns with
 * them; young objects have 32 MiB, which V8 would let grow to 128 and keep; and arrays are collected between jobs.
 */
const NODE_OPTIONS = ["--single-threaded-gc", "--max-semi-space-size=16", "--expose-gc"];

/** How long a worker may give no sign of life before it is ended, seconds. */
const SILENCE = 30;

/** How often its signs are looked for within that time. */
const LOOKS = 10;

/** How many of such times more a process has until its first sign. */
const STARTING = 3;

/** How workers that may have come to a standstill are told from others. */
export interface Vigilance {
  /** How long a worker may give no sign of life before it is looked at, seconds. */
  readonly silence: number;
  /** What the system says of a process. */
  readonly stateOf?: (pid: number) => ProcessState;
}

/**
 * Starts workers as processes of this machine. One that gives no sign of life for a while is looked at: one that was
 * stopped or hangs is killed, so that it writes nothing when it wakes, and counts as crashed; one that a loaded machine
 * does not let go on is waited for. Long computations give signs.
 */
export function localLauncherWith(vigilance: Vigilance): Launcher {
  return { launch: () => spawnWorker({ stateOf: processState, ...vigilance }) };
}

/** Starts workers as processes of this machine; one that is stopped or hangs for half a minute counts as crashed. */
export const localLauncher: Launcher = localLauncherWith({ silence: SILENCE });

function spawnWorker({ silence, stateOf }: Required<Vigilance>): WorkerHandle {
  const killsBefore = killsForMemory();
  const child = fork(join(import.meta.dirname, `worker${extname(import.meta.filename)}`), [], {
    execArgv: NODE_OPTIONS,
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env },
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc", "pipe"],
  });
  let output = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    output = (output + text).slice(-KEPT_OUTPUT);
  });
  let isSilent = false;
  const watch = watchOver(child, silence, () => {
    if (child.pid !== undefined && stateOf(child.pid) === "held-up") return;
    isSilent = true;
    child.kill("SIGKILL");
  });
  let isOver = false;
  const ended = new Promise<Crash>((resolve) => {
    child.once("error", (error) => resolve({ type: "crashed", reason: error.message }));
    child.once("close", () => {
      clearInterval(watch);
      isOver = true;
      if (isSilent) resolve({ type: "crashed", reason: silenceWords(silence) });
      else resolve(crashOf(child, output, killsBefore));
    });
  });

  async function order(message: Order): Promise<Reply | Crash> {
    if (isOver) return { ...(await ended), wasGone: true };
    const answer = new Promise<Reply>((resolve) => child.once("message", (reply: Reply) => resolve(reply)));
    if (child.connected) child.send(message, () => {});
    return Promise.race([answer, ended]);
  }

  return {
    order,
    async finish() {
      if (child.connected) child.send({ type: "finish" } satisfies Order, () => {});
      await ended;
    },
    kill: () => child.kill("SIGKILL"),
  };
}

/** Calls `onSilence` again and again while a worker gives no sign of life any more, or for a longer while none at all. */
function watchOver(child: ChildProcess, silence: number, onSilence: () => void): NodeJS.Timeout {
  const interval = (1000 * silence) / LOOKS;
  let looks = -STARTING * LOOKS;
  let looked = performance.now();
  child.stdio[SIGN_OF_LIFE]
    ?.on("error", () => {})
    .on("data", () => {
      looks = 0;
    });
  child.once("message", () => {
    // One that answers without a sign is on a system where signs do not arrive.
    if (looks < 0) looks = Number.NEGATIVE_INFINITY;
  });
  return setInterval(() => {
    const now = performance.now();
    // Where this process itself was held up, nobody was there to hear the signs.
    if (now - looked > 2 * interval) looks = Math.min(looks, 0);
    looked = now;
    looks++;
    if (looks > LOOKS) onSilence();
  }, interval).unref();
}

function silenceWords(silence: number): string {
  return `the worker gave no sign of life for ${silence} s, as one that was stopped, and was ended`;
}

function crashOf(
  { exitCode, signalCode }: ChildProcess,
  output: string,
  killsBefore: number | undefined,
): Crash {
  const kills = killsForMemory();
  const isCounted = kills !== undefined && killsBefore !== undefined;
  const why =
    isCounted && kills > killsBefore
      ? ", as the system kills for want of memory"
      : ", perhaps for want of memory";
  const isKilled = signalCode === "SIGKILL";
  const how =
    signalCode === null
      ? `ended with exit code ${exitCode}`
      : `was killed by ${signalCode}${isKilled ? why : ""}`;
  const said = output
    .trim()
    .split("\n")
    .findLast((line) => /error/i.test(line));
  return {
    type: "crashed",
    reason: said === undefined ? `the worker ${how}` : `the worker ${how}: ${said.trim()}`,
    forMemory: isKilled && !(isCounted && kills === killsBefore),
  };
}
