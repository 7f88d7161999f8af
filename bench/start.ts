/**
 * How long the command takes to start, beside Node's own start: `node bench/start.ts [bin/loss-atlas.js …]`.
 *
 * Each argument is the command of a checkout or of an installed package; none means this checkout's. Calls take turns
 * with an empty program, after two that fill the compile cache.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { asCommand } from "./command.ts";
import { inTurns, type Repetition, secondsOf } from "./spread.ts";
import { duration, markdownTable } from "./table.ts";

const REPETITIONS = { repetitions: 10, warmUps: 2 };
const OWN = join(dirname(import.meta.dirname), "bin", "loss-atlas.js");
/** A plane of 200 cells, 20 by 10. */
const TABLE = [
  "width,batch_size,train_loss,train_error_pct,mode_connectivity_pct,cka_softmax,hessian_trace",
  ...Array.from({ length: 200 }, (_, cell) => {
    const [column, row] = [cell % 20, Math.floor(cell / 20)];
    return `${4 * (column + 1)},${8 * 2 ** row},${0.2 / 2 ** (column / 2)},${20 - column},${column / 2 - 10},${(column + 1) / 25},${row}`;
  }),
].join("\n");

/** Times a program that Node runs. */
const callOf =
  (words: readonly string[]): Repetition =>
  () =>
    secondsOf(() => promisify(execFile)(process.execPath, words));

async function main(): Promise<void> {
  const commands = process.argv.length > 2 ? process.argv.slice(2).map((path) => resolve(path)) : [OWN];
  const folder = mkdtempSync(join(tmpdir(), "loss-atlas-start-"));
  try {
    const empty = join(folder, "empty.js");
    const table = join(folder, "cells.csv");
    writeFileSync(empty, "");
    writeFileSync(table, TABLE);
    const calls = commands.flatMap((command) => [
      { name: `${command} --help`, words: [command, "--help"] },
      { name: `${command} classify`, words: [command, "classify", table] },
    ]);
    const [own, ...spreads] = await inTurns(
      [[empty], ...calls.map(({ words }) => words)].map(callOf),
      REPETITIONS,
    );
    const rows = spreads.map((spread, index) => [
      calls[index]!.name,
      duration(spread.least),
      duration(spread.median),
      duration(Math.max(0, spread.median - own!.median)),
    ]);
    const nodes = ["an empty program", duration(own!.least), duration(own!.median), ""];
    process.stdout.write(`${markdownTable([["", "least", "median", "over Node's own"], nodes, ...rows])}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await asCommand(main);
