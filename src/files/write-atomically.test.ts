import { spawnSync } from "node:child_process";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeError } from "./disk-error.ts";
import { readTextFile } from "./read-text.ts";
import { requireWritableFile } from "./require-writable.ts";
import {
  createFolder,
  createFolderAtOnce,
  removeFile,
  removeTemporaries,
  temporaryPath,
  writeFileAtomically,
} from "./write-atomically.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "files-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const failure = (code: string, where: string) => expect.objectContaining({ code, kind: "failure", where });

describe("writeFileAtomically", () => {
  it("replaces a file and leaves nothing else behind", async () => {
    const path = join(folder, "table.csv");
    await writeFileAtomically(path, "old");
    await writeFileAtomically(path, "λ");
    expect(await readFile(path, "utf8")).toBe("λ");
    expect(await readdir(folder)).toEqual(["table.csv"]);
  });

  it("writes a text that comes in parts, and leaves the old one where a part fails", async () => {
    const path = join(folder, "table.csv");
    await writeFileAtomically(path, ["a,b\n", "", "λ,2\n"]);
    expect(await readFile(path, "utf8")).toBe("a,b\nλ,2\n");
    const failing = (function* () {
      yield "new";
      throw new Error("no more");
    })();
    await expect(writeFileAtomically(path, failing)).rejects.toThrow();
    expect(await readFile(path, "utf8")).toBe("a,b\nλ,2\n");
    expect(await readdir(folder)).toEqual(["table.csv"]);
  });

  it("never shows a reader anything but one whole version", async () => {
    const path = join(folder, "table.csv");
    const versions = ["a", "b"].map((letter) => letter.repeat(200_000));
    await writeFileAtomically(path, versions[0]!);
    let writing = true;
    const writer = (async () => {
      for (let i = 1; i <= 10; i++) await writeFileAtomically(path, versions[i % 2]!);
      writing = false;
    })();
    while (writing) expect(versions).toContain(await readFile(path, "utf8"));
    await writer;
  });

  it("says that a folder lies in the way and removes the temporary file", async () => {
    const path = join(folder, "report.html");
    await mkdir(path);
    await expect(writeFileAtomically(path, "x")).rejects.toEqual(failure("files/unwritable", path));
    expect(await readdir(folder)).toEqual(["report.html"]);
  });

  it("puts no file in the place of what is neither a file nor a folder, by a link neither", async () => {
    const pipe = join(folder, "pipe");
    spawnSync("mkfifo", [pipe]);
    const link = join(folder, "link");
    await symlink(pipe, link);
    for (const path of [pipe, link]) {
      const refused = expect.objectContaining({
        code: "files/unwritable",
        where: path,
        problem: "cannot write: a named pipe lies where the file should be",
        remedy: "Name another file",
      });
      await expect(writeFileAtomically(path, "x")).rejects.toEqual(refused);
      await expect(requireWritableFile(path)).rejects.toEqual(refused);
    }
    expect((await readdir(folder)).sort()).toEqual(["link", "pipe"]);
    expect((await stat(pipe)).isFIFO()).toBe(true);
  });

  it("says that the folder is missing or is a file", async () => {
    await writeFile(join(folder, "file"), "");
    for (const name of ["absent/x", "file/x"]) {
      const path = join(folder, name);
      await expect(writeFileAtomically(path, "x")).rejects.toEqual(failure("files/unwritable", path));
    }
  });
});

describe("removeFile", () => {
  it("removes a file, takes one that is not there for removed, and leaves a folder", async () => {
    const path = join(folder, "table.csv");
    await writeFile(path, "");
    await removeFile(path);
    await removeFile(path);
    expect(await readdir(folder)).toEqual([]);
    await expect(removeFile(folder)).rejects.toEqual(failure("files/unwritable", folder));
  });
});

describe("removeTemporaries", () => {
  it("removes what killed writers left, and nothing else", async () => {
    for (const name of ["table.csv", ".hidden", ".a.tmp", "x.tmp"]) await writeFile(join(folder, name), "");
    await writeFile(temporaryPath(join(folder, "table.csv")), "half");
    expect(await readdir(folder)).toHaveLength(5);
    await removeTemporaries(folder);
    expect((await readdir(folder)).sort()).toEqual([".a.tmp", ".hidden", "table.csv", "x.tmp"]);
  });

  it("says that the folder is missing", async () => {
    const path = join(folder, "absent");
    await expect(removeTemporaries(path)).rejects.toMatchObject({ code: "files/missing", where: path });
  });
});

describe("createFolderAtOnce", () => {
  it("makes folders above and leaves what is there", () => {
    createFolderAtOnce(join(folder, "c/d"));
    createFolderAtOnce(join(folder, "c/d"));
    expect(statSync(join(folder, "c/d")).isDirectory()).toBe(true);
  });

  it("comes to an end where folders cannot be made", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => createFolderAtOnce(join(folder, "file/a"))).toThrow("ENOTDIR");
    expect(() => createFolderAtOnce(join(folder, "file"))).toThrow("EEXIST");
    // A file system that makes no folders says that the one above is not there.
    if (existsSync("/proc/self")) expect(() => createFolderAtOnce("/proc/a/b")).toThrow("ENOENT");
  });
});

describe("createFolder", () => {
  it("makes the folders above and is content with one that exists", async () => {
    await createFolder(join(folder, "a/b"));
    await createFolder(join(folder, "a/b"));
    expect(await readdir(join(folder, "a"))).toEqual(["b"]);
  });

  it.skipIf(!existsSync("/proc/self"))(
    "ends with an error, instead of trying for ever, where the system refuses folders",
    async () => {
      await expect(createFolder("/proc/a/b")).rejects.toEqual(failure("files/unwritable", "/proc/a/b"));
      await expect(createFolder("/proc/a/b")).rejects.toThrow("nothing can be made there. Choose another");
    },
  );

  it("says that a file lies in the way", async () => {
    await writeFile(join(folder, "file"), "");
    for (const name of ["file", "file/sub"]) {
      const path = join(folder, name);
      await expect(createFolder(path)).rejects.toEqual(failure("files/unwritable", path));
    }
  });
});

describe("writeError", () => {
  it.each([
    ["ENOSPC", "files/disk-full", "the disk is full"],
    ["EDQUOT", "files/disk-full", "quota"],
    ["EACCES", "files/unwritable", "permission denied"],
    ["EROFS", "files/unwritable", "read-only"],
    ["EIO", "files/unwritable", "boom"],
  ])("explains %s as %s", (system, code, words) => {
    const error = writeError(Object.assign(new Error("boom"), { code: system }), "runs/a");
    expect(error).toEqual(failure(code, "runs/a"));
    expect(error.message).toContain(words);
  });
});

describe("readTextFile", () => {
  it("reads UTF-8 and drops a byte order mark", async () => {
    await writeFile(join(folder, "t"), "\uFEFFλ\n");
    expect(await readTextFile(join(folder, "t"))).toBe("λ\n");
  });

  it.skipIf(!existsSync("/dev/full"))("refuses a device, which would never end", async () => {
    await symlink("/dev/full", join(folder, "endless"));
    await expect(readTextFile(join(folder, "endless"))).rejects.toMatchObject({ code: "files/device" });
  });

  it("explains a missing file, a folder, bytes that are no text, and a link that leads nowhere", async () => {
    await writeFile(join(folder, "bytes"), Uint8Array.of(0x61, 0xff));
    await symlink("loop", join(folder, "loop"));
    const input = (code: string) => expect.objectContaining({ code, kind: "input" });
    await expect(readTextFile(join(folder, "absent"))).rejects.toEqual(input("files/missing"));
    await expect(readTextFile(folder)).rejects.toEqual(input("files/is-a-folder"));
    await expect(readTextFile(join(folder, "bytes"))).rejects.toEqual(input("files/not-text"));
    await expect(readTextFile(join(folder, "loop"))).rejects.toEqual(
      expect.objectContaining({ code: "files/unreadable", kind: "failure" }),
    );
  });
});
