import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "../../test/slurm-cluster.ts";
import type { FilesScene } from "./files.ts";
import { between, type Mishap } from "./mishap.ts";
import { startedJobs } from "./task-processes.ts";

/** A run in a folder that tasks of Slurm work on. */
export interface ClusterScene extends FilesScene {
  readonly cluster: Cluster;
}

/** What befalls the node of a cluster and the daemons of Slurm. */
export const CLUSTER: readonly Mishap<ClusterScene>[] = [
  { name: "node lost and back", weight: 2, strike: nodeLost },
  { name: "daemon of the node killed", weight: 2, strike: restarted("slurmd") },
  { name: "daemon of the cluster killed", weight: 2, strike: restarted("slurmctld") },
];

/** After how long a job that runs has processes, ms. */
const BEGUN = 10_000;

/**
 * Does what a person can for whom Slurm takes too long: tasks that it has queued again begin at once, which by itself it has wait for
 * two minutes; what it holds since it could not be begun is let go. A daemon that is killed has forgotten what came last: a node that
 * is back is taken up once more, and what it takes for running though nothing of it does is queued again.
 */
export async function hastened(cluster: Cluster): Promise<void> {
  const { name, state } = await nodeOf(cluster);
  if (/^DOWN|DRAIN/.test(state)) await updated(cluster, `NodeName=${name}`, "State=RESUME");
  for (const [job = "", reason = ""] of await jobsIn(cluster, "PENDING", "%i|%r")) {
    const isHeld = /held/i.test(reason);
    if (isHeld) await isDone(cluster.call("scontrol", "release", job));
    if (isHeld || reason === "BeginTime") await updated(cluster, `JobId=${job}`, "StartTime=now");
  }
  const running = await jobsIn(cluster, "RUNNING", "%A|%S");
  const started = startedJobs();
  for (const [job = "", since = ""] of running)
    if (!started.has(job) && Date.now() - Date.parse(since) > BEGUN)
      await isDone(cluster.call("scontrol", "requeue", job));
}

/** The jobs in a state, each as the fields that a format of squeue gives of it. */
export async function jobsIn(cluster: Cluster, state: string, format: string): Promise<readonly string[][]> {
  const words = ["--me", "--noheader", "--array", `--states=${state}`, `--format=${format}`];
  const printed = await cluster.call("squeue", ...words).catch(() => "");
  return printed
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("|"));
}

async function nodeLost({ cluster, stream }: ClusterScene): Promise<boolean> {
  const { name } = await nodeOf(cluster);
  if (!(await updated(cluster, `NodeName=${name}`, "State=DOWN", "Reason=chaos"))) return false;
  await sleep(between(500, 5000, stream));
  // What ended on it is put away first.
  while (!(await updated(cluster, `NodeName=${name}`, "State=RESUME"))) await sleep(500);
  return true;
}

/** The one node of a cluster; without a name where Slurm does not answer. */
async function nodeOf(cluster: Cluster): Promise<{ readonly name: string; readonly state: string }> {
  const printed = await cluster.call("scontrol", "show", "node", "--oneliner").catch(() => "");
  const said = (key: string) => new RegExp(`\\b${key}=(\\S+)`).exec(printed)?.[1] ?? "";
  return { name: said("NodeName"), state: said("State") };
}

function updated(cluster: Cluster, ...words: readonly string[]): Promise<boolean> {
  return isDone(cluster.call("scontrol", "update", ...words));
}

function restarted(program: "slurmctld" | "slurmd") {
  return async ({ cluster, complaints, stream }: ClusterScene) => {
    complaints.excuse({ code: "slurm/no-answer", names: "" });
    await cluster.restart(program, between(0, 4000, stream));
    return true;
  };
}

/** Whether a call did well. */
export async function isDone(answer: Promise<unknown>): Promise<boolean> {
  return answer.then(
    () => true,
    () => false,
  );
}
