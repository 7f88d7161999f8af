import { PassThrough } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import type { RunStatus } from "#atlas/status";
import { type QueueAnswer, unhurried } from "./queue-of-run.ts";
import { bytesWords, statusLine, statusText } from "./status-text.ts";
import { type Screen, watchStatus } from "./watch-status.ts";

const stage = (
  kind: string,
  done: number,
  running: number,
  failed: number,
  missing: number,
  blocked = 0,
) => ({
  kind,
  results: done + running + failed + missing,
  done,
  running,
  failed,
  missing,
  blocked,
});

const STATUS: RunStatus = {
  run: "runs/large",
  name: "large",
  state: "running",
  holder: { host: "node-7", pid: 4711 },
  crew: { members: [], jobs: 0 },
  began: "2026-01-01T10:00:00.000Z",
  updated: "2026-01-01T10:20:00.000Z",
  workers: 4,
  stages: [stage("train", 12_000, 12, 3, 17_985), stage("connectivity", 20, 0, 0, 59_980, 6)],
  networks_per_minute: 12.34,
  round: null,
  seconds_left: 4000,
  disk: { bytes: 3.4 * 2 ** 30, files: 12_345, is_estimated: true },
  running: [{ worker: "worker-0", words: "train 12 networks · width 8, batch size 16", seconds: 75 }],
  failures: Array.from({ length: 7 }, (_, i) => ({
    key: String(i),
    kind: "train",
    code: "run/worker-crashed",
    message: "the worker was killed by SIGKILL, as the system kills for want of memory",
    words: `train 1 network · width ${i}`,
  })),
  notes: ["a line of a journal is not as it was written"],
};

describe("the words on how far a run is", () => {
  it("have every count, the pace, the size and the first failures, and no line is wider than asked", () => {
    const text = statusText(STATUS, 79);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(79);
    expect(text).toMatch(
      /^large: running, process 4711 on node-7, 4 workers\n {2}12 networks\/min · about 1 h 7 min left/,
    );
    expect(text).toContain("left · 20 min in the latest call\n  about 3.4 GiB in 12345 files\n");
    expect(text).toMatch(/^ {2}networks +12000 +12 +3 +17985 +30000$/m);
    expect(text).toMatch(/^ {2}all +12020 +12 +3 +77965 +90000$/m);
    expect(text).toContain("failed: 7 jobs, and 6 results that need them\n");
    expect(text.match(/want of memory/g)).toHaveLength(5);
    expect(text).toContain("  … and 2 more\n");
    expect(text).toContain("\nnotes\n  a line of a journal");
    expect(statusLine(STATUS)).toBe(
      "12020 of 90000 results · 12 running · 3 failed · 12 networks/min · about 1 h 7 min left",
    );
  });

  it("say of which round what is left is, where further ones may come", () => {
    const words = (number: number) => statusLine({ ...STATUS, round: { number, of: 3 } });
    expect(words(2)).toMatch(/about 1 h 7 min left of round 2 of 3$/);
    expect(words(3)).toMatch(/about 1 h 7 min left$/);
  });

  it("tell several who work on a run together", () => {
    const members = [
      { host: "a", pid: 1 },
      { host: "a", pid: 2 },
      { host: "b", pid: 1 },
    ];
    const text = statusText({ ...STATUS, holder: null, crew: { members, jobs: 5 } }, 79);
    expect(text).toMatch(/^large: running, 3 processes on 2 machines, at 5 jobs\n {2}12 networks\/min/);
    expect(text).not.toContain("latest call");
  });

  it("say what to do about a run that nobody works on", () => {
    const words = (changes: Partial<RunStatus>) => statusText({ ...STATUS, ...changes }, 200).split("\n")[0];
    expect(words({ state: "failed" })).toContain("loss-atlas retry runs/large");
    expect(words({ state: "unfinished" })).toBe(
      "large: interrupted; loss-atlas run goes on, or loss-atlas worker runs/large",
    );
    expect(words({ state: "unfinished", stages: [stage("train", 0, 0, 0, 4)] })).toContain("not begun");
    expect(words({ state: "finished", name: null })).toBe("runs/large: finished");
  });

  it("give sizes by powers of 1024", () => {
    expect([0, 1023, 1024, 10 * 2 ** 20, 1.5 * 2 ** 40].map(bytesWords)).toEqual([
      "0 B",
      "1023 B",
      "1.0 KiB",
      "10 MiB",
      "1.5 TiB",
    ]);
  });
});

describe("a status that is watched", () => {
  const LATER = { ...STATUS, stages: [stage("train", 12_012, 0, 4, 17_984)] };
  const failures = [...STATUS.failures, { ...STATUS.failures[0]!, key: "new", message: "another" }];
  const SEQUENCE: RunStatus[] = [
    { ...STATUS, seconds_left: 3999 },
    { ...LATER, failures },
    { ...LATER, failures, state: "unfinished", holder: null },
    { ...LATER, failures, state: "finished", holder: null },
  ];
  const QUEUED = { running: 0, waiting: 4, reason: "Resources", collector: true };

  /** What is written until the watching ends. */
  async function watched(
    json: boolean,
    terminal?: { columns: number; rows: number },
    queue?: QueueAnswer,
  ): Promise<string> {
    const written = new PassThrough();
    const screen: Screen = Object.assign(written, terminal && { ...terminal, isTTY: true });
    const rest = [...SEQUENCE];
    await watchStatus(STATUS, screen, {
      json,
      interval: 1,
      read: async () => rest.shift()!,
      readQueue: async () => queue,
    });
    expect(rest).toEqual([]);
    return String(written.read());
  }

  it("is a line for each change and each new failure where there is no terminal", async () => {
    const lines = (await watched(false)).split("\n").slice(0, -1);
    expect(lines).toHaveLength(7 + 1 + 1 + 1 + 2);
    expect(lines[0]).toMatch(/^large: failed: train 1 network · width 0: the worker/);
    expect(lines[7]).toMatch(/^large: 12020 of 90000 results/);
    expect(lines[8]).toBe("large: failed: train 1 network · width 0: another");
    expect(lines[10]).toMatch(
      /^large: 12012 of 30000 results .* · nobody works on it; loss-atlas run goes on, or loss-atlas worker runs\/large$/,
    );
    expect(lines[11]).toMatch(/^large: finished: 12012 of 30000 results/);
  });

  it("is an object for each change with JSON", async () => {
    const lines = (await watched(true)).split("\n").slice(0, -1);
    expect(lines.map((line) => JSON.parse(line).state)).toEqual([
      "running",
      "running",
      "unfinished",
      "finished",
    ]);
    expect(JSON.parse(lines[0]!).queue).toBeNull();
  });

  it("is drawn over itself in a terminal, never higher than that while it goes on", async () => {
    const text = await watched(false, { columns: 80, rows: 10 });
    const drawings = text.split("\x1b[0J").slice(1);
    expect(drawings).toHaveLength(5);
    for (const drawing of drawings.slice(0, 4)) expect(drawing.split("\n").length - 1).toBeLessThan(10);
    expect(drawings[1]).toMatch(/^large: running/);
    expect(drawings[3]).toContain("large: interrupted");
    expect(drawings[3]).toContain("Nobody works on it: this waits until somebody does. Ctrl-C ends it.\n");
    expect(drawings[4]).toContain("large: finished");
    expect(drawings[4]).not.toContain("Ctrl-C");
  });

  it("says what waits in the queue of Slurm, and that it is waited for", async () => {
    const drawings = (await watched(false, { columns: 80, rows: 10 }, QUEUED)).split("\x1b[0J").slice(1);
    expect(drawings[3]).toContain("large: interrupted; tasks of Slurm will work on it\n");
    expect(drawings[3]).toMatch(
      /\n\nSlurm: 4 tasks waiting \(Resources\)\n\nThis waits until the tasks begin\. Ctrl-C ends it\.\n/,
    );
    const lines = (await watched(false, undefined, QUEUED)).split("\n");
    expect(lines[10]).toMatch(/^large: 12012 of 30000 .* · Slurm: 4 tasks waiting \(Resources\)$/);
    const records = (await watched(true, undefined, QUEUED)).trimEnd().split("\n");
    expect(records.map((line) => JSON.parse(line).queue)).toEqual([QUEUED, QUEUED, QUEUED, QUEUED]);
  });

  it("asks for the queue anew only after a while, and shows the latest answer until there is another", async () => {
    const answers = [QUEUED, "Slurm does not answer"];
    let asked = 0;
    const latest = unhurried(async () => answers[asked++], 100);
    expect([await latest(), await latest(), asked]).toEqual([QUEUED, QUEUED, 1]);
    await vi.waitFor(async () => expect(await latest()).toBe("Slurm does not answer"), { interval: 20 });
    expect(asked).toBe(2);
  });
});
