import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { canonicalJson, sha256Hex } from "#files";
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

  it("takes over from a process that is gone, and says so", async () => {
    const pid = endedProcess();
    await leave({ host: hostname(), pid, born: "" });
    const { takenOver } = await lockRunFolder(folder);
    expect(takenOver).toContain(`process ${pid}, which ran this experiment before, is gone`);
    expect(await readdir(folder)).toEqual(["lock.json"]);
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
        await vi.waitFor(() => expect(existsSync(join(folder, "lock.json"))).toBe(true), { timeout: 60_000 });
        await vi.waitFor(async () => (await lockRunFolder(folder)).release(), { timeout: 60_000 });
      } finally {
        parent.kill("SIGKILL");
      }
    },
  );

  it("takes over from a process whose number another has now", async () => {
    await leave({ host: hostname(), pid: process.pid, born: "an earlier boot/1" });
    await lockRunFolder(folder);
  });

  it("believes another machine", async () => {
    await leave({ host: "elsewhere", pid: 1, born: "" });
    await expect(lockRunFolder(folder)).rejects.toEqual(refusal("process 1 on elsewhere"));
  });

  it.each(["", "?", '{"host":"here","pid":', '{"host":"here","pid":0,"born":""}', "[".repeat(1e5)])(
    "takes over one that says nothing of a holder (%#)",
    async (torn) => {
      await writeFile(join(folder, "lock.json"), torn);
      const { takenOver, release } = await lockRunFolder(folder);
      expect(takenOver).toContain("could not be read");
      await expect(lockRunFolder(folder)).rejects.toEqual(refusal(`process ${process.pid}`));
      await release();
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it("goes on where a process died while it took a lock over", async () => {
    const stale = canonicalJson({ host: hostname(), pid: endedProcess(), born: "" });
    await writeFile(join(folder, "lock.json"), stale);
    await writeFile(join(folder, `.lock-${sha256Hex(`lock.json${stale}`).slice(0, 16)}.json`), stale);
    await lockRunFolder(folder);
    expect(await readdir(folder)).toEqual(["lock.json"]);
  });

  it("leaves the lock of another in its place when released", async () => {
    const lock = await lockRunFolder(folder);
    await leave({ host: "elsewhere", pid: 1, born: "" });
    await lock.release();
    expect(await readdir(folder)).toEqual(["lock.json"]);
  });

  it.each(["stale", "torn"])("admits one of several processes that find a %s lock at once", async (kind) => {
    const left = kind === "torn" ? "" : canonicalJson({ host: hostname(), pid: endedProcess(), born: "" });
    await writeFile(join(folder, "lock.json"), left);
    const module = JSON.stringify(join(import.meta.dirname, "lock.ts"));
    const program = `
      const { lockRunFolder } = await import(${module});
      console.log("ready");
      await new Promise((resolve) => process.stdin.once("data", resolve));
      const word = await lockRunFolder(${JSON.stringify(folder)}).then(() => "won", (error) => error.code);
      console.log(word);
      process.stdin.resume();`;
    const contenders = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["pipe", "pipe", "inherit"] }),
    );
    try {
      const said = contenders.map(() => "");
      for (const [i, { stdout }] of contenders.entries())
        stdout.on("data", (text: Buffer) => {
          said[i] += text.toString();
        });
      const all = (word: RegExp) =>
        vi.waitFor(() => expect(said.every((text) => word.test(text))).toBe(true), { timeout: 60_000 });
      await all(/^ready\n$/);
      for (const { stdin } of contenders) stdin.write("go\n");
      await all(/\n.+\n$/);
      expect(said.sort()).toEqual([
        "ready\nrun/locked\n",
        "ready\nrun/locked\n",
        "ready\nrun/locked\n",
        "ready\nwon\n",
      ]);
    } finally {
      for (const contender of contenders) contender.kill("SIGKILL");
    }
  });
});

/** The number of a process that has ended. */
function endedProcess(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}
