import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, expect, it, vi } from "vitest";
import { killsForMemory, processState } from "./process-state.ts";

let child: ChildProcess | undefined;
afterEach(() => child?.kill("SIGKILL"));

/** A process of the shell, which starts at once. */
function started(script: string): number {
  child = spawn("sh", ["-c", script], { stdio: "ignore" });
  return child.pid!;
}

const becomes = (pid: number, state: string) => vi.waitFor(() => expect(processState(pid)).toBe(state), 5000);

it("tells processes that could go on from those that were stopped and those that wait", async () => {
  const busy = started("while :; do :; done");
  await becomes(busy, "held-up");
  process.kill(busy, "SIGSTOP");
  await becomes(busy, "stopped");
  process.kill(busy, "SIGCONT");
  await becomes(busy, "held-up");
  process.kill(busy, "SIGKILL");
  await becomes(started("exec sleep 60"), "idle");
});

it("knows nothing of a process that is not there", async () => {
  const pid = started("exit 0");
  await new Promise((resolve) => child!.once("close", resolve));
  expect(processState(pid)).toBe("unknown");
});

it.runIf(process.platform === "linux")("reads how often the system killed for want of memory", () => {
  expect(killsForMemory()).toBeGreaterThanOrEqual(0);
});
