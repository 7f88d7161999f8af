import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { canonicalJson, isRecord, parsedJson, systemErrorCode } from "#files";

/** A process by which others can find out whether it still runs. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** When that process began, as the system counts; tells it from a later process of the same number. */
  readonly born: string;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { host: hostname(), pid: process.pid, born: birthOf(process.pid) };
}

/** A process as it is written into files. */
export function identityText(identity: ProcessIdentity): string {
  return canonicalJson({ ...identity });
}

/** The process that a file names; `undefined` where it names none. */
export function identityIn(text: string): ProcessIdentity | undefined {
  const value = parsedJson(text);
  if (!isRecord(value)) return undefined;
  const { host, pid, born } = value;
  if (typeof host !== "string" || typeof pid !== "number" || typeof born !== "string") return undefined;
  return Number.isSafeInteger(pid) && pid > 0 ? { host, pid, born } : undefined;
}

/** Whether a process may still run; one of another machine must be believed to. */
export function mayRun({ host, pid, born }: ProcessIdentity): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemErrorCode(error) === "EPERM";
  }
  return born === birthOf(pid) && !hasEnded(pid);
}

/** Boot and start time of a process on Linux; empty where the system does not tell. */
function birthOf(pid: number): string {
  try {
    return `${currentBoot()}/${statusOf(pid)[19]}`;
  } catch {
    return "";
  }
}

/** What tells this start of the machine from all others, on Linux; throws where the system does not tell. */
export function currentBoot(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

/** Whether a process is one of those that have ended but that nobody has asked about yet; they can be signalled still. */
function hasEnded(pid: number): boolean {
  try {
    return ["Z", "X"].includes(statusOf(pid)[0]!);
  } catch {
    return false;
  }
}

/** Fields 3 and on of a process's status (proc(5)): its state first, its start time twentieth. */
function statusOf(pid: number): string[] {
  const status = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field, the command's name, may hold spaces and ends at the last parenthesis.
  return status.slice(status.lastIndexOf(")") + 2).split(" ");
}
