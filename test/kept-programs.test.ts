import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { readConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { type Launcher, localLauncher, type RunEvent, runExperiment } from "#atlas/run";
import { verifyRun } from "#atlas/verify";
import { sha256Hex } from "#files";
import { digestsUnder } from "./files-under.ts";
import { TINY } from "./tiny-experiment.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-programs-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => void vi.unstubAllEnvs());

/** The tiny experiment, and one of normalised convolutions. */
const EXPERIMENTS = {
  tiny: TINY,
  normalised: TINY.replace("name: tiny", "name: normalised")
    .replace("{ family: mlp, depth: 1 }", "{ family: cnn, depth: 1, norm: batch }")
    .replace("width: [2, 4]", "width: [2]"),
} as const;

/** What takes part in compiling, but for opening sessions. */
const COMPILING = ["trace", "simplify", "lower"];

/** Runs an experiment with its programs kept in a folder of `folder`, or nowhere; what it wrote and how it compiled. */
async function ran(
  name: keyof typeof EXPERIMENTS,
  kept: string,
  { out = kept, checked = false, workers = 1 } = {},
) {
  vi.stubEnv("LOSS_ATLAS_CACHE", kept && join(folder, kept));
  vi.stubEnv("LOSS_ATLAS_CHECK_PROGRAMS", checked ? "1" : "0");
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, EXPERIMENTS[name]);
  const configuration = await readConfiguration(file, { overrides: [] });
  const calls = new Map<string, number>();
  const notes: string[] = [];
  const onEvent = (event: RunEvent) => {
    if (event.type === "note") notes.push(event.message);
  };
  const run = join(folder, `run-${name}-${out}`);
  const outcome = await runExperiment({
    configuration,
    plan: planExperiment(configuration),
    run,
    dataFolder: folder,
    workers,
    launcher: timed(calls),
    onEvent,
  });
  expect(outcome).toMatchObject({ failures: [], blocked: [], interrupted: false });
  const files = Object.entries(digestsUnder(run)).filter(([path]) => /^(weights|curves)\//.test(path));
  const results = readdirSync(join(run, "journal")).flatMap((journal) =>
    readFileSync(join(run, "journal", journal), "utf8")
      .trim()
      .split("\n")
      .map((line) => sha256Hex(/"results":.*(?=,"seconds":)/.exec(line)![0])),
  );
  const compiling = COMPILING.reduce((sum, phase) => sum + (calls.get(phase) ?? 0), 0);
  return { compiling, sessions: calls.get("session") ?? 0, notes, files, results: results.sort() };
}

/** Processes of this machine that tell how often they did what. */
function timed(calls: Map<string, number>): Launcher {
  return {
    launch: (name) => {
      const worker = localLauncher.launch(name);
      return {
        ...worker,
        async order(order) {
          const answer = await worker.order(order.type === "start" ? { ...order, timed: true } : order);
          if (answer.type === "crashed") return answer;
          for (const { phase, calls: own } of answer.timing?.phases ?? [])
            calls.set(phase, (calls.get(phase) ?? 0) + own);
          return answer;
        },
      };
    },
  };
}

test.each(["tiny", "normalised"] as const)(
  "a second run of %s compiles nothing and gives the same bits",
  async (name) => {
    const without = await ran(name, "", { out: "without" });
    expect(without.compiling).toBeGreaterThan(0);
    const cold = await ran(name, "programs", { out: "cold", workers: 2 });
    expect(cold.compiling).toBeGreaterThan(0);
    const warm = await ran(name, "programs", { out: "warm" });
    expect(warm.compiling).toBe(0);
    expect(warm.sessions).toBeGreaterThan(0);
    for (const { files, results } of [cold, warm]) {
      expect(files).toEqual(without.files);
      expect(results).toEqual(without.results);
    }
    expect(without.results.length).toBeGreaterThan(0);
    // What was kept is what would be compiled.
    await ran(name, "programs", { out: "checked", checked: true });
  },
);

test("programs that were cut short, changed or emptied on the disk are compiled anew", async () => {
  await ran("tiny", "torn", { out: "whole" });
  const programs = join(folder, "torn");
  const names = readdirSync(programs);
  expect(names.length).toBeGreaterThan(3);
  names.forEach((name, i) => {
    const path = join(programs, name);
    const bytes = readFileSync(path);
    if (i % 3 === 0) truncateSync(path, Math.floor(bytes.length / 2));
    else if (i % 3 === 1) truncateSync(path, 0);
    else writeFileSync(path, bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1));
  });
  const mended = await ran("tiny", "torn", { out: "mended" });
  expect(mended.compiling).toBeGreaterThan(0);
  expect((await ran("tiny", "torn", { out: "again" })).compiling).toBe(0);
});

test("a run whose programs cannot be kept says so once and goes on", async () => {
  writeFileSync(join(folder, "no-folder"), "");
  const { notes, compiling } = await ran("tiny", "no-folder/programs", { out: "unkept" });
  expect(compiling).toBeGreaterThan(0);
  expect(notes.filter((note) => note.startsWith("compiled programs are not kept:"))).toHaveLength(1);
});

test("a run is verified without programs that are kept", async () => {
  await ran("tiny", "verified", { out: "verified" });
  vi.stubEnv("LOSS_ATLAS_CACHE", join(folder, "of-verify"));
  const { differences, cells } = await verifyRun({
    run: join(folder, "run-tiny-verified"),
    dataFolder: folder,
    all: true,
    workers: 1,
  });
  expect(differences).toEqual([]);
  expect(cells).toEqual({ verified: 4, all: 4 });
  expect(existsSync(join(folder, "of-verify"))).toBe(false);
});
