import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ProgramFolder } from "./program-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "program-folder-"));
afterAll(() => rmSync(folder, { recursive: true }));

const MIB = 2 ** 20;
const keyOf = (n: number) => n.toString(16).padStart(64, "0");
const namesIn = (path: string) => readdirSync(path).filter((name) => name.endsWith(".program"));

test("what is written can be read, and what is not there is missing", () => {
  const programs = new ProgramFolder(join(folder, "a", "b"), MIB);
  expect(programs.read(keyOf(1))).toBeUndefined();
  programs.write(keyOf(1), Uint8Array.of(1, 2));
  programs.write(keyOf(1), Uint8Array.of(3));
  expect([...new ProgramFolder(join(folder, "a", "b"), MIB).read(keyOf(1))!]).toEqual([3]);
  expect(programs.whyUnwritable()).toBeUndefined();
  expect(readdirSync(programs.path)).toEqual([`${keyOf(1)}.program`]);
});

test("those that were used least recently leave a folder that has outgrown its bound", () => {
  const path = join(folder, "bounded");
  const programs = new ProgramFolder(path, MIB);
  const bytes = new Uint8Array(MIB / 32);
  const age = (n: number, seconds: number) => {
    const then = Date.now() / 1000 - seconds;
    utimesSync(join(path, `${keyOf(n)}.program`), then, then);
  };
  for (let n = 0; n < 32; n++) {
    programs.write(keyOf(n), bytes);
    age(n, 100_000 - n);
  }
  expect(namesIn(path)).toHaveLength(32);
  expect(programs.read(keyOf(0))).toBeDefined();
  for (let n = 32; n < 40; n++) programs.write(keyOf(n), bytes);
  const left = namesIn(path);
  expect(left.length * bytes.length).toBeLessThanOrEqual(MIB);
  expect(left).toContain(`${keyOf(0)}.program`);
  expect(left).toContain(`${keyOf(39)}.program`);
  expect(left).not.toContain(`${keyOf(1)}.program`);
});

test("what killed processes left on its way is removed, and what is on its way is not", () => {
  const path = join(folder, "abandoned");
  const programs = new ProgramFolder(path, MIB);
  programs.write(keyOf(1), Uint8Array.of(1));
  const [old, fresh] = [join(path, ".old.tmp"), join(path, ".fresh.tmp")];
  for (const file of [old, fresh]) writeFileSync(file, "");
  utimesSync(old, 1, 1);
  new ProgramFolder(path, MIB).write(keyOf(2), Uint8Array.of(2));
  expect([existsSync(old), existsSync(fresh)]).toEqual([false, true]);
});

test("a folder that cannot be written to says why, and costs no error", () => {
  writeFileSync(join(folder, "file"), "");
  const programs = new ProgramFolder(join(folder, "file", "programs"), MIB);
  expect(programs.whyUnwritable()).toMatch(/ENOTDIR/);
  programs.write(keyOf(1), Uint8Array.of(1));
  expect(programs.read(keyOf(1))).toBeUndefined();
});
