import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { codeFingerprint, DECIDING_ROOMS, fingerprintOf } from "./code-fingerprint.ts";

/** Rooms that code which is compiled imports and that decide nothing about it. */
const HANDS_NUMBERS = ["errors", "files", "random", "registry", "settings", "statistics", "timing", "words"];

const SOURCE = join(import.meta.dirname, "..", "..");

test("every room whose code takes part in what is compiled is in the fingerprint", () => {
  const imported = DECIDING_ROOMS.flatMap((room) =>
    readdirSync(join(SOURCE, room), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !/\.test(ing)?\.ts$/.test(file))
      .flatMap((file) => [...readFileSync(join(SOURCE, room, file), "utf8").matchAll(/ from "#([\w-]+)/g)])
      .map(([, name]) => name!),
  );
  const known = new Set<string>([...DECIDING_ROOMS, ...HANDS_NUMBERS]);
  expect([...new Set(imported)].filter((name) => !known.has(name))).toEqual([]);
});

test("another line in any file that takes part is another fingerprint, and one in a test is not", () => {
  const copy = mkdtempSync(join(tmpdir(), "code-"));
  try {
    for (const room of DECIDING_ROOMS) cpSync(join(SOURCE, room), join(copy, room), { recursive: true });
    const before = fingerprintOf(copy);
    expect(fingerprintOf(copy)).toBe(before);
    expect(before).toBe(codeFingerprint());
    appendFileSync(join(copy, "engine", "staged.test.ts"), "\n");
    expect(fingerprintOf(copy)).toBe(before);
    appendFileSync(join(copy, "nets", "relu.ts"), "\n");
    expect(fingerprintOf(copy)).not.toBe(before);
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test("code that does not lie on the disk is known to nobody", () => {
  expect(fingerprintOf("/nowhere")).not.toBe(fingerprintOf("/nowhere"));
});

test("a fingerprint is one of this code, and the same when asked again", () => {
  expect(codeFingerprint()).toMatch(/^[0-9a-f]{64}$/);
  expect(codeFingerprint()).toBe(codeFingerprint());
});
