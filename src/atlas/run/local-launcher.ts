import { type ChildProcess, fork } from "node:child_process";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import type { Crash, Launcher, WorkerHandle } from "./launcher.ts";
import type { Order, Reply } from "./messages.ts";

/** How much of a worker's error output is kept for the message about its crash, characters. */
const KEPT_OUTPUT = 4_000;

/** Node's own place for compiled modules (as `module.enableCompileCache()`): workers start three times as fast. */
const COMPILE_CACHE = join(tmpdir(), "node-compile-cache");

/** Starts workers as processes of this machine. */
export const localLauncher: Launcher = { launch: spawnWorker };

function spawnWorker(): WorkerHandle {
  const child = fork(join(import.meta.dirname, `worker${extname(import.meta.filename)}`), [], {
    execArgv: [],
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env },
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let output = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    output = (output + text).slice(-KEPT_OUTPUT);
  });
  const ended = new Promise<Crash>((resolve) => {
    child.once("error", (error) => resolve({ type: "crashed", reason: error.message }));
    child.once("close", () => resolve({ type: "crashed", reason: reasonOf(child, output) }));
  });

  function order(message: Order): Promise<Reply | Crash> {
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

function reasonOf({ exitCode, signalCode }: ChildProcess, output: string): string {
  const memory = signalCode === "SIGKILL" ? ", perhaps for want of memory" : "";
  const how =
    signalCode === null ? `ended with exit code ${exitCode}` : `was killed by ${signalCode}${memory}`;
  const said = output
    .trim()
    .split("\n")
    .findLast((line) => /error/i.test(line));
  return said === undefined ? `the worker ${how}` : `the worker ${how}: ${said.trim()}`;
}
