import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { afterEach, expect, test, vi } from "vitest";

const FOLDER = join(import.meta.dirname, "..", "examples", "library");
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".ts"));

afterEach(() => vi.restoreAllMocks());

/** The lines that an example says it prints, each after an arrow in a comment. */
const promised = (file: string): readonly string[] =>
  [...readFileSync(join(FOLDER, file), "utf8").matchAll(/\/\/ → (.*)$/gm)].map(([, line]) => line!);

test.each(files)("the example %s prints what it says", async (file) => {
  const printed: string[] = [];
  vi.spyOn(console, "log").mockImplementation((...words: unknown[]) => void printed.push(format(...words)));
  await import(pathToFileURL(join(FOLDER, file)).href);
  expect(promised(file).length).toBeGreaterThan(0);
  expect(printed.join("\n").split("\n")).toEqual(promised(file));
});

test("there is an example for each of the twenty most used, and the guide names them all", () => {
  const guide = readFileSync(join(import.meta.dirname, "..", "docs", "library.md"), "utf8");
  expect(files.length).toBeGreaterThanOrEqual(20);
  expect(files.filter((file) => !guide.includes(`(../examples/library/${file})`))).toEqual([]);
});
