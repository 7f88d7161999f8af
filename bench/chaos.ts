/**
 * What becomes of runs that several commands work on while they and their files are harmed at random:
 * `node bench/chaos.ts [--mishaps 200] [--commands 3] [--seed 0]`.
 *
 * A small experiment is run undisturbed first. Then commands work on folders of it (`loss-atlas worker`) while one of them after
 * another is killed, stopped or told to stop, workers are killed, weights deleted and changed; whoever ends is replaced. When a
 * folder says that all is done, or that something failed, `loss-atlas run` has the last word, and its tables are compared with the undisturbed ones byte
 * for byte. It ends with exit code 1 where one differs.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { randomStream } from "#random";
import { MISHAPS, someMishap } from "./chaos/mishaps.ts";
import { asCommand, badArgument, wholeNumber } from "./command.ts";
import { markdownTable } from "./table.ts";

const ENTRY = join(import.meta.dirname, "..", "bin", "loss-atlas.js");

const EXPERIMENT = `
name: harmed
data: { source: glyphs, size: 8, examples: 300, test_examples: 100 }
model: { family: mlp, depth: 1 }
training: { budget: { epochs: 60 } }
grid:
  load: { width: [2, 4, 8, 16] }
  temperature: { batch_size: [8, 16, 50] }
seeds: 3
measure:
  curvature: { examples: 100 }
  connectivity: { pairs: 2, interior_points: 5, epochs: 20, batch_size: 50 }
`;

const TABLES = ["cells.csv", "measurements.csv"];

/** Least and most time between two mishaps, ms. */
const PAUSE = [200, 2500] as const;

await asCommand(async () => {
  const { values } = parseArgs({
    options: {
      mishaps: { type: "string", default: "200" },
      commands: { type: "string", default: "3" },
      seed: { type: "string", default: "0" },
    },
  });
  const wanted = wholeNumber("mishaps", values.mishaps, 1);
  const crewSize = wholeNumber("commands", values.commands, 1);
  const stream = randomStream(wholeNumber("seed", values.seed, 0), "chaos");
  const folder = mkdtempSync(join(tmpdir(), "loss-atlas-chaos-"));
  const counts = new Map(MISHAPS.map(({ name }) => [name, 0]));
  const total = () => [...counts.values()].reduce((sum, count) => sum + count, 0);
  const ends = { same: 0, different: 0 };
  const began = performance.now();
  try {
    writeFileSync(join(folder, "harmed.yaml"), EXPERIMENT);
    await ended(call(folder, ["run", "harmed.yaml", "--out", "undisturbed"]));
    const expected = tablesIn(join(folder, "undisturbed/harmed"));
    for (let round = 0; total() < wanted; round++) {
      const out = `round-${round}`;
      const run = join(folder, out, "harmed");
      await ended(call(folder, ["run", "harmed.yaml", "--out", out, "--prepare"]));
      const crew = new Set<ChildProcess>();
      let isDone = false;
      while (!isDone && total() < wanted) {
        while (crew.size < crewSize && !isDone) {
          const child = call(folder, ["worker", join(out, "harmed"), "--workers", "1"]);
          crew.add(child);
          child.once("exit", (code) => {
            crew.delete(child);
            // Done, or done but for what failed; anything else was done to it.
            isDone ||= code === 0 || code === 1;
          });
        }
        await sleep(PAUSE[0] + (PAUSE[1] - PAUSE[0]) * stream.uniform());
        const mishap = someMishap(stream);
        if (await mishap.strike({ run, commands: [...crew], stream }))
          counts.set(mishap.name, counts.get(mishap.name)! + 1);
      }
      for (const child of crew) await killed(child);
      await ended(call(folder, ["run", "harmed.yaml", "--out", out]));
      const found = tablesIn(run);
      const isSame = TABLES.every((name) => found[name] === expected[name]);
      ends[isSame ? "same" : "different"]++;
      process.stdout.write(
        `round ${round}: ${total()} mishaps, tables ${isSame ? "the same" : "DIFFERENT"}\n`,
      );
      if (isSame) rmSync(join(folder, out), { recursive: true });
    }
  } finally {
    if (ends.different === 0) rmSync(folder, { recursive: true, force: true });
    else process.stdout.write(`what differs is in ${folder}\n`);
  }
  process.stdout.write(
    `${markdownTable([["mishap", "count"], ...[...counts].map(([name, count]) => [name, String(count)])])}\n` +
      `${ends.same + ends.different} runs, ${ends.same} with the tables of the undisturbed one, in ${Math.round((performance.now() - began) / 1000)} s\n`,
  );
  if (ends.different > 0) process.exitCode = 1;
});

/** A call of the command in a process group of its own. */
function call(cwd: string, words: readonly string[]): ChildProcess {
  return spawn(process.execPath, [ENTRY, ...words], { cwd, detached: true, stdio: "ignore" });
}

/** Waits for a call that must do well. */
async function ended(child: ChildProcess): Promise<void> {
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (code !== 0)
    throw badArgument(`${child.spawnargs.slice(2).join(" ")} ended with ${code}`, "exit code 0");
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  process.kill(-child.pid, "SIGKILL");
  await gone;
}

function tablesIn(run: string): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    TABLES.map((name) => {
      const path = join(run, name);
      return [name, existsSync(path) ? readFileSync(path, "utf8") : undefined];
    }),
  );
}
