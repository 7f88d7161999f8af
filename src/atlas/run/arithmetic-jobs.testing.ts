import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { JobContext } from "#atlas/jobs";
import type { JobResult, JournalObservation, TaskResult, TrainingRecord } from "#atlas/journal";
import { type Job, TRAIN } from "#atlas/plan";
import type { RunStore } from "#atlas/store";
import { AtlasError } from "#errors";
import { sha256Hex } from "#files";
import { measurementNamed, measurements } from "#measurements";
import { quantities } from "#quantities";

/** How jobs misbehave, read from `behaviour.json` in the data folder. */
export interface Behaviour {
  /** Jobs take up to this long, ms. */
  readonly sleep?: number;
  /** Keys of jobs that throw. */
  readonly fail?: readonly string[];
  /** Keys of jobs that kill their process whenever they run, and of jobs that do so the first time. */
  readonly crash?: readonly string[];
  readonly crashOnce?: readonly string[];
  /** Keys of jobs that find the disk full. */
  readonly diskFull?: readonly string[];
  /** Keys of jobs that hold the event loop, as native computations do, for this long, ms; `pid-<key>` tells their process. */
  readonly block?: Readonly<Record<string, number>>;
  /** Keys of jobs that wait for a file `released` in the data folder. */
  readonly hold?: readonly string[];
}

/** Numbers that depend on the job alone, after a random while; measurements insist on finding the weights. */
export async function executeJob(job: Job, { dataFolder, store }: JobContext): Promise<JobResult> {
  const path = join(dataFolder, "behaviour.json");
  const behaviour: Behaviour = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  const blockFor = behaviour.block?.[job.key];
  if (blockFor !== undefined) {
    writeFileSync(join(dataFolder, `pid-${job.key}`), String(process.pid));
    const end = performance.now() + blockFor;
    while (performance.now() < end);
  }
  if (behaviour.hold?.includes(job.key)) while (!existsSync(join(dataFolder, "released"))) await sleep(20);
  await sleep(Math.random() * (behaviour.sleep ?? 0));
  if (behaviour.fail?.includes(job.key)) throw new RangeError(`no numbers for ${job.key}`);
  if (behaviour.diskFull?.includes(job.key)) {
    throw new AtlasError({
      code: "files/disk-full",
      kind: "failure",
      problem: "the disk is full",
      where: "weights",
    });
  }
  const crashed = join(dataFolder, `crashed-${job.key}`);
  const crashNow = behaviour.crashOnce?.includes(job.key) && !existsSync(crashed);
  if (crashNow) writeFileSync(crashed, "");
  if (crashNow || behaviour.crash?.includes(job.key)) process.kill(process.pid, "SIGKILL");

  if (job.kind === TRAIN) {
    for (const { key } of job.tasks)
      await store.writeArrays(`weights/${key}`, { tensors: {}, metadata: { key } });
  }
  const results = job.tasks.map(({ key, networks }): TaskResult => {
    if (job.kind !== TRAIN) for (const own of networks) existingWeights(store, own.key);
    const seeds = networks.map(({ seed }) => seed);
    const { cell } = networks[0]!;
    const observations = observationsOf(cell, job.kind, seeds);
    return { key, cell, seeds, observations, ...(job.kind === TRAIN && { training: TRAINING }) };
  });
  return { results };
}

const TRAINING: TrainingRecord = {
  status: "trained",
  degenerate: false,
  epochs: 2,
  updates: 20,
  stopped_by: "budget",
  history: { loss: [2, 1], error_pct: [90, null] },
};

function existingWeights(store: RunStore, key: string): void {
  readFileSync(store.placeOf(`weights/${key}.safetensors`));
}

/** What a job of a kind measures, as its measurement says; training measures what no other does. */
function measuredBy(kind: string): readonly string[] {
  const always = quantities().filter(({ column }) => column === "always");
  const isOfKind = (name: string) =>
    kind === TRAIN
      ? !measurements().some((other) => other.quantities.includes(name))
      : measurementNamed(kind)!.quantities.includes(name);
  return always.map(({ name }) => name).filter(isOfKind);
}

function observationsOf(cell: string, kind: string, seeds: readonly number[]): JournalObservation[] {
  return measuredBy(kind).map((metric) => {
    const value = Number.parseInt(sha256Hex(`${cell}/${metric}/${seeds.join()}`).slice(0, 12), 16) / 2 ** 48;
    return {
      metric,
      value,
      standard_error: metric === "hessian_trace" ? value / 10 : null,
      ...(metric === "hessian_top_eig" ? { detail: { converged: true, iterations: 24 } } : {}),
    };
  });
}
