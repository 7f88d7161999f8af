import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { readStatus } from "#atlas/status";
import { type Cluster, startCluster, until, whyNoCluster } from "../../test/slurm-cluster.ts";
import { badArgument } from "../command.ts";
import { CLUSTER, type ClusterScene, hastened } from "./cluster.ts";
import { call, type Ending, type Surroundings, signal } from "./command.ts";
import { errorsIn } from "./complaints.ts";
import { FILE, NAME, tablesIn } from "./experiment.ts";
import { FILES } from "./files.ts";
import type { Ground } from "./ground.ts";
import { deleteNamedLines } from "./journals.ts";
import { broughtToItsEnd } from "./last-word.ts";
import { type Mishap, someMishap } from "./mishap.ts";
import { childrenOf } from "./signals.ts";
import { taskProcesses } from "./task-processes.ts";
import { runningTasks, TASKS } from "./tasks.ts";

/** Seconds in which a queue is empty once all was cancelled. */
const EMPTYING = 120;

/** What befalls a run whether or not a task of it runs. */
const OTHERS: readonly Mishap<ClusterScene>[] = [...CLUSTER, ...FILES];

const MISHAPS: readonly Mishap<ClusterScene>[] = [...TASKS, ...OTHERS];

/** The part of the instants at which no worker of a task is at work that brings a mishap all the same: they are most of all instants. */
const IDLE_SHARE = 0.15;

/**
 * Runs that are submitted to a Slurm of their own, and again whenever nothing of them is queued any more.
 *
 * @param folder that commands are called in, with the experiment's file
 * @param tasks of each submission
 * @throws AtlasError `bench/argument` where there can be no Slurm
 */
export async function slurmGround(folder: string, tasks: number): Promise<Ground> {
  const absent = whyNoCluster();
  if (absent !== undefined)
    throw badArgument(`there is no Slurm here: ${absent}`, "root, and apt-get install slurm-wlm munge");
  const place = join(folder, "cluster");
  mkdirSync(place);
  const cluster = await startCluster(place);
  const surroundings: Surroundings = { cwd: folder, env: cluster.env };
  return {
    mishaps: MISHAPS.map(({ name }) => name),
    notes: [],
    begin: async (number, complaints, stream) => {
      const out = join(folder, `round-${number}`);
      const run = join(out, NAME);
      const printed = new Printed(join(run, "slurm"));
      const scene: ClusterScene = { run, cluster, complaints, stream };
      const mend = async (endings: readonly Ending[]) =>
        deleteNamedLines(run, endings, ({ journal, line }) =>
          complaints.add(`journal/${journal}:${line} was named as damaged and is not`),
        );
      const hear = async () => {
        const endings = printed.news();
        for (const ending of endings) complaints.hear(ending);
        await mend(endings);
      };
      const size = ["--tasks", `${tasks}`, "--workers", "1", "--memory-budget", "1000"];
      const submit = async () => {
        const ending = await call(["submit", FILE, "--out", out, ...size], surroundings).ended;
        complaints.hear(ending);
        await mend([ending]);
      };
      return {
        place: run,
        tend: async () => {
          await hastened(cluster);
          if ((await queued(cluster)) !== "") return false;
          await hear();
          if (await isFinished(run)) return true;
          await submit();
          return false;
        },
        strike: async () => {
          const isAtWork = taskProcesses(run).some(({ command }) => childrenOf(command).length > 0);
          if (!isAtWork && stream.uniform() > IDLE_SHARE) return undefined;
          const mishap = someMishap((await runningTasks(cluster)).length > 0 ? MISHAPS : OTHERS, stream);
          return (await mishap.strike(scene)) ? mishap.name : undefined;
        },
        end: async () => {
          const isEmpty = async () => {
            await cluster.call("scancel", "--me").catch(() => {});
            await hastened(cluster);
            return (await queued(cluster)) === "";
          };
          await until(isEmpty, EMPTYING);
          // What a step has left that was killed is nobody's any more.
          for (const { command } of taskProcesses(run)) signal(command, "SIGKILL");
          await hear();
          const words = ["run", FILE, "--out", out, "--json"];
          await broughtToItsEnd({ place: run, complaints, mend, lastWord: () => call(words, surroundings) });
          return tablesIn(run);
        },
        remove: async () => rmSync(out, { recursive: true }),
      };
    },
    close: () => cluster.stop(),
  };
}

/** What is queued, as Slurm prints it; a word of it where Slurm does not answer. */
function queued(cluster: Cluster): Promise<string> {
  return cluster.call("squeue", "--me", "--noheader").then(
    (printed) => printed.trim(),
    () => "no answer",
  );
}

async function isFinished(run: string): Promise<boolean> {
  const status = await readStatus(run).catch(() => undefined);
  return status?.state === "finished";
}

/** What tasks and collectors of a run have printed. */
class Printed {
  readonly #folder: string;
  readonly #read = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Errors that came since the last call, as if each file were what one command said. */
  news(): readonly Ending[] {
    return filesIn(this.#folder).flatMap((name) => {
      const path = join(this.#folder, name);
      const from = this.#read.get(name) ?? 0;
      this.#read.set(name, statSync(path).size);
      const errors = readFileSync(path).subarray(from).toString();
      const words = [`(${name})`];
      return errorsIn(errors).length === 0
        ? []
        : [{ words, code: null, output: "", errors, isDone: false, failures: [] }];
    });
  }
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".out"));
  } catch {
    return [];
  }
}
