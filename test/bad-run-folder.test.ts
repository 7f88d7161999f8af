import { copyFileSync, cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { lossAtlas, signalGroup, trustKeptPrograms } from "./command-line.ts";
import { digestsUnder, pathsUnder } from "./files-under.ts";
import { expectNoRemains, expectRefusal, type Refusal, scratchFolders } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { resultsOf, TINY, TINY_JOBS } from "./tiny-experiment.ts";

trustKeptPrograms();

const freshFolder = scratchFolders("bad-run-folder");
const RUN = ["run", "tiny.yaml", "--workers", "1"];
/** Networks of a cell of the tiny experiment. */
const SEEDS = 3;

let finished: string;
let results: Record<string, string>;
beforeAll(async () => {
  finished = freshFolder({ "tiny.yaml": TINY });
  expect((await standingLossAtlas(RUN, { cwd: finished })).code).toBe(0);
  results = resultsOf(join(finished, "runs"));
});

/** A folder with a copy of the finished run, and paths inside that run. */
function copyOfFinished(): { cwd: string; inRun: (path: string) => string } {
  const cwd = freshFolder();
  cpSync(finished, cwd, { recursive: true });
  return { cwd, inRun: (path) => join(cwd, "runs", "tiny", path) };
}

/** Changes a text file, which must not come out the same. */
function rewrite(path: string, change: (text: string) => string): void {
  const before = readFileSync(path, "utf8");
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
}

/** Expects the three commands that read a run folder to refuse it alike and to leave it as it is. */
async function expectRefusedByAll(cwd: string, refusal: Refusal): Promise<void> {
  const before = digestsUnder(cwd);
  for (const words of [RUN, ["report", "runs/tiny"], ["claims", "runs/tiny"]]) {
    expectRefusal(await standingLossAtlas(words, { cwd }), refusal);
  }
  expect(digestsUnder(cwd)).toEqual(before);
}

async function expectFinishesAlike(cwd: string): Promise<void> {
  expect((await standingLossAtlas(RUN, { cwd })).code).toBe(0);
  expect(resultsOf(join(cwd, "runs"))).toEqual(results);
}

describe("a run folder", { concurrent: true }, () => {
  it("with a damaged line in a journal is refused by file and line, and heals as the message says", async () => {
    const { cwd, inRun } = copyOfFinished();
    const journal = inRun("journal/worker-0.jsonl");
    const lines = readFileSync(journal, "utf8").split("\n");
    rewrite(journal, () => lines.with(6, lines[6]!.replace(/\d(?=[^\d]*$)/, "x")).join("\n"));
    const says = ["runs/tiny/journal/worker-0.jsonl:7: ", "Delete this line and run again"];
    await expectRefusedByAll(cwd, { code: 1, error: "journal/corrupted", says });
    rewrite(journal, () => lines.toSpliced(6, 1).join("\n"));
    await expectFinishesAlike(cwd);
  });

  it("with an altered number in a journal is refused", async () => {
    const { cwd, inRun } = copyOfFinished();
    rewrite(inRun("journal/worker-0.jsonl"), (text) => text.replace(/"value":(\d)/, '"value":1$1'));
    const says = ["journal/worker-0.jsonl:1: ", "does not match its checksum", "Delete this line"];
    await expectRefusedByAll(cwd, { code: 1, error: "journal/corrupted", says });
  });

  it("with a device for a journal is refused", async () => {
    const { cwd, inRun } = copyOfFinished();
    symlinkSync("/dev/zero", inRun("journal/worker-1.jsonl"));
    const ending = await standingLossAtlas(RUN, { cwd });
    expectRefusal(ending, { code: 2, error: "files/device", says: ["journal/worker-1.jsonl", "a file"] });
  });

  it("whose experiment.json was changed by hand is refused", async () => {
    const { cwd, inRun } = copyOfFinished();
    rewrite(inRun("experiment.json"), (text) => text.replace('"seeds": 3', '"seeds": 4'));
    const says = [
      "runs/tiny/experiment.json",
      "the file was changed",
      "configuration file instead",
      "--name",
    ];
    await expectRefusedByAll(cwd, { code: 2, error: "run/changed-by-hand", says });
  });

  it("whose experiment.json is cut short is refused", async () => {
    const { cwd, inRun } = copyOfFinished();
    rewrite(inRun("experiment.json"), (text) => text.slice(0, 500));
    const says = [
      "runs/tiny/experiment.json",
      "is damaged: it is no JSON",
      "expected a description in format 1",
      "--force",
      "--name",
    ];
    await expectRefusedByAll(cwd, { code: 2, error: "run/damaged", says });
  });

  it("of another configuration is refused by the keys that differ, and stays as it is", async () => {
    const { cwd } = copyOfFinished();
    const before = digestsUnder(cwd);
    const ending = await standingLossAtlas([...RUN, "--set", "training.momentum=0.5", "--set", "seeds=4"], {
      cwd,
    });
    const says = ["runs/tiny/experiment.json", "seeds, training.momentum differ", "--name", "--force"];
    expectRefusal(ending, { code: 2, error: "run/other-configuration", says });
    expect(digestsUnder(cwd)).toEqual(before);
  });

  it("in which another process runs is refused by the number of that process", async () => {
    const cwd = freshFolder({ "tiny.yaml": TINY });
    const words = [...RUN, "--json", "--set", "training.budget.epochs=100000"];
    let isTried = false;
    const second = Promise.withResolvers<void>();
    const first = lossAtlas(words, {
      cwd,
      onPrint: async ({ output }, child) => {
        if (isTried || !output.includes('"job-started"')) return;
        isTried = true;
        try {
          const says = ["runs/tiny/lock.json", `process ${child.pid} on`, "Wait for it to end", "--name"];
          expectRefusal(await lossAtlas(words, { cwd }), { code: 2, error: "run/locked", says });
          second.resolve();
        } catch (error) {
          second.reject(error);
        } finally {
          signalGroup(child, "SIGKILL");
        }
      },
    });
    await second.promise;
    expect((await first).code).toBeNull();
  });
});

/** A run whose networks are trained and not measured yet, and the weights of each in the order of the journal. */
function copyOfTrained() {
  const { cwd, inRun } = copyOfFinished();
  const journal = inRun("journal/worker-0.jsonl");
  rewrite(journal, (text) => text.replaceAll(/^.*"kind":"(?!train).*\n/gm, ""));
  const keys = readFileSync(journal, "utf8").matchAll(/"key":"(\w+)"/g);
  return { cwd, inRun, weights: [...keys].map(([, key]) => inRun(`weights/${key}.safetensors`)) };
}

/** What a journal holds: of which cell each result is, by its key. */
function journalled(path: string): ReadonlyMap<string, { readonly cell: string }> {
  const lines = readFileSync(path, "utf8").trim().split("\n");
  const results = lines.flatMap((line) => JSON.parse(line).entry.results);
  return new Map(results.map(({ key, cell }) => [key, { cell }]));
}

describe("a weights file that is", { concurrent: true }, () => {
  const damages: readonly (readonly [string, (path: string, other: string) => void])[] = [
    ["missing", (path) => rmSync(path)],
    ["empty", (path) => writeFileSync(path, "")],
    ["cut short by a byte", (path) => writeFileSync(path, readFileSync(path).subarray(0, -1))],
    ["no such file at all", (path) => writeFileSync(path, "weights")],
    ["another network's", (path, other) => copyFileSync(other, path)],
  ];

  // A run each for as many as leave a cell whole, for networks are trained anew with all of their cell.
  it.each(
    [damages.slice(0, 3), damages.slice(3)].map(
      (own) => [own.map(([what]) => what).join(", "), own] as const,
    ),
  )("%s is found out, and its network trained anew, the same", async (_, own) => {
    const { cwd, weights } = copyOfTrained();
    for (const [cell, [, damage]] of own.entries()) damage(weights[cell * SEEDS]!, weights.at(-1)!);
    const { code, errors } = await standingLossAtlas(RUN, { cwd });
    expect(code, errors).toBe(0);
    const anew = `: ${own.length * SEEDS} networks to be trained anew`;
    expect(errors).toMatch(/^tiny: warning: weights that are needed are not there /);
    expect(errors.split("\n")[0]).toContain(anew);
    expect(resultsOf(join(cwd, "runs"))).toEqual(results);
    expect((await standingLossAtlas(RUN, { cwd })).errors).not.toContain("warning");
  });

  it("changed in one bit fails its cell and no other, each job once, and the same command mends it", async () => {
    const { cwd, inRun, weights: all } = copyOfTrained();
    const weights = all[0]!;
    const bytes = readFileSync(weights);
    writeFileSync(weights, bytes.with(-5, bytes.at(-5)! ^ 1));
    const { code, errors, output } = await standingLossAtlas(RUN, { cwd });
    expect(code, errors).toBe(1);
    expect(output).toMatch(/^7 of 10 jobs done; 3 jobs failed\. The same command tries them again\./);
    const failures = errors.split("\n").filter((line) => !/^tiny: \d+ (of \d+ )?jobs|^$/.test(line));
    const kinds = failures.map((line) => /^tiny: failed: (\w+) ·/.exec(line)?.[1]);
    expect(kinds.sort()).toEqual(["connectivity", "curvature", "similarity"]);
    for (const line of failures) expect(line).toContain(": runs/tiny/weights/");
    const damaged = basename(weights, ".safetensors");
    const rows = JSON.parse(readFileSync(inRun("failures.json"), "utf8"));
    expect(rows.map(({ networks }: { networks: unknown }) => networks)).toEqual(Array(3).fill([damaged]));
    const journal = (of: string) => journalled(join(of, "runs", "tiny", "journal", "worker-0.jsonl"));
    const whole = [...journal(finished)];
    const { cell } = journal(finished).get(damaged)!;
    const trained = new Set(readdirSync(inRun("weights")).map((name) => basename(name, ".safetensors")));
    const needIt = whole.filter(([key, own]) => own.cell === cell && !trained.has(key));
    expect(needIt.length).toBeGreaterThan(3);
    const done = journal(cwd);
    const left = whole.map(([key]) => key).filter((key) => !done.has(key));
    expect(left.sort()).toEqual(needIt.map(([key]) => key).sort());
    expectNoRemains(cwd);
    await expectFinishesAlike(cwd);
  });
});

describe("a place to write to", { concurrent: true }, () => {
  it.each([
    ["a file", "taken", "taken/tiny", "Move taken away, or choose another folder"],
    ["where no folder can be made", "/proc", "/proc/tiny", "Choose another folder"],
    ["below a file", "taken/below/here", "taken/below/here/tiny", "Move taken away"],
    ["a device", "/dev/null", "/dev/null/tiny", "Choose another folder"],
  ])("that is %s is refused", async (_, out, where, remedy) => {
    const cwd = freshFolder({ "tiny.yaml": TINY, taken: "" });
    const ending = await standingLossAtlas([...RUN, "--out", out], { cwd });
    const says = [where, "cannot write", remedy];
    expectRefusal(ending, { code: 1, error: "files/unwritable", says });
    expect(pathsUnder(cwd)).toEqual(["taken", "tiny.yaml"]);
  });

  it.each([
    [1, "experiment.json", { least: 0, most: 0 }],
    [8, "journal/worker-0.jsonl", { least: 1, most: TINY_JOBS - 1 }],
    [100, "figures/sheet.png", { least: TINY_JOBS, most: TINY_JOBS }],
  ])(
    "that is full after %d KiB a file fails once, and the next run ends alike",
    async (limit, file, kept) => {
      const cwd = freshFolder({ "tiny.yaml": TINY });
      const through = ["bash", "-c", `ulimit -f ${limit} && exec "$@"`, "bash"];
      const ending = await lossAtlas(RUN, { cwd, through });
      const says = [`runs/tiny/${file}`, "cannot write", "limit is reached", "what is finished is kept"];
      expectRefusal(ending, { code: 1, error: "files/disk-full", says });
      expectNoRemains(cwd);
      const { errors } = await standingLossAtlas(RUN, { cwd });
      const done = Number(/^tiny: \d+ jobs(?:, (\d+) of them done already)?\n/.exec(errors)?.[1] ?? 0);
      expect(done).toBeGreaterThanOrEqual(kept.least);
      expect(done).toBeLessThanOrEqual(kept.most);
      expect(resultsOf(join(cwd, "runs"))).toEqual(results);
    },
  );
});
