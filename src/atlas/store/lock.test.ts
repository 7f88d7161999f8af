import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { lockRunFolder } from "./lock.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lock-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const refusal = (words: string) =>
  expect.objectContaining({ code: "run/locked", kind: "input", message: expect.stringContaining(words) });
const leave = (content: unknown) => writeFile(join(folder, "lock.json"), JSON.stringify(content));

describe("lockRunFolder", () => {
  it("admits one holder at a time", async () => {
    const lock = await lockRunFolder(folder);
    await expect(lockRunFolder(folder)).rejects.toEqual(refusal(`process ${process.pid} on ${hostname()}`));
    await lock.release();
    await (await lockRunFolder(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it("admits one of many that come at once, over a stale lock too", async () => {
    await leave({ host: hostname(), pid: endedProcess(), born: "" });
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => lockRunFolder(folder)));
    expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("takes over from a process that is gone", async () => {
    await leave({ host: hostname(), pid: endedProcess(), born: "" });
    await lockRunFolder(folder);
    expect(await readFile(join(folder, "lock.json"), "utf8")).toContain(`"pid":${process.pid}`);
  });

  it.skipIf(!existsSync("/proc/self/stat"))(
    "takes over from a process that ended and was never asked about",
    async () => {
      const module = JSON.stringify(join(import.meta.dirname, "lock.ts"));
      const program = `import(${module}).then(({ lockRunFolder }) => lockRunFolder(${JSON.stringify(folder)}))`;
      // The shell becomes a sleep that knows nothing of the child it was given.
      const script = '"$0" -e "$1" & exec sleep 60';
      const parent = spawn("sh", ["-c", script, process.execPath, program], { stdio: "ignore" });
      try {
        await vi.waitFor(() => expect(existsSync(join(folder, "lock.json"))).toBe(true), { timeout: 10_000 });
        await vi.waitFor(async () => (await lockRunFolder(folder)).release(), { timeout: 10_000 });
      } finally {
        parent.kill("SIGKILL");
      }
    },
  );

  it("takes over from a process whose number another has now", async () => {
    await leave({ host: hostname(), pid: process.pid, born: "an earlier boot/1" });
    await lockRunFolder(folder);
  });

  it("believes another machine, and a lock it cannot read", async () => {
    await leave({ host: "elsewhere", pid: 1, born: "" });
    await expect(lockRunFolder(folder)).rejects.toEqual(refusal("process 1 on elsewhere"));
    await leave("?");
    await expect(lockRunFolder(folder)).rejects.toEqual(refusal("another process"));
  });
});

/** The number of a process that has ended. */
function endedProcess(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}
