import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { exportRun } from "#exports";
import { parseCsv } from "#files";
import { folderWithRun } from "./exported-run.ts";

const RSCRIPT = process.env.LOSS_ATLAS_RSCRIPT ?? "Rscript";
const hasR = spawnSync(RSCRIPT, ["--version"]).status === 0;

const folder = folderWithRun("exports-r");
const exported = join(folder, "runs", "quickstart", "exports");

/** Packages of which there may be some; CSV needs none. */
const PACKAGES = ["utils", "jsonlite", "arrow"];

beforeAll(async () => {
  for (const format of ["csv", "json", "parquet"])
    await exportRun(join(folder, "runs", "quickstart"), { format });
});

/** The lines that a program prints; `undefined` where its package is not installed. */
function printed(needed: string, program: string): readonly string[] | undefined {
  const guard = `if (!requireNamespace("${needed}", quietly = TRUE)) quit(status = 77)`;
  writeFileSync(join(folder, "program.R"), `${guard}\n${program}\n`);
  const { status, stdout, stderr } = spawnSync(RSCRIPT, ["--vanilla", "program.R"], {
    cwd: folder,
    encoding: "utf8",
  });
  if (status === 77) return undefined;
  expect(status, stderr).toBe(0);
  return stdout.replace(/\n$/, "").split("\n");
}

/** The values of a column of an exported table; `null` where there is none. */
function column(table: string, name: string): readonly (string | null)[] {
  const path = join(exported, "csv", `${table}.csv`);
  return parseCsv(readFileSync(path, "utf8"), path).rows.map(({ values }) => values[name] || null);
}

/** Prints a column of numbers so that each is known again to the last bit. */
const PRINT = (values: string) => `writeLines(ifelse(is.na(${values}), "", sprintf("%.17g", ${values})))`;

const asNumbers = (lines: readonly (string | null)[] | undefined) =>
  lines?.map((line) => (line === null || line === "" ? null : Number(line)));

test.skipIf(!hasR)("every program of the documentation opens what it says", () => {
  const text = readFileSync(join(import.meta.dirname, "..", "docs", "export.md"), "utf8");
  const blocks = [...text.matchAll(/```r\n([\s\S]*?)```/g)].map(([, block]) => block!);
  expect(blocks).toHaveLength(PACKAGES.length);
  for (const [index, block] of blocks.entries()) {
    const phases = printed(PACKAGES[index]!, `${block}\nwriteLines(cells$phase)`);
    if (phases !== undefined) expect(phases, block).toEqual(column("cells", "phase"));
    const losses = printed(PACKAGES[index]!, `${block}\n${PRINT("cells$train_loss")}`);
    if (losses !== undefined)
      expect(asNumbers(losses), block).toEqual(asNumbers(column("cells", "train_loss")));
  }
});

test.skipIf(!hasR)("of CSV, every number arrives to the last bit, and what is true as such", () => {
  const read = 'lines <- read.csv("runs/quickstart/exports/csv/TABLE.csv")';
  for (const [table, name] of [
    ["measurements", "value"],
    ["series", "value"],
    ["histories", "loss"],
  ] as const) {
    const values = printed("utils", `${read.replace("TABLE", table)}\n${PRINT(`lines$${name}`)}`);
    expect(asNumbers(values), table).toEqual(asNumbers(column(table, name)));
  }
  const truths = printed(
    "utils",
    `${read.replace("TABLE", "networks")}\nwriteLines(as.character(as.logical(lines$degenerate)))`,
  );
  expect(truths?.map((word) => word.toLowerCase())).toEqual(column("networks", "degenerate"));
});
