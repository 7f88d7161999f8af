import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "../../test/slurm-cluster.ts";
import { type ClusterScene, isDone, jobsIn } from "./cluster.ts";
import { signal } from "./command.ts";
import { between, type Mishap, oneOf } from "./mishap.ts";
import { childrenOf } from "./signals.ts";
import { taskProcesses } from "./task-processes.ts";

/** What befalls tasks that are at work on a run, and nothing else. */
export const TASKS: readonly Mishap<ClusterScene>[] = [
  { name: "task killed", weight: 6, strike: told("scancel", "--signal=KILL") },
  { name: "task cancelled", weight: 3, strike: told("scancel") },
  { name: "task queued again", weight: 4, strike: told("scontrol", "requeue") },
  { name: "task given notice", weight: 3, strike: told("scancel", "--batch", "--signal=USR1") },
  { name: "task told to stop", weight: 3, strike: told("scancel", "--batch", "--signal=TERM") },
  { name: "task suspended for a while", weight: 3, strike: suspended },
  { name: "task's processes stopped for a while", weight: 3, strike: stoppedForAWhile },
  { name: "task's step killed", weight: 3, strike: stepKilled },
  { name: "task's command killed", weight: 4, strike: commandKilled },
  { name: "task's worker killed", weight: 4, strike: workerKilled },
];

/** Numbers of the tasks that are running, as Slurm calls them. */
export async function runningTasks(cluster: Cluster): Promise<readonly string[]> {
  const numbers = (await jobsIn(cluster, "RUNNING", "%i")).flat();
  // What collects is no array.
  return numbers.filter((number) => number.includes("_"));
}

/** Tells Slurm to do something to a task. */
function told(program: "scancel" | "scontrol", ...words: readonly string[]) {
  return async ({ cluster, stream }: ClusterScene) => {
    const task = oneOf(await runningTasks(cluster), stream);
    return task !== undefined && isDone(cluster.call(program, ...words, task));
  };
}

async function suspended({ cluster, stream }: ClusterScene): Promise<boolean> {
  const task = oneOf(await runningTasks(cluster), stream);
  if (task === undefined || !(await isDone(cluster.call("scontrol", "suspend", task)))) return false;
  await sleep(between(500, 5000, stream));
  await isDone(cluster.call("scontrol", "resume", task));
  return true;
}

async function stoppedForAWhile({ run, stream }: ClusterScene): Promise<boolean> {
  const command = oneOf(taskProcesses(run), stream)?.command;
  const all = [command, ...childrenOf(command)];
  if (!signal(command, "SIGSTOP")) return false;
  for (const pid of all) signal(pid, "SIGSTOP");
  await sleep(between(500, 5000, stream));
  for (const pid of all) signal(pid, "SIGCONT");
  return true;
}

/**
 * Kills what started a task, whose command works on; then has the task begin again, as Slurm does once its node tells it that there is
 * none any more, which takes longer.
 */
async function stepKilled({ run, cluster, stream }: ClusterScene): Promise<boolean> {
  const step = oneOf(taskProcesses(run), stream)?.step;
  if (!signal(step?.pid, "SIGKILL")) return false;
  await sleep(between(0, 2000, stream));
  await isDone(cluster.call("scontrol", "requeue", step!.job));
  return true;
}

async function commandKilled({ run, stream }: ClusterScene): Promise<boolean> {
  return signal(oneOf(taskProcesses(run), stream)?.command, "SIGKILL");
}

async function workerKilled({ run, complaints, stream }: ClusterScene): Promise<boolean> {
  const worker = oneOf(childrenOf(oneOf(taskProcesses(run), stream)?.command), stream);
  const isKilled = signal(worker, "SIGKILL");
  if (isKilled) complaints.excuse({ code: "run/worker-crashed", names: "SIGKILL" });
  return isKilled;
}
