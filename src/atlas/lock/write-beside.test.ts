import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeBeside } from "./write-beside.ts";

let folder: string;
let processes: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "beside-"));
  processes = [];
});
afterEach(async () => {
  for (const child of processes) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

const names = () => readdirSync(folder).sort();
const put = (text: string) => (fresh: string) => writeFile(fresh, text);

/** A process that has written half of something in a place. */
async function half(place: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "write-beside.testing.ts"), place], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  processes.push(child);
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the process that was to write half of ${place} ended before it had, with ${code}`);
  });
  await Promise.race([once(child.stdout, "data"), ended]);
  return child;
}

async function killed(place: string): Promise<void> {
  const child = await half(place);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

test("what is written appears whole and leaves nothing beside it, in the place of what was there if that is asked", async () => {
  const place = join(folder, "a", "run.json");
  await writeBeside(place, put("one"));
  await writeBeside(place, put("two"), { replaces: true });
  expect(readFileSync(place, "utf8")).toBe("two");
  expect(readdirSync(join(folder, "a"))).toEqual(["run.json"]);
});

test("what fails leaves what was there, and says where", async () => {
  const place = join(folder, "tables");
  mkdirSync(place);
  writeFileSync(join(place, "mine"), "mine");
  const failing = writeBeside(place, async () => Promise.reject(new Error("boom")), { replaces: true });
  await expect(failing).rejects.toMatchObject({ code: "files/unwritable", where: place });
  // Nothing but an empty folder may be there.
  const fill = async (fresh: string) => void mkdirSync(fresh);
  await expect(writeBeside(place, fill)).rejects.toMatchObject({ code: "files/unwritable", where: place });
  expect(names()).toEqual(["tables"]);
  expect(readdirSync(place)).toEqual(["mine"]);
});

test("what a killed process left of the same is cleared away, what it left of another stays", async () => {
  await killed(join(folder, "csv"));
  await killed(join(folder, "csv.old"));
  expect(names()).toHaveLength(2);
  await writeBeside(join(folder, "csv"), put("new"));
  expect(names()).toEqual([expect.stringMatching(/^\.csv\.old\..*\.part$/), "csv"]);
});

test("what a living process writes stays, and so does that of another machine for a day", async () => {
  await half(join(folder, "csv"));
  const [own = ""] = names();
  const elsewhere = ".csv.00000000-0000-0000-0000-000000000000.part";
  mkdirSync(join(folder, elsewhere));
  const identity = { host: "elsewhere", pid: 1, born: "1", machine: "1" };
  writeFileSync(join(folder, elsewhere, "owner.json"), JSON.stringify(identity));
  await writeBeside(join(folder, "csv"), put("one"), { replaces: true });
  expect(names()).toEqual([elsewhere, own, "csv"].sort());
  const before = Date.now() / 1000 - 2 * 86_400;
  utimesSync(join(folder, elsewhere), before, before);
  await writeBeside(join(folder, "csv"), put("two"), { replaces: true });
  expect(names()).toEqual([own, "csv"].sort());
});

test("what a killed process had moved aside is put back before anything else", async () => {
  const place = join(folder, "csv");
  writeFileSync(place, "former");
  await killed(place);
  const [part = ""] = names();
  renameSync(place, join(folder, part, "former"));
  const failing = writeBeside(place, async () => Promise.reject(new Error("boom")), { replaces: true });
  await expect(failing).rejects.toThrow("boom");
  expect(names()).toEqual(["csv"]);
  expect(readFileSync(place, "utf8")).toBe("former");
});
