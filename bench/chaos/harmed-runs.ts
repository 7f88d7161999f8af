import { setTimeout as sleep } from "node:timers/promises";
import type { RandomStream } from "#random";
import { Complaints } from "./complaints.ts";
import { differingTables, type Tables } from "./experiment.ts";
import type { Ground } from "./ground.ts";
import { between } from "./mishap.ts";

/** How runs are harmed. */
interface HarmOptions {
  /** Whether so many mishaps are enough. */
  readonly isEnough: (mishaps: number) => boolean;
  /** Least and most time between two mishaps, ms. */
  readonly pause: readonly [number, number];
  readonly stream: RandomStream;
  /** Hears a sentence on each run. */
  readonly say?: (sentence: string) => void;
}

/** What became of runs that were harmed. */
interface Harmed {
  /** How often each mishap happened. */
  readonly counts: ReadonlyMap<string, number>;
  readonly runs: number;
  /** Runs whose tables are those of the undisturbed one. */
  readonly same: number;
  /** Errors that named what was harmed. */
  readonly just: number;
  /** What is wrong: tables that differ, errors of what was not harmed, a sentence each. */
  readonly wrong: readonly string[];
}

/** Harms runs one after another until that is enough, and tells what became of each. */
export async function harmedRuns(ground: Ground, expected: Tables, options: HarmOptions): Promise<Harmed> {
  const { isEnough, pause, stream, say = () => {} } = options;
  const counts = new Map(ground.mishaps.map((name) => [name, 0]));
  const wrong: string[] = [];
  let [total, runs, same, just] = [0, 0, 0, 0];
  for (; !isEnough(total); runs++) {
    const complaints = new Complaints();
    const round = await ground.begin(runs, complaints, stream);
    while (!(await round.tend()) && !isEnough(total)) {
      await sleep(between(...pause, stream));
      const name = await round.strike();
      if (name === undefined) continue;
      counts.set(name, counts.get(name)! + 1);
      total++;
    }
    const differing = differingTables(await round.end(), round.within?.(expected) ?? expected);
    for (const name of differing) complaints.add(`${name} is another`);
    if (differing.length === 0) same++;
    just += complaints.just;
    wrong.push(...complaints.unjust);
    const rest = round.within === undefined ? "" : ", but for a cell that is told as missing";
    const words = differing.length === 0 ? `tables the same${rest}` : "tables DIFFERENT";
    say(`run ${runs}: ${total} mishaps, ${words}, ${complaints.just} errors that name them`);
    for (const sentence of complaints.unjust) say(`  WRONG ${round.place}: ${sentence}`);
    if (complaints.unjust.length === 0) await round.remove();
  }
  return { counts, runs, same, just, wrong };
}
