import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readExperiment } from "#atlas/run";
import { formatCellsTable, type ImportOptions, importTables, openTable } from "#atlas/tables";
import { writeReport } from "#report";
import { phaseAgreement } from "#taxonomy";
import { expectRefusal, scratchFolders } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";

const scratch = scratchFolders("imports");

/** Cells of nine places with names and units that have to be told. */
const SWEEP = [
  "size,bs,final,mc,cka,score",
  ...[2, 8, 32].flatMap((width) =>
    [16, 64, 256].map((batch) => {
      const isFlat = width * batch >= 256;
      const values = [isFlat ? 0.001 : 0.4, width >= 8 ? -0.2 : -9, width >= 32 ? 0.8 : 0.5, width / 40];
      return [width, batch, ...values].join(",");
    }),
  ),
  "",
].join("\n");

const LABELS = "width,batch_size,phase\n2,16,I\n2,64,I\n8,16,II\n8,64,IV-A\n32,64,IV-A\n64,64,I\n";

/** What says how the table is read. */
const TOLD = {
  map: { size: "width", final: "train_loss", mc: "mode_connectivity_pct", score: "test_acc_pct" },
  units: { score: "share" },
} as const;

const options = (out: string): ImportOptions => ({ out, ...TOLD });

test("a folder of imported tables is read as the tables were with what was said of them", async () => {
  const choices = fc.record(
    {
      thresholds: fc.constantFrom("default" as const, "fit" as const, "drawn" as const),
      axes: fc.constantFrom({ load: "bs", temperature: "width" }, { load: "width" }, {}),
      name: fc.string({ minLength: 1 }),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(choices, async ({ name, ...choice }) => {
      const folder = scratch({ "sweep.csv": SWEEP });
      const file = join(folder, "sweep.csv");
      const { axes } = choice;
      const there = await openTable([file], {
        ...TOLD,
        ...choice,
        ...(axes !== undefined && Object.keys(axes).length === 0 && { axes: {} }),
      });
      const made = await importTables([file], {
        ...options(join(folder, "runs", "sweep")),
        ...choice,
        ...(name !== undefined && { name }),
      });
      const found = await openTable([join(folder, "runs", "sweep")]);
      expect(found).toEqual(made);
      const { table, thresholds, provenance } = found;
      expect({ table: { ...table, name: "sweep" }, thresholds, provenance }).toEqual({
        table: there.table,
        thresholds: there.thresholds,
        provenance: there.provenance,
      });
      expect(table.name).toBe(name ?? "sweep");
    }),
    { numRuns: 20 },
  );
});

test("what was remembered beside a table goes with it, and what is said later counts", async () => {
  const folder = scratch({ "sweep.csv": SWEEP });
  const file = join(folder, "sweep.csv");
  await openTable([file], { ...TOLD, remember: true });
  const out = join(folder, "out");
  const { table } = await importTables([file], { out });
  expect(table.cells[0]!.metrics.test_acc_pct!.value).toBeCloseTo(5, 12);
  const without = await openTable([out], { map: { score: "none" }, remember: true });
  expect(without.table.cells[0]!.metrics.test_acc_pct!.value).toBeNull();
  expect((await openTable([out])).table.cells[0]!.metrics.test_acc_pct!.value).toBeNull();
  expect((await openTable([file])).table.cells[0]!.metrics.test_acc_pct!.value).toBeCloseTo(5, 12);
});

test("its report has the phases that were given beside those found", async () => {
  const folder = scratch({ "sweep.csv": SWEEP, "theirs.csv": LABELS });
  const out = join(folder, "out");
  const { table } = await importTables([join(folder, "sweep.csv")], {
    ...options(out),
    labels: join(folder, "theirs.csv"),
  });
  const { path, summaries } = await writeReport(out);
  expect(summaries[0]!.headline).toContain("9 cells");
  const html = readFileSync(path, "utf8");
  const labels = ["I", "I", null, "II", "IV-A", null, null, "IV-A", null] as const;
  const { cells, agreeing } = phaseAgreement(table.cells, labels);
  expect([cells, agreeing]).toEqual([5, 4]);
  expect(html).toContain("4 of 5 labelled cells agree (80.0 %)");
  expect(html).toContain("Phases given");
  const given = readFileSync(join(out, "figures", "phases-given.svg"), "utf8");
  expect(given).toContain("none given");
  expect(readFileSync(join(out, "cells.csv"), "utf8")).toBe(formatCellsTable(table.cells));
  expect(readdirSync(join(out, "cells"))).toHaveLength(9);
  // The tables that the report wrote are none of those that are read.
  expect((await openTable([out])).table).toEqual(table);
});

test("what cannot be imported leaves nothing", async () => {
  const folder = scratch({
    "sweep.csv": SWEEP,
    "bad.csv": "width,batch_size,phase\n2,16,V\n",
    "mine/a.txt": "",
    "run/experiment.json": "{}",
  });
  const file = join(folder, "sweep.csv");
  const out = join(folder, "out");
  const refused = async (paths: readonly string[], own: Partial<ImportOptions>, code: string) => {
    await expect(importTables(paths, { ...options(out), ...own })).rejects.toMatchObject({
      code,
      kind: "input",
    });
  };
  await refused([file], { out: join(folder, "mine") }, "tables/in-the-way");
  await refused([file], { out: file }, "tables/in-the-way");
  await refused([join(folder, "run")], {}, "tables/is-a-run");
  await refused([join(folder, "mine")], {}, "tables/no-table");
  await refused([join(folder, "nothing.csv")], {}, "files/missing");
  await refused([], {}, "tables/no-table");
  await refused([file], { map: { size: "wdith" } }, "tables/unknown-name");
  await refused([file], { map: { ...TOLD.map, other: "width" } }, "tables/no-such-column");
  await refused([file], { labels: join(folder, "bad.csv") }, "tables/unknown-phase");
  expect(readdirSync(folder).sort()).toEqual(["bad.csv", "mine", "run", "sweep.csv"]);
});

test.each([
  ["no JSON", () => "{"],
  ["another file", () => '{"format":"mine"}'],
  ["a later version", (text: string) => text.replace('"version": 1', '"version": 2')],
  ["a table outside", (text: string) => text.replace("tables/sweep.csv", "../../sweep.csv")],
  ["no tables", (text: string) => text.replace(/"tables": \[[^\]]*\]/, '"tables": []')],
])("an import with %s in the place of its file is refused", async (_, damaged) => {
  const folder = scratch({ "sweep.csv": SWEEP });
  const out = join(folder, "out");
  await importTables([join(folder, "sweep.csv")], options(out));
  const path = join(out, "import.json");
  writeFileSync(path, damaged(readFileSync(path, "utf8")));
  await expect(openTable([out])).rejects.toMatchObject({ code: "tables/bad-import", kind: "input" });
});

test("what needs networks says that an import has none", async () => {
  const folder = scratch({ "sweep.csv": SWEEP });
  const out = join(folder, "out");
  await importTables([join(folder, "sweep.csv")], options(out));
  await expect(readExperiment(out)).rejects.toMatchObject({ code: "run/imported", kind: "input" });
});

test("the commands of a run read it", async () => {
  const folder = scratch({ "one/sweep.csv": SWEEP, "one/notes.txt": "" });
  mkdirSync(join(folder, "runs"));
  const words = ["import", "one", "--out", "runs/sweep", "--thresholds", "drawn"];
  for (const [column, name] of Object.entries(TOLD.map)) words.push("--map", `${column}=${name}`);
  const made = await standingLossAtlas([...words, "--unit", "score=share"], { cwd: folder });
  expect(made).toMatchObject({ code: 0 });
  expect(made.output).toContain("import: runs/sweep\n");
  // Of the copy something is remembered, of the table that it was made of nothing.
  expect(made.errors).toContain("note: runs/sweep/tables/sweep.csv.columns.json remembers");
  expect(readdirSync(join(folder, "one")).sort()).toEqual(["notes.txt", "sweep.csv"]);
  for (const command of ["classify", "claims", "diagnose", "report"])
    expect(await standingLossAtlas([command, "runs/sweep"], { cwd: folder })).toMatchObject({ code: 0 });
  expect(existsSync(join(folder, "runs", "sweep", "report.html"))).toBe(true);
  const explained = await standingLossAtlas(["explain", "runs/sweep", "width=8,batch_size=16"], {
    cwd: folder,
  });
  expect(explained).toMatchObject({ code: 2, output: "" });
  expect(explained.errors).toMatch(
    /^error \[explain\/imported\]: runs\/sweep: these are imported tables, .*loss-atlas diagnose runs\/sweep --cell width=8,batch_size=16 says/,
  );
  const idle = await standingLossAtlas(["classify", "runs/sweep", "--train-loss", "0.1"], { cwd: folder });
  expectRefusal(idle, { code: 2, error: "cli/usage", says: ["--train-loss", "Hessian"] });
  const again = await standingLossAtlas(words, { cwd: folder });
  expectRefusal(again, { code: 2, error: "tables/in-the-way", says: ["runs/sweep", "--out"] });
});
