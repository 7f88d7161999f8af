import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readWholeLines } from "./read-text.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lines-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function linesOf(path: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const { text, line } of readWholeLines(path)) {
    lines.push(text);
    expect(line).toBe(lines.length);
  }
  return lines;
}

test("whole lines are what a text is split into, and what follows the last line feed is left out", async () => {
  const path = join(folder, "lines");
  const line = fc.oneof(fc.string(), fc.constant("é".repeat(700_000)), fc.constant(""));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 6 }), async (parts) => {
      const text = parts.join("\n").replaceAll("\r", "");
      await writeFile(path, text);
      expect(await linesOf(path)).toEqual(text.split("\n").slice(0, -1));
    }),
    { numRuns: 40 },
  );
});

test("a line that does not end is refused by file and line, however long the file", async () => {
  const path = join(folder, "endless");
  await writeFile(path, "first\n");
  // Zeros that no disk holds.
  await truncate(path, 2 ** 30);
  await expect(linesOf(path)).rejects.toMatchObject({ code: "files/line-too-long", where: `${path}:2` });
});
