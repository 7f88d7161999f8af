import { appendFile, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { followJournals, type JournalFollower } from "./follow-journals.ts";
import { encodeLine } from "./line.ts";

let folder: string;
let path: string;
let follower: JournalFollower;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "follow-"));
  path = join(folder, "worker-0.jsonl");
  follower = followJournals(folder);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Lines of different lengths. */
function line(key: string): string {
  const observations = [{ metric: "hessian_trace", value: 0.5, standard_error: null }];
  const results = [{ key, cell: `width=${key.length}`, seeds: [0], observations }];
  return encodeLine({ kind: "curvature", seconds: 1, peak_memory_mb: 80, results });
}

const news = async () => (await follower.next()).map(({ key }) => key);
const corrupted = (number: number) =>
  expect.objectContaining({ code: "journal/corrupted", where: `${path}:${number}` });

describe("a followed journal", () => {
  it("tells each line once, and one that is being written once it is whole", async () => {
    expect(await news()).toEqual([]);
    const [a, b] = [line("a"), line("bb")];
    await writeFile(path, a + b.slice(0, 30));
    expect(await news()).toEqual(["a"]);
    expect(await news()).toEqual([]);
    await appendFile(path, b.slice(30));
    expect(await news()).toEqual(["bb"]);
    expect(follower.ends?.()).toEqual(new Map([["worker-0.jsonl", a.length + b.length]]));
  });

  it("names a damaged line by its number in the file", async () => {
    await writeFile(path, line("a"));
    await news();
    await appendFile(path, `${line("bb")}garbage\n`);
    await expect(follower.next()).rejects.toEqual(corrupted(3));
  });

  it("names the damaged line where the end was torn off and others came to it", async () => {
    await writeFile(path, line("a") + line("bb"));
    await news();
    await truncate(path, line("a").length + 10);
    await appendFile(path, line("ccc") + line("dddd"));
    await expect(follower.next()).rejects.toEqual(corrupted(2));
  });

  it("is read anew where a line was deleted, whether or not others have come since", async () => {
    await writeFile(path, line("a") + line("bb") + line("ccc"));
    await news();
    await writeFile(path, line("a") + line("ccc"));
    expect(await news()).toEqual(["a", "ccc"]);
    await writeFile(path, line("ccc") + line("dddd") + line("eeeee"));
    expect(await news()).toEqual(["ccc", "dddd", "eeeee"]);
  });

  it("is read anew where it was deleted and is written again", async () => {
    await writeFile(path, line("a"));
    await news();
    await rm(path);
    expect(await news()).toEqual([]);
    await writeFile(path, line("a"));
    expect(await news()).toEqual(["a"]);
  });
});
