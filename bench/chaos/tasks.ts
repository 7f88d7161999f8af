import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRecord, parsedJson } from "#files";
import type { Cluster } from "../../test/slurm-cluster.ts";
import { signal } from "./command.ts";
import type { FilesScene } from "./files.ts";
import { between, type Mishap, oneOf } from "./mishap.ts";
import { childrenOf } from "./signals.ts";

/** A run in a folder that tasks of Slurm work on. */
export interface TasksScene extends FilesScene {
  readonly cluster: Cluster;
}

/** What befalls the tasks of a run, their node and the daemons of Slurm. */
export const TASKS: readonly Mishap<TasksScene>[] = [
  { name: "task killed", weight: 6, strike: told("scancel", "--signal=KILL") },
  { name: "task cancelled", weight: 2, strike: told("scancel") },
  { name: "task queued again", weight: 4, strike: told("scontrol", "requeue") },
  { name: "task given notice", weight: 3, strike: told("scancel", "--batch", "--signal=USR1") },
  { name: "task suspended for a while", weight: 3, strike: suspended },
  { name: "command of a task killed", weight: 4, strike: processKilled("command") },
  { name: "worker of a task killed", weight: 4, strike: processKilled("worker") },
  { name: "node lost and back", weight: 2, strike: nodeLost },
  { name: "daemon of the node killed", weight: 2, strike: restarted("slurmd") },
  { name: "daemon of the cluster killed", weight: 2, strike: restarted("slurmctld") },
];

/** Numbers of the tasks that are running, as Slurm calls them. */
async function runningTasks(cluster: Cluster): Promise<readonly string[]> {
  const printed = await cluster
    .call("squeue", "--me", "--noheader", "--array", "--states=RUNNING", "--format=%i")
    .catch(() => "");
  return printed.split("\n").filter((number) => number !== "");
}

/** Tells Slurm to do something to a task. */
function told(program: "scancel" | "scontrol", ...words: readonly string[]) {
  return async ({ cluster, stream }: TasksScene) => {
    const task = oneOf(await runningTasks(cluster), stream);
    return task !== undefined && isDone(cluster.call(program, ...words, task));
  };
}

async function suspended({ cluster, stream }: TasksScene): Promise<boolean> {
  const task = oneOf(await runningTasks(cluster), stream);
  if (task === undefined || !(await isDone(cluster.call("scontrol", "suspend", task)))) return false;
  await sleep(between(500, 5000, stream));
  await isDone(cluster.call("scontrol", "resume", task));
  return true;
}

/** Kills a process by the files that members have of themselves. */
function processKilled(whom: "command" | "worker") {
  return async ({ run, complaints, stream }: TasksScene) => {
    const members = pidsIn(join(run, "crew"));
    const command = oneOf(members, stream);
    const pid = whom === "command" ? command : oneOf(childrenOf(command), stream);
    const isKilled = signal(pid, "SIGKILL");
    if (isKilled && whom === "worker") complaints.excuse({ code: "run/worker-crashed", names: "SIGKILL" });
    return isKilled;
  };
}

function pidsIn(crew: string): readonly number[] {
  try {
    return readdirSync(crew).flatMap((name) => {
      const member = parsedJson(readFileSync(join(crew, name), "utf8"));
      return isRecord(member) && typeof member.pid === "number" ? [member.pid] : [];
    });
  } catch {
    return [];
  }
}

async function nodeLost({ cluster, stream }: TasksScene): Promise<boolean> {
  const node = (await cluster.call("scontrol", "show", "node", "--oneliner").catch(() => ""))
    .match(/NodeName=(\S+)/)
    ?.at(1);
  if (node === undefined) return false;
  const update = (...words: readonly string[]) =>
    isDone(cluster.call("scontrol", "update", `NodeName=${node}`, ...words));
  if (!(await update("State=DOWN", "Reason=chaos"))) return false;
  await sleep(between(500, 5000, stream));
  // What ended on it is put away first.
  while (!(await update("State=RESUME"))) await sleep(500);
  return true;
}

function restarted(program: "slurmctld" | "slurmd") {
  return async ({ cluster, complaints, stream }: TasksScene) => {
    complaints.excuse({ code: "slurm/no-answer", names: "" });
    await cluster.restart(program, between(0, 4000, stream));
    return true;
  };
}

async function isDone(answer: Promise<unknown>): Promise<boolean> {
  return answer.then(
    () => true,
    () => false,
  );
}
