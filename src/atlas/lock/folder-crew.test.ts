import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { canonicalJson } from "#files";
import type { ClaimWait } from "./claim-wait.ts";
import { disbandCrew, failedJobs, joinCrew } from "./folder-crew.ts";
import { lockRunFolder } from "./lock.ts";
import type { Membership } from "./membership.ts";

const PACE = { beat: 0.1, patience: 1 };

let folder: string;
let members: Membership[];
let processes: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "crew-"));
  members = [];
  processes = [];
});
afterEach(async () => {
  for (const member of members) await member.leave();
  for (const child of processes) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

async function member(): Promise<Membership> {
  const joined = await joinCrew(folder, PACE);
  members.push(joined);
  return joined;
}

/** A member in a process of its own that has a job; gives what it says from then on. */
async function memberElsewhere(job: string): Promise<{ child: ChildProcess; said: () => string }> {
  const program = join(import.meta.dirname, "member.testing.ts");
  const child = spawn(process.execPath, [program, folder, job, `${PACE.beat}`, `${PACE.patience}`], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  processes.push(child);
  let said = "";
  child.stdout.on("data", (text: Buffer) => {
    said += text.toString();
  });
  await vi.waitFor(() => expect(said).toBe("taken\n"), { timeout: 60_000 });
  return { child, said: () => said };
}

/** Forbids root, too, to write below the folder, or no longer. */
function freeze(flag: "+i" | "-i"): void {
  execFileSync("chattr", ["-R", flag, folder]);
}

/** Whether that can be done: root alone may, and not every file system knows it. */
const canFreeze =
  spawnSync("sh", ["-c", "f=$(mktemp) && chattr +i $f && chattr -i $f && rm $f"]).status === 0;

const LOCKED = expect.objectContaining({ code: "run/locked", kind: "input" });

describe("those who work on a run together", () => {
  it("have each job one at a time, and leave nothing behind", async () => {
    const [one, other] = [await member(), await member()];
    expect(await one.take("a")).toBe("taken");
    expect(await other.take("a")).toBe("held");
    expect(await other.take("b")).toBe("taken");
    await one.release("a");
    expect(await other.take("a")).toBe("taken");
    await other.leave();
    expect(await one.take("b")).toBe("taken");
    await one.leave();
    const left = await readdir(folder, { recursive: true });
    expect(left.sort()).toEqual(["crew", "failed", "leases"]);
  });

  it("share many jobs out so that none is had twice, however they come", async () => {
    const crew = [await member(), await member(), await member()];
    const jobs = Array.from({ length: 20 }, (_, index) => `job-${index}`);
    const taken = await Promise.all(crew.flatMap((own) => jobs.map((job) => own.take(job))));
    expect(taken.filter((answer) => answer === "taken")).toHaveLength(jobs.length);
  });

  it("tell one another what failed for good", async () => {
    const [one, other] = [await member(), await member()];
    const failure = { key: "a", kind: "train", code: "jobs/unexpected", message: "no numbers" };
    await one.take("a");
    await one.fail(failure);
    expect(await other.take("a")).toEqual(failure);
    expect(await other.failures()).toEqual([failure]);
    expect(await failedJobs(folder)).toEqual([failure]);
  });

  it("take over at once what one of this machine had that was killed", async () => {
    const { child } = await memberElsewhere("a");
    const own = await member();
    expect(await own.take("a")).toBe("held");
    child.kill("SIGKILL");
    await vi.waitFor(async () => expect(await own.take("a")).toBe("taken"), { timeout: 60_000 });
  });

  it("take over what one of another machine of the same name had only once it is silent", async () => {
    const elsewhere = {
      host: hostname(),
      pid: spawnSync(process.execPath, ["-e", ""]).pid,
      born: "another boot/1",
    };
    const own = await member();
    writeFileSync(join(folder, "crew", "other.json"), canonicalJson({ ...elsewhere, beat: 0 }));
    writeFileSync(join(folder, "leases", "a.json"), canonicalJson({ ...elsewhere, member: "other" }));
    const began = performance.now();
    expect(await own.take("a")).toBe("held");
    await vi.waitFor(async () => expect(await own.take("a")).toBe("taken"), { timeout: 60_000 });
    expect(performance.now() - began).toBeGreaterThan(1000 * PACE.patience);
  });

  it("take over what one had that was stopped, which finds out when it wakes", async () => {
    const { child, said } = await memberElsewhere("a");
    const own = await member();
    child.kill("SIGSTOP");
    await vi.waitFor(async () => expect(await own.take("a")).toBe("taken"), { timeout: 60_000 });
    child.kill("SIGCONT");
    await vi.waitFor(() => expect(said()).toBe("taken\nlost\n"), { timeout: 60_000 });
    expect(own.lost.aborted).toBe(false);
  });

  it("do not join one who has the whole run, nor does that one begin beside them", async () => {
    const claim = await lockRunFolder(folder);
    await expect(joinCrew(folder, PACE)).rejects.toEqual(LOCKED);
    await disbandCrew(folder, PACE);
    await claim.release();
    const own = await member();
    await expect(disbandCrew(folder, PACE)).rejects.toEqual(LOCKED);
    await own.leave();
    await disbandCrew(folder, PACE);
    expect(await readdir(folder)).toEqual([]);
  });

  it("are seen at work beside one that was stopped, without waiting until that one is gone", async () => {
    const { child } = await memberElsewhere("a");
    child.kill("SIGSTOP");
    await memberElsewhere("b");
    const patient = { beat: PACE.beat, patience: 600 };
    await expect(disbandCrew(folder, patient)).rejects.toEqual(LOCKED);
    expect(await readdir(join(folder, "crew"))).toHaveLength(2);
  });

  it("are waited for aloud where they give no sign, by who may stop waiting", async () => {
    const { child } = await memberElsewhere("a");
    child.kill("SIGSTOP");
    const waits: ClaimWait[] = [];
    await disbandCrew(folder, PACE, { onWait: (wait) => waits.push(wait) });
    const members = [expect.objectContaining({ host: hostname(), pid: child.pid })];
    expect(waits).toEqual([{ members, seconds: PACE.patience }]);

    const { child: other } = await memberElsewhere("b");
    other.kill("SIGSTOP");
    const wish = new AbortController();
    const onWait = () => wish.abort(new Error("told to stop"));
    const patient = { beat: PACE.beat, patience: 600 };
    await expect(disbandCrew(folder, patient, { onWait, signal: wish.signal })).rejects.toThrow();
    expect(await readdir(join(folder, "crew"))).toHaveLength(1);
  });

  it.skipIf(!canFreeze)(
    "leave where nothing can be removed, and are refused what they ask for there",
    async () => {
      const own = await member();
      const other = await member();
      expect([await own.take("a"), await other.take("b")]).toEqual(["taken", "taken"]);
      const refused = { code: "files/unwritable", message: expect.stringContaining("permission denied") };
      freeze("+i");
      try {
        await expect(own.take("c")).rejects.toMatchObject(refused);
        await expect(own.release("a")).rejects.toMatchObject(refused);
        await other.leave();
      } finally {
        freeze("-i");
      }
      expect(await readdir(join(folder, "crew"))).toHaveLength(2);
      expect(await own.take("b")).toBe("held");
      await vi.waitFor(async () => expect(await own.take("b")).toBe("taken"), { timeout: 60_000 });
      await own.leave();
    },
  );

  it("are cleared away once they are gone", async () => {
    const { child } = await memberElsewhere("a");
    child.kill("SIGKILL");
    await vi.waitFor(() => disbandCrew(folder, PACE), { timeout: 60_000 });
    expect(await readdir(folder)).toEqual([]);
  });
});
