import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/**
 * What the system says of a process: `stopped` by a signal or a debugger, `held-up` where a thread of it could go on but
 * gets no processor, memory or disk, `idle` where none of them wants to, `unknown` where the system does not tell.
 */
export type ProcessState = "stopped" | "held-up" | "idle" | "unknown";

/** What the system says of a process of this machine at this moment. */
export function processState(pid: number): ProcessState {
  const letters = lettersOfThreads(pid) ?? lettersByCommand(pid);
  if (letters.length === 0) return "unknown";
  // A stopping process has threads that are not stopped yet; one that is stopped has none that runs.
  if (letters.some((letter) => HELD_UP.has(letter))) return "held-up";
  return letters.some((letter) => STOPPED.has(letter)) ? "stopped" : "idle";
}

/** Runnable or running, waiting for a disk or for memory; `U` is that wait on macOS. */
const HELD_UP: ReadonlySet<string> = new Set(["R", "D", "U"]);
const STOPPED: ReadonlySet<string> = new Set(["T", "t"]);

/** The state of every thread, as proc(5) has them; `undefined` where there is no such file system. */
function lettersOfThreads(pid: number): readonly string[] | undefined {
  let threads: readonly string[];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return undefined;
  }
  return threads.flatMap((thread) => {
    try {
      const status = readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8");
      // The second field, the command's name, may hold spaces and ends at the last parenthesis.
      return status.slice(status.lastIndexOf(")") + 2, status.lastIndexOf(")") + 3);
    } catch {
      return [];
    }
  });
}

/** The state of a process on systems that have the command of POSIX. */
function lettersByCommand(pid: number): readonly string[] {
  if (process.platform === "win32") return [];
  const { stdout, status } = spawnSync("ps", ["-o", "state=", "-p", String(pid)], { encoding: "utf8" });
  return status === 0 ? [stdout.trim().slice(0, 1)].filter((letter) => letter !== "") : [];
}

/** How often the system has killed processes for want of memory since it began; `undefined` where it does not tell. */
export function killsForMemory(): number | undefined {
  try {
    const [, count] = /^oom_kill (\d+)$/m.exec(readFileSync("/proc/vmstat", "utf8")) ?? [];
    return count === undefined ? undefined : Number(count);
  } catch {
    return undefined;
  }
}
