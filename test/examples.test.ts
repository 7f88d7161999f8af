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

test("examples of configurations have different names, and the guide to translation shows its own as it is", async () => {
  const { parseConfiguration } = await import("#atlas/configuration");
  const root = join(import.meta.dirname, "..");
  const examples = ["examples", "examples/studies"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => parseConfiguration(readFileSync(join(root, folder, name), "utf8"), name)),
  );
  expect(new Set(examples.map(({ name }) => name)).size).toBe(examples.length);
  const guide = readFileSync(join(root, "docs", "translation.md"), "utf8");
  const [, shown = ""] = /```yaml\n(.*?)```/s.exec(guide) ?? [];
  expect(examples).toContainEqual(parseConfiguration(shown, "translation.md"));
});
