import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import type { TaskResult } from "#atlas/journal";
import { identityText, ownIdentity, type ProcessIdentity } from "#atlas/lock";
import { planExperiment } from "#atlas/plan";
import { type RunRecord, readRun } from "#atlas/results";
import { runExperiment } from "#atlas/run";
import type { Cell } from "#taxonomy";
import type { CellProvenance } from "./cell-provenance.ts";
import { explainCell } from "./explain-cell.ts";

const configuration = parseConfiguration(
  `
name: small
seeds: 2
grid: { load: { width: [2, 4] }, temperature: { batch_size: [16] } }
measure: { columns: [hessian_smallest_eig] }
`,
  "small.yaml",
);
const plan = planExperiment(configuration);
const failing = plan.jobs.find(({ kind }) => kind === "train")!;
const curvature = plan.jobs.find(({ kind, needs }) => kind === "curvature" && !needs.includes(failing.key))!;

let folder: string;
let record: RunRecord;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "provenance-"));
  await writeFile(
    join(folder, "behaviour.json"),
    JSON.stringify({ fail: [failing.key, curvature.key], sleep: 1 }),
  );
  const jobModule = new URL("../run/arithmetic-jobs.testing.ts", import.meta.url).href;
  const run = join(folder, "run");
  await runExperiment({ configuration, plan, run, dataFolder: folder, workers: 1, jobModule });
  record = await readRun(run);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A cell with means of the quantities that results give. */
function cellAt(index: number, results: ReadonlyMap<string, TaskResult> = record.results): Cell {
  const { cell, knobs } = plan.cells[index]!;
  const own = [...results.values()].filter((result) => result.cell === cell);
  const values = own.flatMap(({ observations }) => observations);
  return {
    knobs,
    seeds: 2,
    divergedSeeds: 0,
    degenerateSeeds: 0,
    metrics: Object.fromEntries(
      values.map(({ metric, value }) => [metric, { value, standardError: null, count: 1 }]),
    ),
    observations: [],
  };
}

const indexOf = (job: string) =>
  plan.cells.findIndex(({ cell }) =>
    plan.jobs.find(({ key }) => key === job)!.tasks.some(({ networks }) => networks[0]!.cell === cell),
  );
const explained = (index: number, changes: Partial<RunRecord> = {}): Promise<CellProvenance> =>
  explainCell({ ...record, ...changes }, index, cellAt(index, changes.results ?? record.results));

describe("where the numbers of a cell come from", () => {
  it("names jobs and keys as the plan has them, what each needs, and the reason of a failure", async () => {
    const index = indexOf(failing.key);
    const { cell, networks, jobs, empty } = await explained(index);
    expect(cell).toBe(plan.cells[index]!.cell);
    expect(networks.map(({ key, state, has_weights }) => [key, state, has_weights])).toEqual(
      plan.cells[index]!.networks.map(({ key }) => [key, "missing", false]),
    );
    expect(jobs.map(({ key }) => key)).toEqual(
      plan.jobs
        .filter(({ tasks }) => tasks.some(({ networks: own }) => own[0]!.cell === cell))
        .map(({ key }) => key),
    );
    const training = jobs.find(({ kind }) => kind === "train")!;
    expect(training).toMatchObject({ state: "failed", reason: `no numbers for ${failing.key}`, needs: [] });
    for (const job of jobs.filter(({ kind }) => kind !== "train")) {
      expect(job.state).toBe("waiting");
      expect(job.needs).toContainEqual({ kind: "train", key: failing.key, state: "failed" });
    }
    const reasons = new Map(empty.map(({ quantity, reason }) => [quantity, reason]));
    expect(reasons.get("train_loss")).toBe(`train ${failing.key} failed: no numbers for ${failing.key}`);
    expect(reasons.get("cka_softmax")).toMatch(/^similarity \w+ waits for train \w+, which failed$/);

    const { experiment } = record;
    const grid = { ...configuration.grid, refine: { rounds: 1, share: 0.5, more_seeds: 0 } };
    const refined = { experiment: { ...experiment, configuration: { ...experiment.configuration, grid } } };
    expect((await explained(index, refined)).empty).toEqual(empty);
  });

  it("says of every number that is empty why, and of no other", async () => {
    const index = indexOf(curvature.key);
    const { networks, empty, jobs } = await explained(index);
    expect(networks.map(({ state, has_weights }) => [state, has_weights])).toEqual([
      ["trained", true],
      ["trained", true],
    ]);
    expect(jobs.find(({ kind }) => kind === "similarity")!.results).toEqual([
      { key: expect.any(String), seeds: [0, 1], is_done: true, file: null },
    ]);
    const names = empty.map(({ quantity }) => quantity);
    expect(names).toEqual(expect.arrayContaining(["hessian_trace", "hessian_smallest_eig"]));
    expect(names).not.toContain("train_loss");
    for (const { quantity, reason } of empty)
      if (quantity.startsWith("hessian"))
        expect(reason).toBe(`curvature ${curvature.key} failed: no numbers for ${curvature.key}`);
  });

  it("tells networks that diverged, numbers that are undefined, and measurements that nobody asked for", async () => {
    const index = indexOf(curvature.key);
    const { networks } = plan.cells[index]!;
    const changed = new Map(record.results);
    for (const { key } of networks) {
      const { training, ...own } = changed.get(key)!;
      changed.set(key, { ...own, observations: [], training: { ...training!, status: "diverged" } });
    }
    const reasonsOf = ({ empty }: CellProvenance) =>
      new Map(empty.map(({ quantity, reason }) => [quantity, reason]));
    const diverged = reasonsOf(await explained(index, { results: changed }));
    expect(diverged.get("train_loss")).toBe("2 of 2 networks diverged");

    const undefinedOnes = new Map(record.results);
    for (const [key, own] of undefinedOnes)
      undefinedOnes.set(key, {
        ...own,
        observations: own.observations.map((one) => ({ ...one, value: null })),
      });
    const nulls = reasonsOf(await explained(index, { results: undefinedOnes }));
    expect(nulls.get("cka_softmax")).toBe("it was measured and is undefined or not finite");

    const pairs = new Map(undefinedOnes);
    for (const [key, own] of pairs) {
      const observations = own.observations.map((one) => ({ ...one, detail: { because: "of a reason" } }));
      pairs.set(key, { ...own, observations });
    }
    const told = reasonsOf(await explained(index, { results: pairs }));
    expect(told.get("cka_softmax")).toBe("it was measured and is undefined: of a reason");

    const { key, training, ...constant } = record.results.get(networks[0]!.key)!;
    pairs.set(key, { ...constant, key, training: { ...training!, degenerate: true } });
    for (const result of pairs.values()) {
      if (result.seeds.length === 2) pairs.set(result.key, { ...result, observations: [] });
    }
    expect(reasonsOf(await explained(index, { results: pairs })).get("cka_softmax")).toBe(
      "1 of 1 pair has a network that answers every input the same",
    );

    const { experiment } = record;
    const measure = { ...experiment.configuration.measure, columns: ["sampled_fisher_trace"] };
    const asked = { ...experiment, configuration: { ...experiment.configuration, measure } };
    const other = reasonsOf(await explained(index, { experiment: asked }));
    expect([...other].filter(([quantity]) => quantity === "sampled_fisher_trace")).toEqual([
      ["sampled_fisher_trace", expect.stringMatching(/^nothing measures it: measure\.\w+ is not asked for$/)],
    ]);
  });

  it("reads what there is and writes nothing", async () => {
    const before = await readFile(join(folder, "run", "progress.json"), "utf8");
    const names = await readdir(join(folder, "run"));
    await explained(0);
    expect(await readdir(join(folder, "run"))).toEqual(names);
    expect(await readFile(join(folder, "run", "progress.json"), "utf8")).toBe(before);
  });

  it("says that a job is under way of a call that is there still, and of no other", async () => {
    const curvatures = plan.jobs.filter(({ kind }) => kind === "curvature");
    const job = curvatures.find(({ key }) => key !== curvature.key)!;
    const results = new Map(
      [...record.results].filter(([key]) => job.tasks.every((task) => task.key !== key)),
    );
    const run = join(folder, "run");
    const account = JSON.parse(await readFile(join(run, "progress.json"), "utf8"));
    const running = [
      {
        worker: "worker-0",
        kind: job.kind,
        words: "curvature",
        results: 1,
        first: job.tasks[0]!.key,
        since: account.began,
      },
    ];
    const states = async (pid: number, holder: ProcessIdentity) => {
      await writeFile(join(run, "progress.json"), JSON.stringify({ ...account, pid, ended: null, running }));
      await writeFile(join(run, "lock.json"), identityText(holder));
      const { jobs } = await explained(indexOf(job.key), { results });
      return jobs.find(({ key }) => key === job.key)!.state;
    };
    const own = ownIdentity();
    const gone = { ...own, born: "long ago" };
    expect(await states(own.pid, own)).toBe("running");
    expect(await states(own.pid, gone)).not.toBe("running");
    expect(await states(own.pid + 1, own)).not.toBe("running");
    await rm(join(run, "lock.json"));
  });
});
