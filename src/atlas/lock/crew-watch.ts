import { join } from "node:path";
import { isRecord, parsedJson, removeFile } from "#files";
import { textOf } from "./exclusive-file.ts";
import { mayLive } from "./machine-identity.ts";
import { identityIn } from "./process-identity.ts";

/** How those who work on a run together tell that they are there. */
export interface CrewPace {
  /** Seconds between two signs of a member. */
  readonly beat: number;
  /** Seconds without a sign after which the others take it for gone. */
  readonly patience: number;
}

/** The folder of a run that holds a file for each member, which changes with every sign. */
export const CREW_FOLDER = "crew";

/** The file of a member's signs. */
export function crewFile(runFolder: string, member: string): string {
  return join(runFolder, CREW_FOLDER, `${member}.json`);
}

interface Seen {
  readonly text: string;
  /** When that was seen first, by the clock of this process, ms. */
  readonly since: number;
}

/**
 * Tells which members of a crew are gone. A member of this machine is gone with its process; one of another machine, or one
 * that was stopped, once its file has not changed for as long as this process has watched it and its patience lasts: so no
 * clocks are compared.
 */
export class CrewWatch {
  readonly #runFolder: string;
  readonly #patience: number;
  readonly #seen = new Map<string, Seen>();

  /** @param patience seconds */
  constructor(runFolder: string, patience: number) {
    this.#runFolder = runFolder;
    this.#patience = 1000 * patience;
  }

  /** Whether a member is gone. The file of one who is goes, too, by which it finds out should it come to life again. */
  async isGone(member: string): Promise<boolean> {
    const path = crewFile(this.#runFolder, member);
    const text = await textOf(path);
    if (text === undefined) return true;
    if (!this.#isSilent(member, text)) return false;
    await removeFile(path);
    return true;
  }

  #isSilent(member: string, text: string): boolean {
    const identity = identityIn(text);
    if (!mayLive(identity, machineIn(text))) return true;
    const seen = this.#seen.get(member);
    if (seen?.text === text) return performance.now() - seen.since > this.#patience;
    this.#seen.set(member, { text, since: performance.now() });
    return false;
  }
}

/** The machine that a member is on, by its file; empty where it does not say. */
export function machineIn(text: string): string {
  const value = parsedJson(text);
  return isRecord(value) && typeof value.machine === "string" ? value.machine : "";
}
