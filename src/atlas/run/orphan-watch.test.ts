import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Behaviour } from "./arithmetic-jobs.testing.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orphan-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it("ends a worker whose coordinator was killed, even inside a native computation", async () => {
  const behaviour: Behaviour = { block: { "train-cell-2-8": 120_000 } };
  await writeFile(join(folder, "behaviour.json"), JSON.stringify(behaviour));
  const script = join(import.meta.dirname, "coordinator.testing.ts");
  const coordinator = spawn(process.execPath, [script, join(folder, "run"), folder, "1"], {
    stdio: "ignore",
  });
  const file = join(folder, "pid-train-cell-2-8");
  await vi.waitFor(() => expect(existsSync(file)).toBe(true), { timeout: 60_000 });
  const worker = Number(await readFile(file, "utf8"));
  expect(isRunning(worker)).toBe(true);
  coordinator.kill("SIGKILL");
  await vi.waitFor(() => expect(isRunning(worker)).toBe(false), { timeout: 60_000 });
});
