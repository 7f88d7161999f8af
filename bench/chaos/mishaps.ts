import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RandomStream } from "#random";

/** Something that befalls a run that several commands work on. */
export interface Mishap {
  readonly name: string;
  /** How often it comes beside the others. */
  readonly weight: number;
  /** Makes it happen; whether there was something for it to happen to. */
  readonly strike: (scene: Scene) => Promise<boolean>;
}

/** What can be struck. */
export interface Scene {
  readonly run: string;
  readonly commands: readonly ChildProcess[];
  readonly stream: RandomStream;
}

export const MISHAPS: readonly Mishap[] = [
  { name: "command killed", weight: 6, strike: signalled("SIGKILL") },
  { name: "command and its workers killed", weight: 4, strike: signalled("SIGKILL", "group") },
  { name: "worker killed", weight: 6, strike: workerKilled },
  { name: "command told to stop", weight: 4, strike: signalled("SIGTERM") },
  { name: "command and its workers stopped for a while", weight: 4, strike: stoppedForAWhile },
  { name: "weights deleted", weight: 1, strike: weights((path) => rmSync(path)) },
  { name: "a bit of weights flipped", weight: 1, strike: weights(flipBit) },
];

/** One mishap of all, by their weights. */
export function someMishap(stream: RandomStream): Mishap {
  return oneOf(
    MISHAPS.flatMap((mishap) => Array<Mishap>(mishap.weight).fill(mishap)),
    stream,
  )!;
}

function oneOf<Item>(items: readonly Item[], stream: RandomStream): Item | undefined {
  return items.length === 0 ? undefined : items[stream.below(items.length)];
}

function send(pid: number | undefined, signal: NodeJS.Signals): boolean {
  try {
    return pid !== undefined && process.kill(pid, signal);
  } catch {
    return false;
  }
}

function signalled(signal: NodeJS.Signals, whom: "itself" | "group" = "itself"): Mishap["strike"] {
  return async ({ commands, stream }) => {
    const pid = oneOf(commands, stream)?.pid;
    return pid !== undefined && send(whom === "group" ? -pid : pid, signal);
  };
}

async function stoppedForAWhile({ commands, stream }: Scene): Promise<boolean> {
  const pid = oneOf(commands, stream)?.pid;
  if (pid === undefined || !send(-pid, "SIGSTOP")) return false;
  await sleep(500 + 2500 * stream.uniform());
  return send(-pid, "SIGCONT");
}

async function workerKilled({ commands, stream }: Scene): Promise<boolean> {
  const pid = oneOf(commands, stream)?.pid;
  if (pid === undefined) return false;
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    return send(Number(oneOf(children, stream)) || undefined, "SIGKILL");
  } catch {
    return false;
  }
}

function weights(harm: (path: string, stream: RandomStream) => void): Mishap["strike"] {
  return async ({ run, stream }) => {
    const folder = join(run, "weights");
    const name = oneOf(
      readdirSync(folder).filter((own) => own.endsWith(".safetensors")),
      stream,
    );
    if (name === undefined) return false;
    try {
      harm(join(folder, name), stream);
      return true;
    } catch {
      return false;
    }
  };
}

function flipBit(path: string, stream: RandomStream): void {
  const bytes = readFileSync(path);
  const place = Math.floor(stream.uniform() * bytes.length);
  bytes[place]! ^= 1 << Math.floor(8 * stream.uniform());
  writeFileSync(path, bytes);
}
