import { readlinkSync } from "node:fs";
import { currentBoot, mayRun, type ProcessIdentity } from "./process-identity.ts";

/**
 * What tells this machine, since it was started, and the processes that are seen from here from all others: machines that
 * share nothing may have one name. Empty where the system does not tell.
 */
export function machineIdentity(): string {
  try {
    return `${currentBoot()}/${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return "";
  }
}

/** Whether a process may live, by what its machine is; one of another machine must be believed to. */
export function mayLive(process: ProcessIdentity | undefined, machine: string): boolean {
  return process === undefined || machine === "" || machine !== machineIdentity() || mayRun(process);
}
