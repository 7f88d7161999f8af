import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { signal } from "./command.ts";
import type { CommandsScene } from "./commands-at-work.ts";
import { between, type Mishap, oneOf } from "./mishap.ts";

/** What befalls commands that work on a run, wherever it lies. */
export const SIGNALS: readonly Mishap<CommandsScene>[] = [
  { name: "command killed", weight: 6, strike: signalled("SIGKILL") },
  { name: "command and its workers killed", weight: 4, strike: signalled("SIGKILL", "group") },
  { name: "worker killed", weight: 6, strike: workerKilled },
  { name: "command told to stop", weight: 4, strike: signalled("SIGTERM") },
  { name: "command and its workers stopped for a while", weight: 4, strike: stoppedForAWhile },
];

function signalled(name: NodeJS.Signals, whom: "itself" | "group" = "itself") {
  return async ({ commands, stream }: CommandsScene) =>
    signal(oneOf(commands.all, stream)?.child.pid, name, whom);
}

async function stoppedForAWhile({ commands, stream }: CommandsScene): Promise<boolean> {
  const pid = oneOf(commands.all, stream)?.child.pid;
  if (!signal(pid, "SIGSTOP", "group")) return false;
  await sleep(between(500, 3000, stream));
  return signal(pid, "SIGCONT", "group");
}

async function workerKilled({ commands, complaints, stream }: CommandsScene): Promise<boolean> {
  const pid = oneOf(commands.all, stream)?.child.pid;
  const isKilled = signal(oneOf(childrenOf(pid), stream), "SIGKILL");
  // A job that loses its worker twice has failed.
  if (isKilled) complaints.excuse({ code: "run/worker-crashed", names: "SIGKILL" });
  return isKilled;
}

/** The processes that a process has started, on Linux. */
export function childrenOf(pid: number | undefined): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return text === "" ? [] : text.split(" ").map(Number);
  } catch {
    return [];
  }
}
