import { setTimeout as sleep } from "node:timers/promises";
import type { Calling, Ending } from "./command.ts";
import type { Complaints } from "./complaints.ts";

/** How often the last word may be had with nothing to mend, and at all, before a run counts as lost: each time something that was harmed may be found. */
const MOST_IN_VAIN = 12;
const MOST = 100;

/** Between two last words, ms: what was done may not be over. */
const PAUSE = 1000;

/** A run whose harm is over. */
export interface Ended {
  readonly place: string;
  readonly complaints: Complaints;
  /** The command that has the last word. */
  lastWord(): Calling;
  /** Does what commands said is to be done, while nobody works; whether there was something. */
  mend(endings: readonly Ending[]): Promise<boolean>;
  /** Whether that was all that can be had. Default: where nothing failed. */
  isAll?(ending: Ending): boolean;
}

/** Has a run done to its end, as a person would: what a sentence asks for is done, and the same command goes on. */
export async function broughtToItsEnd(run: Ended): Promise<void> {
  let said = "";
  let inVain = 0;
  for (let tries = 0; tries < MOST && inVain < MOST_IN_VAIN; tries++) {
    const ending = await run.lastWord().ended;
    run.complaints.hear(ending);
    if (ending.code === 0 || run.isAll?.(ending)) return;
    said = `${ending.errors}${ending.output.slice(-2000)}`;
    if (await run.mend([ending])) continue;
    inVain++;
    await sleep(PAUSE);
  }
  throw new Error(`${run.place} does not come to its end: ${said}`);
}
