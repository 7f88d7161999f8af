import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireWritableFile, requireWritableFolder } from "./require-writable.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "writable-"));
  writeFileSync(join(folder, "file"), "as it was");
});
afterAll(() => rmSync(folder, { recursive: true }));

test("what can be written, there or not yet, passes and is left as it is", async () => {
  await requireWritableFile(join(folder, "file"));
  await requireWritableFile(join(folder, "new", "deep", "file"));
  await requireWritableFolder(folder);
  await requireWritableFolder(join(folder, "new", "deep"));
  expect(readdirSync(folder)).toEqual(["file"]);
});

test("a folder in the place of a file, a file in that of a folder, and a place that takes nothing are refused", async () => {
  const refused = (where: string, problem: RegExp) =>
    expect.objectContaining({
      code: "files/unwritable",
      kind: "failure",
      where,
      problem: expect.stringMatching(problem),
    });
  await expect(requireWritableFile(folder)).rejects.toEqual(refused(folder, /a folder lies where the file/));
  const below = join(folder, "file", "report.html");
  await expect(requireWritableFile(below)).rejects.toEqual(refused(below, /a file lies where a folder/));
  await expect(requireWritableFolder("/proc/self/new")).rejects.toEqual(
    refused("/proc/self/new", /nothing can be made there/),
  );
  const loop = join(folder, "loop");
  symlinkSync(loop, loop);
  await expect(requireWritableFolder(loop)).rejects.toEqual(refused(loop, /symbolic link/));
});
