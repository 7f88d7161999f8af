import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { estimateIn } from "#taxonomy";
import { parseNumber } from "./number-text.ts";
import { openTable } from "./open-table.ts";
import { readCellsTable } from "./rows/tabulated-cells.ts";
import { readSourceTable } from "./source-table.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-csv-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(content: string | Uint8Array): string {
  const path = join(folder, "cells.csv");
  writeFileSync(path, content);
  return path;
}

const PLAIN = "width,batch_size,train_loss,train_loss_se\n2,16,1.5,0.25\n4,16,0.5,0.125\n";
const LOCAL = PLAIN.replaceAll(",", ";").replaceAll(".", ",");

describe("a table is read alike as", () => {
  it.each<readonly [string, string | Uint8Array]>([
    [
      "a spreadsheet writes it where the comma is the decimal sign",
      `\uFEFF${LOCAL.replaceAll("\n", "\r\n")}`,
    ],
    [
      "a spreadsheet writes it in UTF-16 with tabs",
      Buffer.from(`\uFEFF${LOCAL.replaceAll(";", "\t")}`, "utf16le"),
    ],
    ["big-endian UTF-16", Buffer.from(`\uFEFF${PLAIN}`, "utf16le").swap16()],
    ["semicolons and points", PLAIN.replaceAll(",", ";")],
    ["old line ends", PLAIN.replaceAll("\n", "\r")],
    ["trailing separators and empty rows", `${PLAIN.replaceAll("\n", ",,\n")},,,,,\n,,,,,\n`],
    ["an index without a name", PLAIN.replaceAll(/^(?=.)/gm, ",")],
    ["names of people", PLAIN.replace("train_loss,train_loss_se", "Training loss,Training loss SE")],
  ])("%s", async (_, content) => {
    const expected = await readCellsTable(written(PLAIN));
    expect(estimateIn(expected[1]!, "train_loss")).toMatchObject({ value: 0.5, standardError: 0.125 });
    expect(await readCellsTable(written(content))).toEqual(expected);
  });
});

it("says that it took commas for decimal points", async () => {
  const { notes } = await readSourceTable(written(LOCAL));
  expect(notes).toEqual(["cells.csv: commas in numbers are read as decimal points."]);
  expect((await readSourceTable(written(PLAIN))).notes).toEqual([]);
});

it.each(["test_acc_pct", "Test accuracy (%)", "testAccPct"])("refuses shares under %s", async (name) => {
  const path = written(`width,batch_size,${name}\n2,16,0.8\n4,16,0.9\n`);
  await expect(openTable([path])).rejects.toThrow("name the column test_acc");
});

it.each([
  ["commas, told by decimal points", "width;batch_size;train_loss\n2;1,024;1.5\n", 1024, 1.5],
  ["points, told by decimal commas", "width;batch_size;train_loss\n2;1.024;1,5\n", 1024, 1.5],
  ["blanks", "width,batch_size,train_loss\n2,16 384,1.5\n", 16384, 1.5],
  ["narrow blanks", "width;batch_size;train_loss\n2;1\u202f024;1,5\n", 1024, 1.5],
  ["apostrophes", "width,batch_size,train_loss\n2,1'024'000,1.5\n", 1024000, 1.5],
  [
    "commas of counts beside whole numbers",
    "width\tbatch_size\ttrain_loss\n2\t1,024\t2\n4\t64\t2\n",
    1024,
    2,
  ],
  ["points of counts beside whole numbers", "width;batch_size;train_loss\n2;1.024;2\n4;64;2\n", 1024, 2],
])("separates thousands by %s", async (_, text, batch, loss) => {
  const [cell] = await readCellsTable(written(text));
  expect([cell!.knobs.batch_size, estimateIn(cell!, "train_loss").value]).toEqual([batch, loss]);
  const { notes } = await readSourceTable(written(text));
  expect(notes.join()).toContain("separators of thousands");
});

it.each([
  ["both styles", "width;train_loss;test_loss\n2;0,5;1.5\n", "mixed-numbers", ":2, column train_loss"],
  [
    "thousands by points beside decimal points",
    "width;batch_size;train_loss\n2;1.024;0.5\n4;64;0.5\n",
    "mixed-numbers",
    ":2, column batch_size",
  ],
  [
    "commas of which nothing tells",
    "width\ttrain_loss\n2\t1,476\n4\t1,043\n",
    "ambiguous-numbers",
    ":2, column train_loss",
  ],
  [
    "commas of which counts alone tell",
    "batch_size\ttrain_loss\n1,024\t1,476\n64\t1,043\n",
    "ambiguous-numbers",
    ":2, column train_loss",
  ],
])("refuses %s", async (_, text, code, place) => {
  const path = written(text);
  await expect(readCellsTable(path)).rejects.toMatchObject({ code: `tables/${code}`, where: path + place });
});

it("leaves dates, versions and names alone", async () => {
  const text = "width;version;day;note;train_loss\n2;1.2.3;01.02.2024;a, b;0,5\n";
  const [cell] = await readCellsTable(written(text));
  expect(estimateIn(cell!, "train_loss").value).toBe(0.5);
});

it.each([
  ["99.5%", "percent sign"],
  ["1'000", "nothing between thousands"],
  ["nats", "one of units"],
  ["inf", "diverged"],
])("says of %s what to do", (text, remedy) => {
  expect(() => parseNumber(text, "here")).toThrow(remedy);
});

it("reads a true minus sign", () => {
  expect(parseNumber("−2.5", "here")).toBe(-2.5);
});
