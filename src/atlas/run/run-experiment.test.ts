import { existsSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ExperimentConfiguration } from "#atlas/configuration";
import type { Job } from "#atlas/plan";
import { folderStore } from "#atlas/store";
import { DEVICES, type Device, requireDevice } from "#engine";
import { canonicalJson, sha256Hex } from "#files";
import type { Behaviour } from "./arithmetic-jobs.testing.ts";
import type { RunEvent } from "./events.ts";
import { readExperiment } from "./experiment-file.ts";
import type { Launcher } from "./launcher.ts";
import { localLauncher } from "./local-launcher.ts";
import { runExperiment } from "./run-experiment.ts";
import type { RunOptions } from "./run-options.ts";
import { CONFIGURATION, smallPlan } from "./small-experiment.testing.ts";

let folder: string;
let events: RunEvent[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "run-"));
  events = [];
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Two cells, eight jobs. */
const configuration: ExperimentConfiguration = {
  ...CONFIGURATION,
  grid: { ...CONFIGURATION.grid, load: { knob: "width", values: [2] } },
};
const plan = smallPlan(configuration);

function options(changes: Partial<RunOptions> = {}): RunOptions {
  return {
    configuration,
    plan,
    run: join(folder, "run"),
    dataFolder: folder,
    workers: 1,
    jobModule: new URL("./arithmetic-jobs.testing.ts", import.meta.url).href,
    onEvent: (event) => events.push(event),
    ...changes,
  };
}

const behave = (behaviour: Behaviour) => writeFile(join(folder, "behaviour.json"), JSON.stringify(behaviour));
const resultKeys = async () => {
  const { results } = await folderStore(join(folder, "run")).readJournals();
  return [...results.keys()].sort();
};
const taskKeys = (jobs: readonly Job[]) => jobs.flatMap(({ tasks }) => tasks.map(({ key }) => key)).sort();
const typesOf = (events: readonly RunEvent[]) => events.map(({ type }) => type);

describe("runExperiment", () => {
  it("does every job once, and nothing when all is done", async () => {
    const first = await runExperiment(options({ workers: 3 }));
    expect(first).toMatchObject({ jobs: 8, jobsDone: 8, failures: [], blocked: [], interrupted: false });
    expect(await resultKeys()).toEqual(taskKeys(plan.jobs));
    expect(typesOf(events).filter((type) => type === "job-started")).toHaveLength(8);
    expect((await readdir(join(folder, "run"))).sort()).toEqual([
      "curves",
      "experiment.json",
      "failures.json",
      "journal",
      "progress.json",
      "weights",
    ]);

    events = [];
    expect(await runExperiment(options())).toMatchObject({ jobsDone: 8, interrupted: false });
    const [started, ...others] = events;
    expect(others).toEqual([]);
    expect(started).toMatchObject({ type: "started", jobs: 8, jobsDone: 8 });
    const stages = started?.type === "started" ? started.stages : [];
    const total = (of: "cost" | "costDone") => stages.reduce((sum, stage) => sum + stage[of], 0);
    expect([total("cost"), total("costDone")]).toEqual([20, 20]);
  });

  it("goes on after a job that fails, without those that need it, and repeats it next time", async () => {
    await behave({ fail: ["train-cell-2-8"] });
    const outcome = await runExperiment(options({ workers: 2 }));
    const error = { code: "jobs/unexpected", message: "no numbers for train-cell-2-8" };
    expect(outcome.failures).toEqual([{ job: plan.jobs[0], error }]);
    expect(outcome.blocked.map(({ kind }) => kind)).toEqual(["curvature", "connectivity", "similarity"]);
    expect(outcome).toMatchObject({ jobsDone: 4, interrupted: false });
    const listed: unknown = JSON.parse(await readFile(join(folder, "run/failures.json"), "utf8"));
    const words = "train 3 networks · width 2, batch size 8";
    expect(listed).toEqual([{ key: "train-cell-2-8", kind: "train", ...error, words }]);

    await behave({});
    expect(await runExperiment(options())).toMatchObject({ jobsDone: 8, failures: [] });
    expect(await readFile(join(folder, "run/failures.json"), "utf8")).toBe("[]\n");
  });

  it("tries again what an earlier retry was to, and was cut short at", async () => {
    await behave({ fail: ["train-cell-2-8", "similarity-cell-2-16"] });
    expect((await runExperiment(options())).failures).toHaveLength(2);
    await behave({});
    const stop = new AbortController();
    const onEvent = ({ type }: RunEvent) => {
      if (type === "job-started") stop.abort();
    };
    const cut = await runExperiment(options({ retryFailed: true, signal: stop.signal, onEvent }));
    expect(cut.interrupted).toBe(true);
    expect(cut.jobsDone).toBeLessThan(8);
    expect(await runExperiment(options({ retryFailed: true }))).toMatchObject({ jobsDone: 8, failures: [] });
  });

  it("tries again only what failed and what needs it, and keeps what was known of the failures", async () => {
    await behave({ fail: ["train-cell-2-8", "similarity-cell-2-16"] });
    const stop = new AbortController();
    const first = await runExperiment(
      options({
        signal: stop.signal,
        onEvent: (event) => {
          if (event.type === "job-failed" && event.job.kind === "similarity") stop.abort();
        },
      }),
    );
    expect(first.failures).toHaveLength(2);
    const listed = async (name: string) => JSON.parse(await readFile(join(folder, "run", name), "utf8"));
    const before = await listed("failures.json");
    expect(before).toHaveLength(2);

    await behave({ fail: ["similarity-cell-2-16"] });
    const again: string[] = [];
    const outcome = await runExperiment(
      options({
        retryFailed: true,
        onEvent: (event) => {
          if (event.type === "job-started") again.push(event.job.key);
        },
      }),
    );
    const kinds = ["connectivity", "curvature", "similarity"];
    expect(again.toSorted()).toEqual(
      [...kinds.map((kind) => `${kind}-cell-2-8`), "similarity-cell-2-16", "train-cell-2-8"].toSorted(),
    );
    expect(outcome).toMatchObject({ jobsDone: first.jobsDone + 4, jobs: 8, interrupted: false });
    expect(await listed("failures.json")).toEqual(before.filter(({ kind }: Job) => kind === "similarity"));
    expect(await listed("failures-before.json")).toEqual(
      before.map((row: object) => ({ ...row, set_aside: expect.any(String) })),
    );
  });

  it("tries the job of a crashed worker once more", async () => {
    await behave({ crashOnce: ["curvature-cell-2-8"], crash: ["similarity-cell-2-16"] });
    const outcome = await runExperiment(options());
    expect(outcome.jobsDone).toBe(7);
    expect(outcome.failures).toMatchObject([
      { job: { key: "similarity-cell-2-16" }, error: { code: "run/worker-crashed" } },
    ]);
    const crashes = events.filter((event) => event.type === "worker-crashed");
    expect(crashes.map(({ job }) => job.key).sort()).toEqual([
      "curvature-cell-2-8",
      "similarity-cell-2-16",
      "similarity-cell-2-16",
    ]);
    expect(crashes[0]!.reason).toContain("killed by SIGKILL");
  });

  it("replaces a worker that has grown too large", async () => {
    const jobs = plan.jobs.slice(0, 2);
    const outcome = await runExperiment(options({ plan: { ...plan, jobs }, memoryLimitMb: 1 }));
    expect(outcome.jobsDone).toBe(2);
    expect(typesOf(events).filter((type) => type === "worker-recycled")).toHaveLength(2);
  });

  it("replaces a worker that holds far more than is foretold of its job, once it has done some", async () => {
    const launcher: Launcher = {
      launch(name) {
        const worker = localLauncher.launch(name);
        return {
          ...worker,
          order: async (order) => {
            const answer = await worker.order(order);
            return answer.type === "done" ? { ...answer, memoryMb: 1000 } : answer;
          },
        };
      },
    };
    const whole = { configuration: CONFIGURATION, plan: smallPlan(), launcher };
    const outcome = await runExperiment(options({ ...whole, memoryBudgetMb: 10_000 }));
    expect(outcome.jobsDone).toBe(24);
    // Less than 500 MiB are foretold of every job.
    expect(typesOf(events).filter((type) => type === "worker-recycled")).toHaveLength(3);
    events.length = 0;
    await runExperiment(options({ ...whole, run: join(folder, "unestimated") }));
    expect(typesOf(events)).not.toContain("worker-recycled");
    const resultsOf = async (run: string) =>
      new Map([...(await folderStore(join(folder, run)).readJournals()).results].sort());
    expect(await resultsOf("run")).toEqual(await resultsOf("unestimated"));
  });

  it("runs jobs side by side within a budget of memory, and one after another where two never fit", async () => {
    await behave({ sleep: 5 });
    const sideBySide = async (memoryBudgetMb: number, run: string) => {
      const running = new Set<string>();
      let most = 0;
      const onEvent = (event: RunEvent) => {
        if (event.type === "job-started") running.add(event.job.key);
        if (event.type === "job-done") running.delete(event.job.key);
        most = Math.max(most, running.size);
      };
      const outcome = await runExperiment(
        options({ workers: 3, memoryBudgetMb, onEvent, run: join(folder, run) }),
      );
      expect(outcome.jobsDone).toBe(8);
      return most;
    };
    expect(await sideBySide(500, "narrow")).toBe(1);
    expect(await sideBySide(900, "wider")).toBeLessThanOrEqual(2);
  });

  it("stops after the jobs under way when told to, and goes on from there", async () => {
    const stop = new AbortController();
    const outcome = await runExperiment(
      options({
        signal: stop.signal,
        onEvent: (event) => {
          if (event.type === "job-started" && event.job.key === "train-cell-2-16") stop.abort();
        },
      }),
    );
    expect(outcome).toMatchObject({ interrupted: true, jobsDone: 2, failures: [] });
    expect(await resultKeys()).toEqual(taskKeys(plan.jobs.slice(0, 2)));
    expect(await runExperiment(options())).toMatchObject({ interrupted: false, jobsDone: 8 });
  });

  it("kills workers at once when told to, even inside a native computation", async () => {
    await behave({ block: { "train-cell-2-16": 60_000 } });
    const kill = new AbortController();
    const outcome = await runExperiment(
      options({
        killSignal: kill.signal,
        onEvent: (event) => {
          if (event.type === "job-started" && event.job.key === "train-cell-2-16")
            setTimeout(() => kill.abort(), 50);
        },
      }),
    );
    expect(outcome).toMatchObject({ interrupted: true, jobsDone: 1, failures: [] });
  });

  it("ends at once with the reason when the disk is full", async () => {
    await behave({ diskFull: ["train-cell-2-16"] });
    await expect(runExperiment(options())).rejects.toEqual(
      expect.objectContaining({
        code: "files/disk-full",
        kind: "failure",
        message: expect.stringContaining("disk is full"),
      }),
    );
    expect(existsSync(join(folder, "run/lock.json"))).toBe(false);
  });

  it("says that the job module does not load", async () => {
    await expect(runExperiment(options({ jobModule: "./absent.ts" }))).rejects.toThrow(/Cannot find module/);
  });

  it("refuses a corrupted journal, naming the line, and starts nothing", async () => {
    await runExperiment(options());
    const path = join(folder, "run/journal/worker-0.jsonl");
    await appendFile(path, "{}\n");
    events = [];
    await expect(runExperiment(options())).rejects.toEqual(
      expect.objectContaining({ code: "journal/corrupted", where: `${path}:9` }),
    );
    expect(events).toEqual([]);
  });

  it("refuses a device that does not compute here before it writes anything", async () => {
    const runOn = (device: Device) =>
      runExperiment(
        options({ configuration: { ...configuration, device }, plan: { jobs: [], cells: [], editions: {} } }),
      );
    for (const device of DEVICES) {
      const error = await requireDevice(device).catch((reason: unknown) => reason);
      if (error === undefined) continue;
      await expect(runOn(device)).rejects.toBe(error);
      expect(existsSync(join(folder, "run"))).toBe(false);
    }
  });

  it("says that the run folder cannot be made", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(runExperiment(options({ run: join(folder, "file/run") }))).rejects.toEqual(
      expect.objectContaining({ code: "files/unwritable", kind: "failure" }),
    );
  });
});

describe("a run folder that holds an experiment", () => {
  const changed = (changes: Partial<ExperimentConfiguration>) =>
    options({ configuration: { ...configuration, ...changes }, plan: { jobs: [], cells: [], editions: {} } });

  /** The same experiment over other networks. */
  const elsewhere = (changes: Partial<ExperimentConfiguration>) =>
    options({
      configuration: { ...configuration, ...changes },
      plan: smallPlan({
        ...configuration,
        grid: { ...configuration.grid, load: { knob: "width", values: [4] } },
      }),
    });

  it("refuses to train other networks in the place of those that there are, saying how many, unless forced", async () => {
    await runExperiment(options());
    const other = elsewhere({ training: { ...configuration.training, momentum: 0.5 } });
    await expect(runExperiment(other)).rejects.toEqual(
      expect.objectContaining({
        code: "run/other-configuration",
        kind: "input",
        message: expect.stringContaining(
          "training.momentum differs. 22 of 22 results would be computed and 6 networks that are there left out",
        ),
      }),
    );
    await runExperiment({ ...other, force: true });
    await runExperiment(other);
  });

  it("grows by seeds, values and measurements without force, and says what is there already", async () => {
    await runExperiment(options());
    const grown = { ...configuration, seeds: 4 };
    events = [];
    const outcome = await runExperiment(options({ configuration: grown, plan: smallPlan(grown) }));
    expect(outcome).toMatchObject({ jobs: 8, jobsDone: 8 });
    expect(events[0]).toEqual({
      type: "note",
      message:
        "seeds differs from what this folder held: of 34 results, 22 are there and 12 are to be computed",
    });
    const tasksDone = events.flatMap((event) => (event.type === "job-done" ? taskKeys([event.job]) : []));
    expect(tasksDone.sort()).toEqual(
      taskKeys(smallPlan(grown).jobs).filter((key) => !taskKeys(plan.jobs).includes(key)),
    );
  });

  it("lets the phase thresholds change", async () => {
    await runExperiment(changed({}));
    await runExperiment(changed({ phases: { ...configuration.phases, cka: 0.5 } }));
    const file = await readFile(join(folder, "run/experiment.json"), "utf8");
    expect(JSON.parse(file)).toMatchObject({ configuration: { phases: { cka: 0.5 } } });
  });

  it("may have been begun before there was a choice of device, norm, loss and optimiser", async () => {
    await runExperiment(changed({}));
    const path = join(folder, "run/experiment.json");
    const { device: _, model, training, ...rest } = configuration;
    const { norm: __, ...earlierModel } = model;
    const { loss: ___, optimiser: ____, ...earlierTraining } = training;
    const earlier = { ...rest, model: earlierModel, training: earlierTraining };
    const written = JSON.stringify({
      ...JSON.parse(await readFile(path, "utf8")),
      configuration: earlier,
      configuration_hash: sha256Hex(canonicalJson(earlier)),
    });
    await writeFile(path, written);
    expect((await readExperiment(join(folder, "run"))).configuration).toEqual(configuration);
    await runExperiment(changed({}));
    expect(await readFile(path, "utf8")).toBe(written);
  });

  it("warns when library versions have changed", async () => {
    await runExperiment(changed({}));
    const path = join(folder, "run/experiment.json");
    const before = await readFile(path, "utf8");
    await writeFile(path, before.replace(/("onnxruntime-node": ")[^"]*/, "$10.0.1"));
    await runExperiment(changed({}));
    expect(events).toContainEqual({
      type: "warning",
      message: expect.stringMatching(/onnxruntime-node 0\.0\.1 → \d/),
    });
  });

  it.each([
    [
      "changed by hand",
      (text: string) => text.replace('"seeds": 3', '"seeds": 4'),
      "run/changed-by-hand",
      /does not match its hash/,
    ],
    [
      "cut short",
      (text: string) => text.slice(0, 100),
      "run/damaged",
      /is damaged: it is no JSON, as after it was cut short$/,
    ],
    ["without what it is to hold", () => '{"version":1}', "run/damaged", /is damaged: fields are missing$/],
    [
      "of an empty configuration with its hash",
      (text: string) =>
        JSON.stringify({
          ...JSON.parse(text),
          configuration: {},
          configuration_hash: sha256Hex(canonicalJson({})),
        }),
      "run/damaged",
      /its configuration lacks sections that every experiment has$/,
    ],
    [
      "nested without end",
      (text: string) => text.replace('"name": "small"', `"name": ${"[".repeat(20_000)}${"]".repeat(20_000)}`),
      "run/damaged",
      /is damaged: /,
    ],
    [
      "of a later format",
      (text: string) => text.replace('"version": 1', '"version": 2'),
      "run/unknown-format",
      /^a newer version of loss-atlas wrote this run, in format 2$/,
    ],
  ])("is refused if its description is %s, unless forced", async (_, change, code, problem) => {
    await runExperiment(changed({}));
    const path = join(folder, "run/experiment.json");
    await writeFile(path, change(await readFile(path, "utf8")));
    await expect(runExperiment(changed({}))).rejects.toEqual(
      expect.objectContaining({ code, kind: "input", where: path, problem: expect.stringMatching(problem) }),
    );
    await runExperiment({ ...changed({}), force: true });
    await runExperiment(changed({}));
  });

  it("says what it computes with", async () => {
    await mkdir(join(folder, "run"));
    await runExperiment(changed({}));
    const { environment } = JSON.parse(await readFile(join(folder, "run/experiment.json"), "utf8"));
    for (const version of Object.values(environment.versions)) expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(environment.machine.cores).toBeGreaterThan(0);
  });
});
