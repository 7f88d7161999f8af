/**
 * What becomes of runs that are harmed at random while they are worked on:
 * `node bench/chaos.ts [--on folder] [--mishaps 200] [--commands 3] [--seed 0]`.
 *
 * A small experiment is run undisturbed first. Then runs of it are harmed (`bench/chaos/` has what befalls them) until their commands say
 * that all is done, or that something failed; whoever ends is replaced, and what a sentence asks for is done. A last command then goes on
 * without harm, and its tables are compared with the undisturbed ones byte for byte. Every error on the way must be of something that
 * was done, and name it. It ends with exit code 1 where a table differs or a sentence is wrong.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type RandomStream, randomStream } from "#random";
import { Complaints } from "./chaos/complaints.ts";
import { databaseGround } from "./chaos/database.ts";
import { differingTables, EXPERIMENT, FILE, NAME, type Tables, tablesIn } from "./chaos/experiment.ts";
import { folderGround } from "./chaos/folder.ts";
import type { Ground } from "./chaos/ground.ts";
import { between } from "./chaos/mishap.ts";
import { undisturbed } from "./chaos/undisturbed.ts";
import { asCommand, chosenByName, wholeNumber } from "./command.ts";
import { markdownTable } from "./table.ts";

/** Places where runs lie, each with what can befall them there. */
const GROUNDS: readonly {
  readonly name: string;
  readonly open: (folder: string, commands: number) => Promise<Ground>;
}[] = [
  { name: "folder", open: async (folder, commands) => folderGround(folder, commands) },
  { name: "database", open: databaseGround },
];

/** Least time between two mishaps, ms, and the most as a part of what the undisturbed run takes on a machine that does other things, too. */
const PAUSE = { least: 200, most: 1 / 12 };

await asCommand(async () => {
  const { values } = parseArgs({
    options: {
      on: { type: "string", default: "folder" },
      mishaps: { type: "string", default: "200" },
      commands: { type: "string", default: "3" },
      seed: { type: "string", default: "0" },
    },
  });
  const wanted = wholeNumber("mishaps", values.mishaps, 1);
  const commands = wholeNumber("commands", values.commands, 1);
  const stream = randomStream(wholeNumber("seed", values.seed, 0), "chaos");
  const [{ open } = GROUNDS[0]!] = chosenByName(GROUNDS, ({ name }) => name, [values.on]);
  const folder = mkdtempSync(join(tmpdir(), "loss-atlas-chaos-"));
  const began = performance.now();
  // Whoever ends it early has what was mounted and started taken away.
  let isStopped = false;
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.on(name, () => {
      isStopped = true;
    });
  writeFileSync(join(folder, FILE), EXPERIMENT);
  const ground = await open(folder, commands);
  let isClean = false;
  try {
    for (const note of ground.notes) process.stdout.write(`note: ${note}\n`);
    const before = performance.now();
    await undisturbed(["run", FILE, "--out", "undisturbed"], { cwd: folder });
    const expected = tablesIn(join(folder, "undisturbed", NAME));
    const pause = Math.max(2 * PAUSE.least, PAUSE.most * (performance.now() - before));
    const found = await harmedRuns(ground, expected, {
      isEnough: (mishaps) => isStopped || mishaps >= wanted,
      pause,
      stream,
    });
    isClean = found.wrong === 0;
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stdout.write(
      `${markdownTable([["mishap", "count"], ...[...found.counts].map(([name, count]) => [name, String(count)])])}\n` +
        `${found.runs} runs, ${found.same} with the tables of the undisturbed one; ${found.just} errors, all of which named what was ` +
        `harmed${isClean ? "" : `, and ${found.wrong} things wrong`}; ${seconds} s\n`,
    );
  } finally {
    await ground.close();
    if (isClean) rmSync(folder, { recursive: true, force: true });
    else process.stdout.write(`what is left is in ${folder}\n`);
  }
  if (!isClean) process.exitCode = 1;
});

/** Harms runs until that is enough, and tells what became of each. */
async function harmedRuns(
  ground: Ground,
  expected: Tables,
  {
    isEnough,
    pause,
    stream,
  }: {
    readonly isEnough: (mishaps: number) => boolean;
    readonly pause: number;
    readonly stream: RandomStream;
  },
) {
  const counts = new Map(ground.mishaps.map((name) => [name, 0]));
  let [total, runs, same, just, wrong] = [0, 0, 0, 0, 0];
  for (; !isEnough(total); runs++) {
    const complaints = new Complaints();
    const round = await ground.begin(runs, complaints, stream);
    while (!(await round.tend()) && !isEnough(total)) {
      await sleep(between(PAUSE.least, pause, stream));
      const name = await round.strike();
      if (name === undefined) continue;
      counts.set(name, counts.get(name)! + 1);
      total++;
    }
    const differing = differingTables(await round.end(), expected);
    for (const name of differing) complaints.add(`${name} is another`);
    if (differing.length === 0) same++;
    just += complaints.just;
    wrong += complaints.unjust.length;
    const words = differing.length === 0 ? "tables the same" : "tables DIFFERENT";
    process.stdout.write(
      `run ${runs}: ${total} mishaps, ${words}, ${complaints.just} errors that name them\n`,
    );
    for (const sentence of complaints.unjust) process.stdout.write(`  WRONG ${round.place}: ${sentence}\n`);
    if (complaints.unjust.length === 0) await round.remove();
  }
  return { counts, runs, same, just, wrong };
}
