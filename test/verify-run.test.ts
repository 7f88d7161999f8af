import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JournalObservation } from "#atlas/journal";
import { readRun } from "#atlas/results";
import { type Difference, type Verification, verifyRun } from "#atlas/verify";
import { canonicalJson, readSafetensors, sha256Hex, writeSafetensors } from "#files";
import { measurements } from "#measurements";
import { float32Tensor } from "#trees";
import { lossAtlas, trustKeptPrograms } from "./command-line.ts";
import { expectRefusal } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-verify-"));
afterAll(() => rmSync(folder, { recursive: true }));

const HONEST = join(folder, "runs", "quickstart");

/** The built-in experiment with few of its cells, examples and steps. */
const SETTINGS = [
  "grid.load.width=[3,24]",
  "grid.temperature.batch_size=[64,256]",
  "seeds=2",
  "data.examples=300",
  "data.test_examples=200",
  "training.budget.epochs=30",
  "measure.curvature={examples: 200, lanczos_steps: 30, trace_probes: 8}",
  "measure.connectivity={epochs: 10, interior_points: 7}",
  "measure.similarity.examples=200",
].flatMap((one) => ["--set", one]);

beforeAll(async () => {
  const { code, errors } = await lossAtlas(["run", ...SETTINGS, "--workers", "2"], { cwd: folder });
  expect(code, errors).toBe(0);
  trustKeptPrograms();
});

/** A copy of the run to do something to. */
function copyOfRun(name: string): string {
  const copy = join(folder, name);
  cpSync(HONEST, copy, { recursive: true });
  return copy;
}

/** What the command finds in all of a run, as JSON; it ends with 1 where something differs. */
async function verifyAll(run: string, workers = 1): Promise<Verification> {
  const words = ["verify", run, "--all", "--workers", `${workers}`, "--json"];
  const { code, output, errors } = await standingLossAtlas(words, { cwd: folder });
  expect(errors).toBe("");
  const found: Verification = JSON.parse(output);
  expect(code).toBe(found.differences.length === 0 ? 0 : 1);
  return found;
}

interface Entry {
  readonly kind: string;
  readonly results: {
    readonly key: string;
    cell: string;
    seeds: number[];
    observations: JournalObservation[];
    readonly file?: string;
  }[];
}

/** Writes other entries into a run's journals as if a worker had written them. */
function rewriteJournals(run: string, change: (entry: Entry) => void): void {
  const journals = join(run, "journal");
  for (const name of readdirSync(journals)) {
    const lines = readFileSync(join(journals, name), "utf8").trim().split("\n");
    const rewritten = lines.map((line) => {
      const { version, entry }: { version: number; entry: Entry } = JSON.parse(line);
      change(entry);
      const text = canonicalJson(entry);
      return `{"version":${version},"checksum":"${sha256Hex(text)}","entry":${text}}\n`;
    });
    writeFileSync(join(journals, name), rewritten.join(""));
  }
}

/** The name of a curve's file in a run, of a cell without the network. */
function curveBeside(run: string, network: string): string {
  const results = readdirSync(join(run, "journal")).flatMap((name) => {
    const lines = readFileSync(join(run, "journal", name), "utf8")
      .trim()
      .split("\n");
    return lines.flatMap((line): Entry["results"] => JSON.parse(line).entry.results);
  });
  const own = results.find(({ key }) => key === network)!.cell;
  return results.find(({ cell, file }) => cell !== own && file?.startsWith("curves/"))!.file!;
}

/** Changes the first number of a quantity that there is; gives the key of its result. */
function changeNumber(run: string, metric: string, change: (value: number) => number): string {
  let changed: string | undefined;
  rewriteJournals(run, ({ results }) => {
    for (const result of results) {
      if (changed !== undefined) return;
      result.observations = result.observations.map((own) => {
        if (changed !== undefined || own.metric !== metric || own.value === null) return own;
        changed = result.key;
        return { ...own, value: change(own.value) };
      });
    }
  });
  expect(changed).toBeDefined();
  return changed!;
}

const aboutOf = (differences: readonly Difference[]) =>
  differences.map(({ key, quantity, problem }) => [key, quantity, problem !== null]);

/** What networks of images are measured by where nothing more is asked for. */
const OF_IMAGES = measurements().filter(({ onlyAsked, needsSentences }) => !onlyAsked && !needsSentences);

describe("verifying a run", () => {
  test("that is honest finds every number again, of every kind", async () => {
    const { differences, kinds, cells, networks, missing } = await verifyAll(HONEST);
    expect(differences).toEqual([]);
    expect([cells, networks, missing]).toEqual([{ verified: 4, all: 4 }, { verified: 8, all: 8 }, 0]);
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(
      ["train", ...OF_IMAGES.map(({ kind }) => kind)].sort(),
    );
    for (const { numbers, results, exact } of kinds) {
      expect(numbers).toBeGreaterThan(results);
      expect(exact / numbers).toBeGreaterThan(0.9);
    }
  });

  test("finds every number that is off, and nothing else", async () => {
    const run = copyOfRun("off");
    const off: readonly (readonly [metric: string, change: (value: number) => number])[] = [
      ["train_loss", (value) => value * 1.001],
      ["train_error_pct", (value) => value + 0.1],
      ["test_loss", (value) => value * 0.999],
      ["test_acc_pct", (value) => value - 0.1],
      ["hessian_top_eig", (value) => value * 1.01],
      ["hessian_smallest_eig", (value) => value - 1],
      ["hessian_trace", (value) => value * 1.01],
      ["linear_barrier_pct", (value) => value + 1],
      ["mode_connectivity_pct", (value) => -value - 1],
      ["curve_length_ratio", (value) => value + 0.01],
      ["cka_softmax", (value) => value - 0.01],
      ["l2_distance", (value) => value * 1.01],
    ];
    const changed = off.map(([metric, change]) => [changeNumber(run, metric, change), metric, false]);
    const { differences } = await verifyAll(run);
    expect(aboutOf(differences).sort()).toEqual(changed.sort());
    for (const { stored, found, knobs } of differences) {
      expect(stored).not.toBeNull();
      expect(found).not.toBeNull();
      expect(Object.keys(knobs)).toEqual(["width", "batch_size"]);
    }
  });

  test("finds files that are gone, of other networks or forged, and training numbers at the place of test's", async () => {
    const run = copyOfRun("broken");
    const [replaced, gone, forged, exchanged] = (await readRun(run)).plan.cells.map(
      ({ networks }) => networks[0]!.key,
    ) as [string, string, string, string];
    const weights = (key: string) => join(run, "weights", `${key}.safetensors`);
    cpSync(weights(gone), weights(replaced));
    rmSync(weights(gone));
    const { tensors, metadata } = await readSafetensors(weights(forged));
    const changed = Object.entries(tensors).map(
      ([name, { data, shape }]) =>
        [
          name,
          float32Tensor(
            Float32Array.from(data, (x) => 1.1 * x),
            shape,
          ),
        ] as const,
    );
    await writeSafetensors(weights(forged), { tensors: Object.fromEntries(changed), metadata });
    rewriteJournals(run, ({ results }) => {
      for (const result of results.filter(({ key }) => key === exchanged)) {
        const value = (metric: string) => result.observations.find((own) => own.metric === metric)!.value!;
        const told: Record<string, number> = {
          test_loss: value("train_loss"),
          test_acc_pct: 100 - value("train_error_pct"),
        };
        result.observations = result.observations.map((own) => ({
          ...own,
          value: told[own.metric] ?? own.value,
        }));
      }
    });
    const { differences } = await verifyAll(run);
    expect(aboutOf(differences).sort()).toEqual(
      [
        [exchanged, "test_acc_pct", false],
        [exchanged, "test_loss", false],
        [forged, null, true],
        [gone, null, true],
        [replaced, null, true],
      ].sort(),
    );
    const problems = new Map(differences.map(({ key, problem }) => [key, problem]));
    expect(problems.get(replaced)).toContain("the weights of another network");
    expect(problems.get(forged)).toContain("do not match their checksum");
  });

  test("finds what a journal has under another cell, of other networks or with a number measured otherwise", async () => {
    const run = copyOfRun("misfiled");
    const changed = new Map<string, string>();
    rewriteJournals(run, ({ kind, results }) => {
      const [result] = results;
      if (result === undefined || changed.has(kind)) return;
      changed.set(kind, result.key);
      if (kind === "train") result.cell = "0f0f";
      if (kind === "similarity") result.seeds = [1, 0];
      if (kind === "curvature") {
        const told = { metric: "test_acc_pct", value: 99, standard_error: null };
        result.observations = [...result.observations, told];
      }
    });
    const { differences } = await verifyAll(run);
    const problems = new Map(differences.map(({ kind, problem }) => [kind, problem]));
    expect(Object.fromEntries(problems)).toEqual({
      train: "the journal has it as of another cell",
      similarity: "the journal has it as of seeds 1 and 0",
      curvature: "the journal has it with test_acc_pct, which curvature does not give",
    });
    expect(differences.map(({ key }) => key).sort()).toEqual(
      ["train", "similarity", "curvature"].map((kind) => changed.get(kind)!).sort(),
    );
  });

  test("finds what the journals have twice, not the same, and every reader says so", async () => {
    const run = copyOfRun("twice");
    const key = changeNumber(run, "train_loss", (value) => value + 1);
    const changed = readdirSync(join(run, "journal")).find((name) =>
      readFileSync(join(run, "journal", name), "utf8").includes(`"${key}"`),
    )!;
    cpSync(join(HONEST, "journal", changed), join(run, "journal", "0.jsonl"));
    const { differences } = await verifyAll(run);
    expect(differences).toMatchObject([{ kind: "train", key, quantity: null }]);
    expect(differences[0]!.problem).toBe("the journals have it twice, not the same; the first counts");
    expect((await readRun(run)).disagreeing).toEqual([key]);
    const classified = await standingLossAtlas(["classify", run], { cwd: folder });
    expect(classified.output).toContain("1 result was done twice with different numbers");
    await standingLossAtlas(["report", run], { cwd: folder });
    expect(readFileSync(join(run, "report.html"), "utf8")).toContain("1 result was done twice");
  });

  test("counts what could be computed again alone, and its way on mends the run", async () => {
    const run = copyOfRun("mended");
    const [network] = readdirSync(join(run, "weights"));
    writeFileSync(join(run, "weights", network!), "");
    writeFileSync(join(run, `${curveBeside(run, network!.split(".")[0]!)}.safetensors`), "");
    const { differences, networks, kinds } = await verifyAll(run);
    expect(networks).toEqual({ verified: 7, all: 8 });
    expect(kinds.find(({ kind }) => kind === "train")?.results).toBe(7);
    const keys = differences.map(({ key }) => key);
    for (const name of readdirSync(join(run, "journal"))) {
      const path = join(run, "journal", name);
      const lines = readFileSync(path, "utf8").split("\n");
      writeFileSync(path, lines.filter((line) => !keys.some((key) => line.includes(key))).join("\n"));
    }
    const again = await standingLossAtlas(["run", ...SETTINGS, "--name", "mended", "--out", "."], {
      cwd: folder,
    });
    expect(again.code, again.errors).toBe(0);
    expect(await verifyAll(run)).toMatchObject({ differences: [], missing: 0, networks: { verified: 8 } });
  });

  test("finds a curve of other networks", async () => {
    const run = copyOfRun("bent");
    const [first, second] = readdirSync(join(run, "curves"))
      .map((name) => join(run, "curves", name))
      .sort((a, b) => readFileSync(a).length - readFileSync(b).length);
    cpSync(second!, first!);
    const { differences } = await verifyAll(run, 2);
    expect(new Set(differences.map(({ kind }) => kind))).toEqual(new Set(["connectivity"]));
  });

  test("takes the same sample for the same seed, of every kind", async () => {
    const seen = await Promise.all(
      [1, 2].map((workers) => verifyRun({ run: HONEST, dataFolder: folder, seed: 7, workers })),
    );
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]).toMatchObject({ seed: 7, cells: { verified: 3, all: 4 }, differences: [] });
    expect(seen[0]!.kinds).toHaveLength(1 + OF_IMAGES.length);
  });

  test("ends at once when told to, before it computes or while it does", async () => {
    const early = verifyRun({ run: HONEST, dataFolder: folder, all: true, signal: AbortSignal.abort() });
    await expect(early).rejects.toMatchObject({ code: "verify/process" });
    const stop = new AbortController();
    const late = verifyRun({
      run: HONEST,
      dataFolder: folder,
      all: true,
      workers: 1,
      signal: stop.signal,
      onProgress: (done) => done === 1 && stop.abort(),
    });
    await expect(late).rejects.toMatchObject({ code: "verify/process" });
  });

  test("refuses what is no run, and one without results", async () => {
    const verify = (run: string) => verifyRun({ run, dataFolder: folder, all: true });
    await expect(verify(join(folder, "nowhere"))).rejects.toMatchObject({ code: "run/no-run" });
    const empty = copyOfRun("empty");
    rmSync(join(empty, "journal"), { recursive: true });
    await expect(verify(empty)).rejects.toMatchObject({ code: "verify/nothing", kind: "input" });
  });
});

describe("loss-atlas verify", () => {
  test("ends with 0 where all is as stored, in lines that fit a terminal", async () => {
    const { code, output, errors } = await lossAtlas(["verify", HONEST], { cwd: folder });
    expect(code, output + errors).toBe(0);
    expect(errors).toBe("");
    expect(output).toMatch(/^computed again: 3 of 4 cells, 6 of 8 networks \(drawn by seed 1; /);
    expect(output).toContain(
      "all as stored: every number computed again is what the weights and the data give",
    );
    for (const line of output.split("\n").slice(2, 7)) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("ends with 1 and says what differs", async () => {
    const run = copyOfRun("told");
    const key = changeNumber(run, "test_loss", (value) => value + 1);
    const { code, output } = await standingLossAtlas(["verify", run, "--all"], { cwd: folder });
    expect(code).toBe(1);
    expect(output).toMatch(/1 thing differs\n {2}Width \d+, Batch size \d+, seed \d: Test loss is /);
    expect(output).toContain(`train ${key}`);
  });

  test("refuses a folder that is no run", async () => {
    expectRefusal(await standingLossAtlas(["verify", "nowhere"], { cwd: folder }), {
      code: 2,
      error: "run/no-run",
      says: ["this is no run"],
    });
  });
});
