import { existsSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ExperimentConfiguration, parseConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { openForCrew, prepareExperiment, type RunEvent, runExperiment } from "#atlas/run";
import type { Behaviour } from "../run/arithmetic-jobs.testing.ts";
import { readStatus } from "./read-status.ts";
import type { RunStatus } from "./run-status.ts";

let folder: string;
let run: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "status-"));
  run = join(folder, "run");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const configuration: ExperimentConfiguration = parseConfiguration(
  "{ name: small, seeds: 2, grid: { load: { width: [2, 4] }, temperature: { batch_size: [16] } } }",
  "small.yaml",
);
const plan = planExperiment(configuration);
const training = plan.jobs.filter(({ kind }) => kind === "train");

const behave = (behaviour: Behaviour) => writeFile(join(folder, "behaviour.json"), JSON.stringify(behaviour));
/** Lets jobs go on that are held. */
const release = () => writeFile(join(folder, "released"), "");
/** What holds comes true sooner or later, however much else the machine does. */
const WAIT = { timeout: 120_000, interval: 100 };

function carryOut(onEvent: (event: RunEvent) => void = () => {}, signal?: AbortSignal) {
  const jobModule = new URL("../run/arithmetic-jobs.testing.ts", import.meta.url).href;
  const options = { configuration, plan, run, dataFolder: folder, workers: 1, jobModule, onEvent };
  return runExperiment({ ...options, ...(signal && { signal }) });
}

const countsOf = ({ stages }: RunStatus) => stages;
const account = () => join(run, "progress.json");

/** What is known without the account that a run keeps of itself. */
async function withoutAccount(): Promise<RunStatus> {
  const text = await readFile(account());
  await rm(account());
  try {
    return await readStatus(run);
  } finally {
    await writeFile(account(), text);
  }
}

describe("the status of a run", () => {
  it("is finished when all is done, and the same by its account as by its journals", async () => {
    await carryOut();
    const status = await readStatus(run);
    expect(status).toMatchObject({ name: "small", state: "finished", holder: null, notes: [], failures: [] });
    const total = (kind: string) =>
      plan.jobs.filter((job) => job.kind === kind).reduce((sum, { tasks }) => sum + tasks.length, 0);
    for (const { kind, results, done } of status.stages)
      expect([results, done]).toEqual([total(kind), total(kind)]);
    expect(status.stages[0]).toEqual({
      kind: "train",
      results: 4,
      done: 4,
      running: 0,
      failed: 0,
      missing: 0,
      blocked: 0,
    });
    expect(status.networks_per_minute).toBeGreaterThan(0);
    expect(status.seconds_left).toBeNull();
    expect(status.disk.files).toBeGreaterThan(4);
    expect(status.disk.bytes).toBeGreaterThan(0);
    expect(countsOf(await withoutAccount())).toEqual(status.stages);
  });

  it("tells what failed with the reason, and what waits for it", async () => {
    await behave({ fail: [training[0]!.key] });
    await carryOut();
    const status = await readStatus(run);
    const lost = training[0]!.tasks.length;
    expect(status.state).toBe("failed");
    expect(status.stages[0]).toMatchObject({ kind: "train", done: 4 - lost, failed: lost, missing: 0 });
    const waiting = status.stages.slice(1);
    expect(waiting.every(({ missing, blocked }) => missing === blocked)).toBe(true);
    expect(waiting.some(({ blocked }) => blocked > 0)).toBe(true);
    expect(status.failures).toMatchObject(
      [
        {
          key: training[0]!.key,
          message: `no numbers for ${training[0]!.key}`,
          words: /^train \d networks? · width/,
        },
      ].map((row) => ({ ...row, words: expect.stringMatching(row.words) })),
    );
    const bare = await withoutAccount();
    expect(bare.stages.map(({ failed, done }) => [failed, done])).toEqual(
      status.stages.map(({ failed, done }) => [failed, done]),
    );
    await behave({});
    await carryOut();
    expect(await readStatus(run)).toMatchObject({ state: "finished", failures: [] });
  });

  it("is of a run that goes on while it goes on, takes no lock, and is unfinished after an interruption", async () => {
    await behave({ hold: [plan.jobs[1]!.key] });
    const stop = new AbortController();
    const done = carryOut(undefined, stop.signal);
    const status = await vi.waitFor(async () => {
      const found = await readStatus(run);
      expect(found.running).toHaveLength(1);
      expect(found.stages[0]!.done + found.stages[1]!.done).toBeGreaterThan(0);
      return found;
    }, WAIT);
    expect(status).toMatchObject({ state: "running", holder: { pid: process.pid }, workers: 1 });
    expect(status.running[0]).toMatchObject({ worker: "worker-0" });
    for (const { results, done, running, failed, missing } of status.stages)
      expect(done + running + failed + missing).toBe(results);
    expect(status.stages.reduce((sum, { running }) => sum + running, 0)).toBe(plan.jobs[1]!.tasks.length);
    stop.abort();
    await release();
    await done;
    const after = await readStatus(run);
    expect(after).toMatchObject({ state: "unfinished", holder: null, running: [] });
    expect(countsOf(await withoutAccount())).toEqual(after.stages);
  });

  it("is of a run that several work on together", async () => {
    const jobModule = new URL("../run/arithmetic-jobs.testing.ts", import.meta.url).href;
    const options = { dataFolder: folder, workers: 1, jobModule };
    await prepareExperiment({ ...options, configuration, plan, run });
    expect(await readStatus(run)).toMatchObject({ state: "unfinished", crew: { members: [], jobs: 0 } });
    await behave({ hold: [plan.jobs.at(-1)!.key], fail: [training[0]!.key] });
    const crew = [await openForCrew(run), await openForCrew(run)];
    const done = Promise.all(crew.map((own) => own.work(options)));
    const status = await vi.waitFor(async () => {
      const found = await readStatus(run);
      expect(found.crew.members).toHaveLength(2);
      expect(found.crew.jobs).toBeGreaterThan(0);
      expect(found.stages[0]!.done).toBeGreaterThan(0);
      expect(found.failures).toHaveLength(1);
      return found;
    }, WAIT);
    expect(status).toMatchObject({ state: "running", holder: null, notes: [] });
    expect(status.networks_per_minute).toBeGreaterThan(0);
    for (const { results, done: there, running, failed, missing } of status.stages)
      expect(there + running + failed + missing).toBe(results);
    await release();
    await done;
    const after = await readStatus(run);
    expect(after.crew).toEqual({ members: [], jobs: 0 });
    expect(after.failures).toMatchObject([{ key: training[0]!.key }]);
    expect(countsOf(await withoutAccount()).map(({ done: there }) => there)).toEqual(
      after.stages.map(({ done: there }) => there),
    );
  });

  it("counts what journals hold beyond the account, as after a kill, once each", async () => {
    await carryOut();
    const whole = await readStatus(run);
    const text = await readFile(account(), "utf8");
    const name = (await readdir(join(run, "journal")))[0]!;
    const lines = (await readFile(join(run, "journal", name), "utf8")).split("\n").slice(0, -1);
    const behind = JSON.parse(text);
    const last = JSON.parse(lines.at(-1)!).entry;
    behind.ended = null;
    behind.journals[name] -= Buffer.byteLength(lines.at(-1)!) + 1;
    behind.stages.find(({ kind }: { kind: string }) => kind === last.kind).done -= last.results.length;
    await writeFile(account(), JSON.stringify(behind));
    expect(countsOf(await readStatus(run))).toEqual(whole.stages);
    await appendFile(join(run, "journal", name), `${lines.at(-1)}\n`);
    expect(countsOf(await readStatus(run))).toEqual(whole.stages);
  });

  it("names a damaged line, and counts anew where journals are shorter than the account says", async () => {
    await carryOut();
    const name = (await readdir(join(run, "journal")))[0]!;
    const path = join(run, "journal", name);
    const lines = (await readFile(path, "utf8")).split("\n");
    await writeFile(path, [lines[0]!.replace('"seconds":', '"seconds":1'), ...lines.slice(1)].join("\n"));
    expect((await readStatus(run)).notes).toEqual([expect.stringContaining(`${path}:1; delete it`)]);
    await writeFile(path, lines.slice(1).join("\n"));
    const status = await readStatus(run);
    expect(status.state).toBe("unfinished");
    expect(status.stages.reduce((sum, { missing }) => sum + missing, 0)).toBe(
      JSON.parse(lines[0]!).entry.results.length,
    );
  });

  it("tells what there is of a run whose description is damaged, and refuses what is no run", async () => {
    await carryOut();
    const whole = await readStatus(run);
    await writeFile(join(run, "experiment.json"), "{");
    const status = await readStatus(run);
    expect(status).toMatchObject({
      name: null,
      state: "unfinished",
      notes: [expect.stringMatching(/damaged/)],
    });
    expect(status.stages.map(({ kind, done }) => [kind, done]).toSorted()).toEqual(
      whole.stages.map(({ kind, done }) => [kind, done]).toSorted(),
    );
    await mkdir(join(folder, "else"));
    await expect(readStatus(join(folder, "else"))).rejects.toMatchObject({
      code: "run/no-run",
      kind: "input",
    });
    expect(existsSync(join(folder, "else", "lock.json"))).toBe(false);
    await writeFile(join(folder, "else", "import.json"), "{}");
    await expect(readStatus(join(folder, "else"))).rejects.toMatchObject({
      code: "run/imported",
      kind: "input",
    });
  });

  it("is counted by the configuration where a plan would take long", async () => {
    await carryOut();
    const large = parseConfiguration("{ name: small, seeds: 2 }", "large.yaml", {
      overrides: [
        `grid.load.width=${JSON.stringify(Array.from({ length: 30 }, (_, i) => i + 2))}`,
        `grid.temperature.batch_size=${JSON.stringify(Array.from({ length: 20 }, (_, i) => i + 4))}`,
      ],
    });
    const text = JSON.parse(await readFile(join(run, "experiment.json"), "utf8"));
    const { canonicalJson, sha256Hex } = await import("#files");
    const changed = { ...text, configuration: large, configuration_hash: sha256Hex(canonicalJson(large)) };
    await writeFile(join(run, "experiment.json"), JSON.stringify(changed));
    const status = await readStatus(run);
    expect(status.notes).toEqual([expect.stringContaining("counted without a plan")]);
    const planned = planExperiment(large);
    for (const { kind, results, done } of status.stages) {
      const own = planned.jobs.filter((job) => job.kind === kind);
      expect(results, kind).toBe(own.reduce((sum, { tasks }) => sum + tasks.length, 0));
      expect(done).toBeGreaterThan(0);
    }
    expect(status.stages).toHaveLength(new Set(planned.jobs.map(({ kind }) => kind)).size);
  });
});
