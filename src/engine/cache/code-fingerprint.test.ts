import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { codeFingerprint, DECIDING_ROOMS } from "./code-fingerprint.ts";

/** Rooms that code which is compiled imports and that decide nothing about it. */
const HANDS_NUMBERS = ["errors", "random", "registry", "settings", "statistics", "timing"];

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

test("a fingerprint is one of this code, and the same when asked again", () => {
  expect(codeFingerprint()).toMatch(/^[0-9a-f]{64}$/);
  expect(codeFingerprint()).toBe(codeFingerprint());
});
