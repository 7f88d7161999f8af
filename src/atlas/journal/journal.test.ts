import { existsSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { quantitiesIn } from "#taxonomy";
import type { JournalEntry } from "./entry.ts";
import { decodeLine, encodeLine } from "./line.ts";
import { readJournals } from "./read-journals.ts";
import { openJournal } from "./writer.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "journal-"));
  await mkdir(join(folder, "journal"));
  path = join(folder, "journal/worker-0.jsonl");
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function entry(key: string, value: number | null = 0.25): JournalEntry {
  return {
    kind: "train",
    seconds: 1.5,
    peak_memory_mb: 80,
    results: [
      {
        key,
        cell: "c",
        seeds: [0],
        observations: [{ metric: "train_loss", value, standard_error: null, detail: { converged: true } }],
        training: {
          status: "trained",
          degenerate: false,
          epochs: 2,
          updates: 20,
          stopped_by: "budget",
          history: { loss: [1.5, null], error_pct: [50, 12.5] },
        },
        series: { nodes: [1, null] },
        file: "curves/0f",
      },
    ],
  };
}

async function write(file: string, ...entries: readonly JournalEntry[]): Promise<void> {
  const journal = await openJournal(file);
  for (const one of entries) await journal.append(one);
  await journal.close();
}

const keysRead = async () => [...(await readJournals(join(folder, "journal"))).results.keys()];

describe("a journal line", () => {
  it("gives back what was written, for any numbers", () => {
    const number = fc.option(fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => value + 0));
    const observation = fc.record({
      metric: fc.constantFrom(...quantitiesIn([])),
      value: number,
      standard_error: number,
    });
    fc.assert(
      fc.property(fc.array(observation), (observations) => {
        const [result] = entry("k").results;
        const written = { ...entry("k"), results: [{ ...result!, observations }] };
        const line = encodeLine(written);
        expect(line.indexOf("\n")).toBe(line.length - 1);
        expect(decodeLine(line, "x")).toEqual({ version: 2, entry: written });
      }),
    );
  });

  it("refuses any change of a single character", () => {
    const line = encodeLine(entry("k")).trimEnd();
    const change = fc.tuple(fc.nat({ max: line.length - 1 }), fc.integer({ min: 32, max: 126 }));
    fc.assert(
      fc.property(change, ([position, code]) => {
        const changed = line.slice(0, position) + String.fromCharCode(code) + line.slice(position + 1);
        fc.pre(changed !== line);
        expect(() => decodeLine(changed, "j:1")).toThrow(
          expect.objectContaining({ code: expect.stringMatching(/^journal\/(corrupted|unknown-version)$/) }),
        );
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("cannot hold %d", (value) => {
    expect(() => encodeLine(entry("k", value))).toThrow(/result k: the result cannot be written down/);
  });
});

describe("journals of a run folder", () => {
  it("are empty before anything ran", async () => {
    expect(await readJournals(join(folder, "absent"))).toEqual({
      results: new Map(),
      former: new Map(),
      disagreeing: [],
      executed: [],
    });
  });

  it("are read together", async () => {
    await write(join(folder, "journal/worker-1.jsonl"), entry("c"));
    await write(path, entry("a"), entry("b"));
    await writeFile(join(folder, "journal/notes.txt"), "not a journal");
    expect(await keysRead()).toEqual(["a", "b", "c"]);
  });

  it("lose only a torn last line, at whatever byte it was cut", async () => {
    const whole = encodeLine(entry("a"));
    const torn = encodeLine(entry("b"));
    for (const length of [1, 20, torn.length - 1]) {
      await writeFile(path, whole + torn.slice(0, length));
      expect(await keysRead()).toEqual(["a"]);
      await write(path, entry("c"));
      expect(await keysRead()).toEqual(["a", "c"]);
      expect(await readFile(path, "utf8")).toBe(whole + encodeLine(entry("c")));
    }
  });

  it("mend a torn line longer than one read", async () => {
    await writeFile(path, `${encodeLine(entry("a"))}${"x".repeat(200_000)}`);
    await write(path, entry("b"));
    expect(await keysRead()).toEqual(["a", "b"]);
  });

  it.each([
    ["text", "garbage\n"],
    ["a line cut short before others", `${encodeLine(entry("b")).slice(0, 60)}\n`],
    ["a changed number", encodeLine(entry("b")).replace("0.25", "0.26")],
    ["zeros", "\0\0\0\n"],
    [
      "a line nested without end",
      `{"version":2,"checksum":"","entry":${'{"a":['.repeat(10_000)}${"]}".repeat(10_000)}}\n`,
    ],
  ])("refuse %s in the middle, naming file and line", async (_, line) => {
    await writeFile(path, encodeLine(entry("a")) + line + encodeLine(entry("c")));
    const refusal = { code: "journal/corrupted", kind: "failure", where: `${path}:2` };
    await expect(readJournals(join(folder, "journal"))).rejects.toEqual(expect.objectContaining(refusal));
  });

  it.each([
    ["as lines are", encodeLine(entry("a")).replace('"version":2', '"version":3')],
    ["of which nothing else is known", '{"version":3,"content":[]}\n'],
  ])("refuse a newer format, %s, and call it so", async (_, line) => {
    await writeFile(path, line);
    await expect(readJournals(join(folder, "journal"))).rejects.toEqual(
      expect.objectContaining({
        code: "journal/unknown-version",
        where: `${path}:1`,
        problem: "a newer version of loss-atlas wrote this journal, in format 3",
      }),
    );
  });

  it("skip empty lines left by a hand that deleted one", async () => {
    await writeFile(path, `${encodeLine(entry("a"))}\n${encodeLine(entry("b"))}`);
    expect(await keysRead()).toEqual(["a", "b"]);
  });

  it("take the first of two results of one job and say when they disagree", async () => {
    await write(join(folder, "journal/worker-1.jsonl"), entry("a", 2), { ...entry("b"), seconds: 9 });
    await write(path, entry("a", 1), entry("b"));
    const { results, disagreeing } = await readJournals(join(folder, "journal"));
    expect(results.get("a")?.observations[0]?.value).toBe(1);
    expect(disagreeing).toEqual(["a"]);
  });
});

describe("a journal that cannot be written", () => {
  it.skipIf(!existsSync("/dev/full"))("says that the disk is full", async () => {
    await symlink("/dev/full", path);
    const journal = await openJournal(path);
    await expect(journal.append(entry("a"))).rejects.toEqual(
      expect.objectContaining({ code: "files/disk-full", kind: "failure", where: path }),
    );
    await journal.close();
  });

  it("says that a file lies where its folder should be", async () => {
    await appendFile(join(folder, "file"), "");
    await expect(openJournal(join(folder, "file/x.jsonl"))).rejects.toEqual(
      expect.objectContaining({ code: "files/unwritable", kind: "failure" }),
    );
  });
});
