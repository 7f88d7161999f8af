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
import { parseArgs } from "node:util";
import { randomStream } from "#random";
import { databaseGround } from "./chaos/database.ts";
import { openDisk } from "./chaos/disk.ts";
import { EXPERIMENT, FILE, NAME, tablesIn } from "./chaos/experiment.ts";
import { folderGround } from "./chaos/folder.ts";
import type { Ground } from "./chaos/ground.ts";
import { harmedRuns } from "./chaos/harmed-runs.ts";
import { openHosts } from "./chaos/hosts.ts";
import { slurmGround } from "./chaos/slurm.ts";
import { undisturbed } from "./chaos/undisturbed.ts";
import { asCommand, chosenByName, wholeNumber } from "./command.ts";
import { markdownTable } from "./table.ts";

/** Places where runs lie, each with what can befall them there. */
const GROUNDS: readonly {
  readonly name: string;
  readonly open: (folder: string, commands: number) => Promise<Ground>;
}[] = [
  { name: "folder", open: async (folder, commands) => folderGround(folder, commands, openDisk(folder)) },
  { name: "database", open: (folder, commands) => databaseGround(folder, commands) },
  { name: "hosts", open: (folder, commands) => databaseGround(folder, commands, openHosts(commands)) },
  { name: "slurm", open: slurmGround },
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
    const most = Math.max(2 * PAUSE.least, PAUSE.most * (performance.now() - before));
    const found = await harmedRuns(ground, expected, {
      isEnough: (mishaps) => isStopped || mishaps >= wanted,
      pause: [PAUSE.least, most],
      stream,
      say: (sentence) => process.stdout.write(`${sentence}\n`),
    });
    isClean = found.wrong.length === 0;
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stdout.write(
      `${markdownTable([["mishap", "count"], ...[...found.counts].map(([name, count]) => [name, String(count)])])}\n` +
        `${found.runs} runs, ${found.same} with the tables of the undisturbed one; ${found.just} errors, all of which named what was ` +
        `harmed${isClean ? "" : `, and ${found.wrong.length} things wrong`}; ${seconds} s\n`,
    );
  } finally {
    await ground.close();
    if (isClean) rmSync(folder, { recursive: true, force: true });
    else process.stdout.write(`what is left is in ${folder}\n`);
  }
  if (!isClean) process.exitCode = 1;
});
