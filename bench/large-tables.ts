/**
 * What every command takes on large planes: `node bench/large-tables.ts [side] [words of a command …]`, by default 80.
 *
 * Writes tables and a run of side × side cells whose numbers are made up (three seeds a cell), calls every command in a
 * process of its own, and prints its processor time, peak resident memory and output. With words, such as
 * `classify --json`, only the calls that have all of them. `LOSS_ATLAS_LARGE=folder` keeps the files there. What 100,000
 * jobs take: `bench/large-run.ts`.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asCommand, badArgument } from "./command.ts";
import { used } from "./large/used.ts";
import { type LargeRun, writeLargeRun } from "./large/write-run.ts";
import { ratesOf, widthsOf, writeLargeTables } from "./large/write-tables.ts";
import { duration, markdownTable } from "./table.ts";

const COMMAND = join(import.meta.dirname, "..", "bin", "loss-atlas.js");

/** The calls of all commands on tables of cells, on those with networks and pairs, and on a run. */
function callsOf(
  { cells, networks, pairs }: ReturnType<typeof writeLargeTables>,
  large: LargeRun,
): readonly (readonly string[])[] {
  const all = [cells, networks, pairs];
  const ofTables = [
    ...["", "--json", "--markdown", "--csv", "--thresholds fit", "--thresholds drawn"].map((flags) => [
      "classify",
      cells,
      ...flags.split(" "),
    ]),
    ["classify", ...all],
    ...["", "--json", "--markdown", "--evaluate", "--fit"].map((flags) => [
      "diagnose",
      cells,
      ...flags.split(" "),
    ]),
    ["diagnose", ...all],
    ["claims", cells],
    ["claims", ...all],
  ];
  const ofRun = [
    ["plan", large.path],
    ["run", large.path, "--dry-run"],
    ["classify", large.run],
    ["classify", large.run, "--json"],
    ["diagnose", large.run],
    ["claims", large.run],
    ["report", large.run],
    ["run", large.path],
  ];
  return [...ofTables, ...ofRun].map((words) => words.filter((word) => word !== ""));
}

async function main(): Promise<void> {
  const [given = "80", ...wanted] = process.argv.slice(2);
  const side = Number(given);
  if (!(Number.isInteger(side) && side >= 2))
    throw badArgument(`a side of "${given}"`, "a whole number from 2");
  const kept = process.env.LOSS_ATLAS_LARGE;
  const folder = kept ?? mkdtempSync(join(tmpdir(), "loss-atlas-large-"));
  try {
    const own = join(folder, `side-${side}`);
    mkdirSync(own, { recursive: true });
    const tables = writeLargeTables(own, side);
    const plane = {
      widths: widthsOf(side),
      rates: ratesOf(side),
      seeds: 3,
      model: "{ family: mlp }",
      cellsWithCurves: 500,
    };
    const large = await writeLargeRun(own, plane);
    const rows = [["", "processor time", "peak memory", "printed"]];
    for (const words of callsOf(tables, large)) {
      const name = words.map((word) => word.replace(`${own}/`, "")).join(" ");
      if (!wanted.every((word) => words.includes(word))) continue;
      const { seconds, bytes, printed, code } = await used(COMMAND, words, own);
      const ending = code === 0 ? "" : ` (exit ${code})`;
      rows.push([`${name}${ending}`, duration(seconds), mebibytes(bytes), mebibytes(printed)]);
      process.stderr.write(`${rows.at(-1)!.join("  ")}\n`);
    }
    if (existsSync(join(large.run, "report.html")))
      rows.push(["report.html", "", "", mebibytes(statSync(join(large.run, "report.html")).size)]);
    process.stdout.write(`${side * side} cells\n\n${markdownTable(rows)}\n`);
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true });
  }
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 24 ? 1 : 0)} MiB`;

await asCommand(main);
