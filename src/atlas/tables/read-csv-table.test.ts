import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { estimateIn } from "#taxonomy";
import { parseNumber } from "./number-text.ts";
import { openTable } from "./open-table.ts";
import { readSourceTable } from "./source-table.ts";
import { readCellsTable } from "./tabulated-cells.ts";

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

it("refuses numbers with commas beside numbers with points", async () => {
  const mixed = "width;batch_size;train_loss\n2;1,024;1.5\n";
  await expect(readCellsTable(written(mixed))).rejects.toThrow("nothing between thousands");
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
