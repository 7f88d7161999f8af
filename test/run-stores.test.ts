import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type JournalEntry, readJournals } from "#atlas/journal";
import type { ClaimWait, Membership } from "#atlas/lock";
import { folderStore, openRunStore, postgresStore, pullRun, type RunStore } from "#atlas/store";
import { AtlasError } from "#errors";
import { float32Tensor, int32Tensor } from "#trees";
import {
  type Line,
  lineTo,
  POSTGRES_PROGRAMS,
  type PostgresServer,
  startPostgres,
} from "./postgres-server.ts";

const PACE = { beat: 0.1, patience: 1.5 };
/** Nobody is to count as gone, however much the machine does besides. */
const STEADY = { beat: 0.1, patience: 60 };

const folder = mkdtempSync(join(tmpdir(), "run-stores-"));
const postgres = describe.skipIf(POSTGRES_PROGRAMS === undefined);
let server: PostgresServer | undefined;
beforeAll(async () => {
  if (POSTGRES_PROGRAMS !== undefined) server = await startPostgres();
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

let runs = 0;
const members: Membership[] = [];
const processes: ChildProcess[] = [];
const lines: Line[] = [];
afterEach(async () => {
  for (const line of lines.splice(0)) line.close();
  for (const member of members.splice(0)) await member.leave();
  for (const child of processes.splice(0)) child.kill("SIGKILL");
});

const FOLDER = {
  kind: "a folder",
  fresh: () => join(folder, `run-${runs++}`),
  open: (path: string) => folderStore(path, STEADY),
};
const DATABASE = {
  kind: "PostgreSQL",
  fresh: () => server!.address(`run-${runs++}`),
  open: (address: string) => postgresStore(address, STEADY),
};
const STORES = POSTGRES_PROGRAMS === undefined ? [FOLDER] : [FOLDER, DATABASE];

async function prepared(store: RunStore): Promise<RunStore> {
  await store.prepare();
  return store;
}

async function member(store: RunStore): Promise<Membership> {
  const joined = await store.shared!.join();
  members.push(joined);
  return joined;
}

function entryOf(key: string, value: number | null = 0.5): JournalEntry {
  const observations = [{ metric: "trace_Ω", value, standard_error: null }];
  return {
    kind: "curvature",
    seconds: 1,
    peak_memory_mb: 2,
    results: [{ key, cell: "c", seeds: [0], observations }],
  };
}

const keysOf = (results: readonly { readonly key: string }[]) => results.map(({ key }) => key);

const FAILURE = { key: "a", kind: "train", code: "jobs/unexpected", message: "no numbers" };

describe.each(STORES)("a run in $kind", ({ fresh, open }) => {
  it("keeps texts, whatever is in them, and says where it misses one", async () => {
    const address = fresh();
    const store = await prepared(open(address));
    const text = 'Ω \u0000 "\\" \r\n 🙂';
    await store.writeText("networks/own/files.json", "first");
    await store.writeText("networks/own/files.json", text);
    expect(await open(address).readText("networks/own/files.json")).toBe(text);
    await expect(store.readText("none.json")).rejects.toMatchObject({ code: "files/missing", kind: "input" });
    const error = await store.readText("none.json").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AtlasError);
    expect(String(error)).toContain(store.placeOf("none.json"));
  });

  it("keeps arrays to the bit, of any size, and reads some of them alone", async () => {
    const address = fresh();
    const store = await prepared(open(address));
    const large = Float32Array.from({ length: 2_500_001 }, (_, index) => index / 7);
    const odd = new Float32Array([Number.NaN, Number.POSITIVE_INFINITY, -0, 1e-45]);
    const file = {
      tensors: {
        large: float32Tensor(large, [2_500_001]),
        odd: float32Tensor(odd, [2, 2]),
        whole: int32Tensor(new Int32Array([-1, 2]), [2]),
      },
      metadata: { network: "k", note: "Ω" },
    };
    await store.writeArrays("weights/k", { tensors: {}, metadata: {} });
    await store.writeArrays("weights/k", file);
    const found = await open(address).readArrays("weights/k");
    expect(found.metadata).toEqual(file.metadata);
    for (const name of ["large", "odd", "whole"] as const) {
      expect(found.tensors[name]!.shape).toEqual(file.tensors[name].shape);
      expect(
        Buffer.from(found.tensors[name]!.data.buffer).equals(Buffer.from(file.tensors[name].data.buffer)),
      ).toBe(true);
    }
    const some = await store.readArrays("weights/k", (name) => name !== "odd");
    expect(Object.keys(some.tensors).sort()).toEqual(["large", "whole"]);
    expect(Buffer.compare(Buffer.from(some.tensors.large!.data.buffer), Buffer.from(large.buffer))).toBe(0);
    expect((await store.readArrays("weights/k", () => false)).metadata).toEqual(file.metadata);
    await store.writeArrays("weights/k", { tensors: { odd: file.tensors.odd }, metadata: {} });
    expect(Object.keys((await store.readArrays("weights/k")).tensors)).toEqual(["odd"]);
    await store.writeArrays("curves/k", { tensors: { odd: file.tensors.odd }, metadata: {} });
    const bytes = (await store.arraySizes("curves")).get("curves/k");
    expect([...(await store.arraySizes("weights"))]).toEqual([["weights/k", bytes]]);
    expect((await store.arraySizes("none")).size).toBe(0);
    await store.removeArrays(["weights/k", "weights/none"]);
    expect((await open(address).arraySizes("weights")).size).toBe(0);
    expect([...(await store.arraySizes("curves")).keys()]).toEqual(["curves/k"]);
    for (const isWanted of [undefined, () => true])
      await expect(store.readArrays("weights/none", isWanted)).rejects.toMatchObject({
        code: "files/missing",
        kind: "input",
      });
  });

  it("keeps journals of many writers, which are followed line by line", async () => {
    const address = fresh();
    const store = await prepared(open(address));
    const follower = open(address).shared!.followJournals();
    expect(await follower.next()).toEqual([]);
    const [one, other] = [await store.openJournal("b-0"), await store.openJournal("a-0")];
    await one.append(entryOf("x"));
    await other.append(entryOf("y", null));
    expect(keysOf(await follower.next())).toEqual(["y", "x"]);
    for (let index = 0; index < 130; index++) await one.append(entryOf(`x${index}`));
    await other.append(entryOf("y2"));
    expect(new Set(keysOf(await follower.next())).size).toBe(131);
    expect(await follower.next()).toEqual([]);
    expect(follower.ends!()).toEqual(await store.journalSizes!());
    const late = open(address).shared!.followJournals();
    expect(await late.all()).toEqual(await store.readJournals());
    expect(late.ends!()).toEqual(await store.journalSizes!());
    expect(await late.next()).toEqual([]);
    await one.close();
    const again = await open(address).openJournal("b-0");
    expect(again.size!()).toBe(one.size!());
    await again.append(entryOf("x", 0.25));
    expect(keysOf(await late.next())).toEqual(["x"]);
    const { results, disagreeing } = await store.readJournals();
    expect(results.size).toBe(133);
    expect(results.get("x")!.observations[0]!.value).toBe(0.5);
    expect(disagreeing).toEqual(["x"]);
    expect(await store.journalSizes!()).toEqual(
      new Map([
        ["a-0.jsonl", other.size!()],
        ["b-0.jsonl", again.size!()],
      ]),
    );
    await expect(other.append(entryOf("z", Number.NaN))).rejects.toMatchObject({
      code: "journal/malformed-entry",
    });
    for (const journal of [other, again]) await journal.close();
  });

  it("has each job at one member at a time, however many ask", async () => {
    const address = fresh();
    await prepared(open(address));
    const crew = [await member(open(address)), await member(open(address)), await member(open(address))];
    const jobs = Array.from({ length: 20 }, (_, index) => `job-${index}`);
    const taken = await Promise.all(crew.flatMap((own) => jobs.map((job) => own.take(job))));
    expect(taken.filter((answer) => answer === "taken")).toHaveLength(jobs.length);
    const [one, other] = crew;
    expect(await one!.take("a")).toBe("taken");
    expect(await other!.take("a")).toBe("held");
    await one!.release("a");
    expect(await other!.take("a")).toBe("taken");
    await other!.leave();
    expect(await one!.take("a")).toBe("taken");
  });

  it("tells all members what failed for good", async () => {
    const address = fresh();
    await prepared(open(address));
    const [one, other] = [await member(open(address)), await member(open(address))];
    await one.take("a");
    await one.fail(FAILURE);
    expect(await other.take("a")).toEqual(FAILURE);
    expect(await other.failures()).toEqual([FAILURE]);
  });

  it("is had by one alone or by a crew, and forgets the failures of a crew that is gone", async () => {
    const address = fresh();
    const store = await prepared(open(address));
    const locked = { code: "run/locked", kind: "input" };
    const claim = await store.claim();
    await expect(open(address).shared!.join()).rejects.toMatchObject(locked);
    await claim.release();
    const own = await member(store);
    await own.take("a");
    await own.fail(FAILURE);
    await expect(open(address).claim()).rejects.toMatchObject(locked);
    await own.leave();
    await (await store.claim()).release();
    const next = await member(store);
    expect(await next.failures()).toEqual([]);
    expect(await next.take("a")).toBe("taken");
  });
});

postgres("a crew that shares a database alone", () => {
  /** A member in a process of its own that has a job; gives what it says from then on. */
  async function memberElsewhere(address: string, job: string, patience = PACE.patience) {
    const program = join(import.meta.dirname, "run-member.ts");
    const child = spawn(process.execPath, [program, address, job, `${PACE.beat}`, `${patience}`], {
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

  async function line(): Promise<Line> {
    const opened = await lineTo(server!.port);
    lines.push(opened);
    return opened;
  }

  it("takes over at once what one of this machine had that was killed, and claims the run", async () => {
    const address = server!.address("killed");
    const store = await prepared(postgresStore(address, { beat: 5, patience: 60 }));
    const { child } = await memberElsewhere(address, "a", 60);
    const own = await member(store);
    expect(await own.take("a")).toBe("held");
    child.kill("SIGKILL");
    await vi.waitFor(async () => expect(await own.take("a")).toBe("taken"), {
      timeout: 40_000,
      interval: 100,
    });
    await own.leave();
    await (await store.claim()).release();
  });

  it("takes over what one had that was stopped, which finds out when it wakes", async () => {
    const address = server!.address("stopped");
    const store = await prepared(postgresStore(address, PACE));
    const { child, said } = await memberElsewhere(address, "a");
    const own = await member(store);
    child.kill("SIGSTOP");
    await vi.waitFor(async () => expect(await own.take("a")).toBe("taken"), {
      timeout: 60_000,
      interval: 100,
    });
    child.kill("SIGCONT");
    await vi.waitFor(() => expect(said()).toBe("taken\nlost\n"), { timeout: 60_000 });
    expect(own.lost.aborted).toBe(false);
  });

  it("is waited for aloud where it gives no sign, by who may stop waiting", async () => {
    const address = server!.address("silent");
    const store = await prepared(postgresStore(address, PACE));
    const { child } = await memberElsewhere(address, "a");
    child.kill("SIGSTOP");
    const members = [expect.objectContaining({ host: hostname(), pid: child.pid })];
    const wish = new AbortController();
    const onWait = () => wish.abort(new Error("told to stop"));
    await expect(store.claim({ onWait, signal: wish.signal })).rejects.toThrow();
    const waits: ClaimWait[] = [];
    const claim = await store.claim({ onWait: (wait) => waits.push(wait) });
    expect(waits).toEqual([{ members, seconds: PACE.patience }]);
    await claim.release();
  });

  it("takes over what one had whose line was cut, which says so itself", async () => {
    const cable = await line();
    const near = await prepared(postgresStore(server!.address("cut"), PACE));
    const cutOff = await postgresStore(server!.address("cut", cable.port), PACE).shared!.join();
    const own = await member(near);
    expect(await cutOff.take("a")).toBe("taken");
    cable.cut();
    expect(await own.take("a")).toBe("held");
    await vi.waitFor(async () => expect(await own.take("a")).toBe("taken"), {
      timeout: 60_000,
      interval: 100,
    });
    await vi.waitFor(() => expect(cutOff.lost.aborted).toBe(true), { timeout: 60_000 });
    expect(cutOff.lost.reason).toMatchObject({ code: "store/unreachable" });
    expect(String(cutOff.lost.reason)).not.toContain("pass");
    cable.breakOff();
    await cutOff.leave();
  });

  it("goes on where a line was broken for a moment: nothing is lost, and nothing done twice", async () => {
    const cable = await line();
    const store = await prepared(
      postgresStore(server!.address("mended", cable.port), { beat: 0.1, patience: 20 }),
    );
    const own = await member(store);
    await own.take("a");
    const journal = await store.openJournal("w-0");
    await journal.append(entryOf("x"));
    cable.breakOff();
    const appended = journal.append(entryOf("y"));
    const written = store.writeText("t.json", "t");
    setTimeout(() => cable.mend(), 600);
    await Promise.all([appended, written]);
    expect(own.lost.aborted).toBe(false);
    expect(keysOf(await store.shared!.followJournals().next())).toEqual(["x", "y"]);
    const near = await member(postgresStore(server!.address("mended"), PACE));
    expect(await near.take("a")).toBe("held");
    await own.leave();
  });

  it("keeps what was written when the server loses its power", async () => {
    const store = await prepared(postgresStore(server!.address("power"), { beat: 0.1, patience: 20 }));
    const own = await member(store);
    await own.take("a");
    const journal = await store.openJournal("w-0");
    await journal.append(entryOf("x"));
    const restarted = server!.restart();
    await journal.append(entryOf("y"));
    await restarted;
    expect(await own.take("a")).toBe("taken");
    expect(own.lost.aborted).toBe(false);
    expect([...(await store.readJournals()).results.keys()]).toEqual(["x", "y"]);
  });

  it("refuses a second writer of one journal, whoever comes later", async () => {
    const store = await prepared(postgresStore(server!.address("writers"), PACE));
    const [one, other] = [await store.openJournal("w-0"), await store.openJournal("w-0")];
    await one.append(entryOf("x"));
    await expect(other.append(entryOf("y"))).rejects.toMatchObject({
      code: "store/two-writers",
      kind: "failure",
    });
  });

  it("is pulled into a folder at any moment, what is new alone, and into none that holds another run", async () => {
    const store = await prepared(postgresStore(server!.address("pulled"), PACE));
    const into = join(folder, "pulled");
    await expect(pullRun(store, into)).rejects.toMatchObject({ code: "run/no-run", kind: "input" });
    await store.writeText("experiment.json", "{}");
    const journal = await store.openJournal("w-0");
    await journal.append(entryOf("x"));
    const file = { tensors: { w: float32Tensor(new Float32Array(3), [3]) }, metadata: { network: "k" } };
    await store.writeArrays("weights/k", file);
    expect((await pullRun(store, into, { isWanted: () => false })).files).toBe(2);
    expect(await pullRun(store, into)).toMatchObject({ files: 1 });
    await journal.append(entryOf("y"));
    expect(await pullRun(store, into)).toEqual({ files: 1, bytes: journal.size!() });
    expect([...(await readJournals(join(into, "journal"))).results.keys()]).toEqual(["x", "y"]);
    expect(await folderStore(into).readArrays("weights/k")).toEqual(file);
    const own = await folderStore(into).openJournal("w-0");
    await own.append(entryOf("z"));
    await own.close();
    await expect(pullRun(store, into)).rejects.toMatchObject({ code: "run/not-pulled", kind: "input" });
    await journal.append(entryOf("long".repeat(99)));
    await expect(pullRun(store, into)).rejects.toMatchObject({ code: "run/not-pulled", kind: "input" });
    expect([...(await readJournals(join(into, "journal"))).results.keys()]).toEqual(["x", "y", "z"]);
    const other = await prepared(postgresStore(server!.address("other"), PACE));
    await other.writeText("experiment.json", "{}");
    await expect(pullRun(other, into)).rejects.toMatchObject({ code: "run/not-pulled", kind: "input" });
  });
});

postgres("the address of a run in a database", () => {
  it("makes nothing there where it is only asked for", async () => {
    const address = server!.address("x").replace("/postgres?", "/template1?");
    const store = postgresStore(address);
    await expect(store.readText("x")).rejects.toMatchObject({ code: "run/no-run", kind: "input" });
    await expect(store.contents!.texts()).rejects.toMatchObject({ code: "run/no-run", kind: "input" });
  });

  it.each([
    [(at: PostgresServer) => at.address(), "store/address"],
    [(at: PostgresServer) => at.address("x").replace("pass", "fail"), "store/refused"],
    [(at: PostgresServer) => at.address("x").replace("/postgres?", "/none?"), "store/refused"],
    [() => "postgres://u:secret@h:port:port/?run=x", "store/address"],
  ])("is told what is wrong with it, without the password", async (address, code) => {
    const open = async () => openRunStore(address(server!)).readText("x");
    const error = await open().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code, kind: "input" });
    expect(String(error)).not.toMatch(/secret|pass%|word%/);
  });

  it("that leads to no server is told within seconds", async () => {
    const cable = await lineTo(server!.port);
    cable.close();
    const store = postgresStore(server!.address("x", cable.port));
    await expect(store.prepare()).rejects.toMatchObject({ code: "store/unreachable", kind: "input" });
  });
});
