import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** Where systems have the programs of Slurm and MUNGE. */
const PLACES = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"];
const PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "scontrol"] as const;

/** Why there can be no cluster on this machine; `undefined` where there can. */
export function whyNoCluster(): string | undefined {
  const missing = PROGRAMS.filter((name) => pathOf(name) === undefined);
  if (missing.length > 0) return `${missing.join(", ")} not installed`;
  return userInfo().uid === 0 ? undefined : "slurmd begins tasks as root alone";
}

/** A Slurm of one node that is nobody's but the test's. */
export interface Cluster {
  /** The environment in which commands find it. */
  readonly env: Readonly<Record<string, string>>;
  /** Calls one of its programs and gives what it prints. */
  call(program: (typeof PROGRAMS)[number], ...words: readonly string[]): Promise<string>;
  /** Kills one of its daemons and starts it again after a while, ms. */
  restart(program: "slurmctld" | "slurmd", pause: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the daemons on free ports, with all that they write in a folder. */
export async function startCluster(folder: string): Promise<Cluster> {
  for (const name of ["state", "spool"]) mkdirSync(join(folder, name));
  const key = join(folder, "munge.key");
  writeFileSync(key, randomBytes(1024), { mode: 0o400 });
  const socket = join(folder, "munge.socket");
  const configuration = join(folder, "slurm.conf");
  writeFileSync(configuration, await configurationText(folder, socket));
  const env = { SLURM_CONF: configuration };
  const daemons = new Map<string, ChildProcess>();
  const start = (program: (typeof PROGRAMS)[number], ...words: readonly string[]) => {
    // Anew, so that it is ended before those that it needs.
    daemons.delete(program);
    const environment = { env: { ...process.env, ...env } };
    daemons.set(program, spawn(pathOf(program)!, words, { ...environment, stdio: "ignore" }));
  };
  const call: Cluster["call"] = async (program, ...words) =>
    (await promisify(execFile)(pathOf(program)!, words, { env: { ...process.env, ...env } })).stdout;
  const files = ["pid", "log", "seed"].map((name) => `--${name}-file=${join(folder, `munged.${name}`)}`);
  start("munged", "--foreground", "--force", `--key-file=${key}`, `--socket=${socket}`, ...files);
  await until(() => existsSync(socket));
  start("slurmctld", "-D", "-f", configuration);
  start("slurmd", "-D", "-f", configuration);
  await until(async () => (await call("scontrol", "show", "node").catch(() => "")).includes("State=IDLE"));
  return {
    env,
    call,
    restart: async (program, pause) => {
      const daemon = daemons.get(program)!;
      const ended = new Promise((resolve) => daemon.once("exit", resolve));
      daemon.kill("SIGKILL");
      await ended;
      await sleep(pause);
      start(program, "-D", "-f", configuration);
      await until(async () => (await call("scontrol", "ping").catch(() => "")).includes("UP"));
    },
    stop: async () => {
      await call("scancel", "--me").catch(() => {});
      await until(async () => (await call("squeue", "--noheader")).trim() === "").catch(() => {});
      // Nothing of theirs is worth the seconds in which they would put it away.
      for (const daemon of [...daemons.values()].toReversed()) {
        if (daemon.exitCode !== null) continue;
        const ended = new Promise((resolve) => daemon.once("exit", resolve));
        daemon.kill("SIGKILL");
        await ended;
      }
    },
  };
}

/** Waits until something holds. @throws Error after `seconds`, which a machine that does much else may need */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 120): Promise<void> {
  const end = performance.now() + 1000 * seconds;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it did not come true within ${seconds} s: ${holds}`);
    await sleep(100);
  }
}

async function configurationText(folder: string, socket: string): Promise<string> {
  const { username } = userInfo();
  const [host = "localhost"] = hostname().split(".");
  const at = (name: string) => join(folder, name);
  return `
ClusterName=loss-atlas-test
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${await freePort()}
SlurmdPort=${await freePort()}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=${socket}
SlurmUser=${username}
SlurmdUser=${username}
StateSaveLocation=${at("state")}
SlurmdSpoolDir=${at("spool")}
SlurmctldPidFile=${at("slurmctld.pid")}
SlurmdPidFile=${at("slurmd.pid")}
SlurmctldLogFile=${at("slurmctld.log")}
SlurmdLogFile=${at("slurmd.log")}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SchedulerParameters=sched_min_interval=0,batch_sched_delay=0,sched_interval=1,bf_interval=1
SlurmdParameters=config_overrides
MaxArraySize=3
KillWait=5
NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=4000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null
          ? resolve(address.port)
          : reject(new Error("no port")),
      );
    });
  });
}

function pathOf(program: string): string | undefined {
  return PLACES.map((place) => join(place, program)).find((path) => existsSync(path));
}
