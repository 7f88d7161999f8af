import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readError, writeError } from "./disk-error.ts";

test("a path below a file is not called missing alone: what lies in the way is said", () => {
  const failing = (code: string) => readError(Object.assign(new Error(code), { code }), "run/journal");
  expect(failing("ENOTDIR")).toMatchObject({
    code: "files/missing",
    kind: "input",
    where: "run/journal",
    problem: "a file lies where a folder should be",
  });
  expect(failing("ENOENT")).toMatchObject({ code: "files/missing", problem: "no such file" });
});

test("what helps where nothing can be written is said by what is in the way", () => {
  const folder = mkdtempSync(join(tmpdir(), "disk-error-"));
  mkdirSync(join(folder, "there"));
  writeFileSync(join(folder, "file"), "");
  const failing = (code: string, path: string) =>
    writeError(Object.assign(new Error("boom"), { code }), join(folder, path)).message;
  expect(failing("ENOENT", "missing/deep/a")).toBe(
    `${folder}/missing/deep/a: cannot write: the folder does not exist. Make the folder ${folder}/missing/deep first, or choose another`,
  );
  // The folder is there, and yet the system makes nothing in it, as in /proc.
  expect(failing("ENOENT", "there/a")).toMatch(/nothing can be made there\. Choose another folder$/);
  expect(failing("EACCES", "there/deep/a")).toMatch(
    /permission denied\. Make \S+\/there writable for this user, or choose another folder$/,
  );
  expect(failing("EPERM", "there")).toContain(`Make ${folder}/there writable`);
  expect(failing("EROFS", "there/a")).toMatch(
    /read-only\. Choose a folder on another disk, or have this one/,
  );
  expect(failing("ENOTDIR", "file/deep/a")).toMatch(
    /a file lies where a folder should be\. Move \S+\/file away, or choose another folder$/,
  );
  expect(failing("EISDIR", "there")).toMatch(/a folder lies where the file should be\. Name a file in it,/);
  expect(failing("EIO", "there/a")).toMatch(/boom\. Choose another folder or make this one writable$/);
  rmSync(folder, { recursive: true });
});
