import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canonicalJson, sha256Hex } from "#files";
import { countedLines } from "./counted-lines.ts";
import { journalSizes } from "./whole-lines.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lines-"));
  path = join(folder, "worker-0.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A line as journals have them. */
function lineOf(kind: string, keys: readonly string[], length = 3): string {
  const entry = {
    kind,
    seconds: 1,
    peak_memory_mb: 2,
    results: keys.map((key) => ({
      key,
      cell: 'a "key":" that is none',
      seeds: [0],
      observations: [{ metric: "train_loss", value: 0.5, standard_error: null }],
      series: { numbers: Array.from({ length }, (_, i) => i / 7) },
    })),
  };
  const text = canonicalJson(entry);
  return `{"version":2,"checksum":"${sha256Hex(text)}","entry":${text}}\n`;
}

const found = (from = 0) => [...countedLines(path, from)];

describe("the lines of a journal that is not parsed", () => {
  it("tell kinds and keys, whatever their length, and where they end", async () => {
    // The second is longer than what is read at once.
    const lines = [lineOf("train", ["a", "b"]), lineOf("similarity", ["c"], 400_000), lineOf("train", ["d"])];
    await writeFile(path, `${lines.join("")}{"version":2,"checksum":"cut sh`);
    const ends = lines.map((_, i) => Buffer.byteLength(lines.slice(0, i + 1).join("")));
    expect(found()).toEqual([
      { line: 1, end: ends[0], state: "whole", kind: "train", keys: ["a", "b"] },
      { line: 2, end: ends[1], state: "whole", kind: "similarity", keys: ["c"] },
      { line: 3, end: ends[2], state: "whole", kind: "train", keys: ["d"] },
    ]);
    expect(found(ends[1]).map(({ keys, end }) => ({ keys, end }))).toEqual([{ keys: ["d"], end: ends[2] }]);
    expect(await journalSizes(folder)).toEqual(new Map([["worker-0.jsonl", ends[2]]]));
  });

  it("tell what is damaged, what another program laid out anew, and what is of the first format", async () => {
    const whole = lineOf("train", ["a"]);
    const spaced = JSON.stringify(JSON.parse(whole), null, 1).replaceAll("\n", " ");
    await writeFile(path, `${whole.replace("0.5", "0.6")}${spaced}\n\n${whole.slice(0, 80)}\n`);
    await appendFile(path, `${JSON.stringify({ version: 1, checksum: "", entry: {} })}\n${whole}`);
    expect(found().map(({ line, state, keys }) => [line, state, keys])).toEqual([
      [1, "damaged", []],
      [2, "whole", ["a"]],
      [4, "damaged", []],
      [5, "former", []],
      [6, "whole", ["a"]],
    ]);
    expect(found().at(-1)!.end).toBe((await readFile(path)).length);
  });
});
