import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { formatCsv } from "#files";
import { findIn } from "./find-own-data.ts";
import { withClasses } from "./own-data.testing.ts";
import { readPixelTable } from "./pixel-table.ts";
import { readTable, type TableSettings } from "./table.ts";

const folder = await mkdtemp(join(tmpdir(), "loss-atlas-tables-"));
afterAll(() => rm(folder, { recursive: true }));
let files = 0;

async function written(content: string | Uint8Array, ending = "csv"): Promise<string> {
  const name = `${files++}.${ending}`;
  await writeFile(join(folder, name), content);
  return name;
}

const table = async (text: string, more: Omit<TableSettings, "file"> = {}) =>
  withClasses(readTable({ file: await written(text), ...more }, folder));
const images = async (text: string, more: { label?: string; layout?: "channels-last" } = {}) =>
  readPixelTable({ file: await written(text), layout: "channels-first", ...more }, folder);

describe("a table", () => {
  test("has a channel for each column, and classes by words", async () => {
    const { train, classNames, chosen } = await table("a,b,kind\n1,.28,pear\n-2e-1, 3 ,apple\r\n0,1,pear\n");
    expect(train).toMatchObject({ count: 3, channels: 2, height: 1, width: 1, classes: 2, white: 1 });
    expect([...train.pixels]).toEqual([1, 0.28, -0.2, 3, 0, 1].map(Math.fround));
    expect(classNames).toEqual(["apple", "pear"]);
    expect([...train.labels]).toEqual([1, 0, 1]);
    expect(chosen).toEqual({ target: "kind" });
  });

  test("has classes by numbers in the order of their size, however they are written", async () => {
    const { train, classNames } = await table("a,y\n1,10\n2,9\n3,10.0\n4,-1\n");
    expect(classNames).toEqual(["-1", "9", "10"]);
    expect([...train.labels]).toEqual([2, 1, 2, 0]);
  });

  test("may have quoted fields, semicolons, a target elsewhere and columns that are left out", async () => {
    const text = 'id;"kind, of fruit";"a ""b"""\n7;"x;y";1\n8;z;2\n';
    const data = await table(text, { target: "kind, of fruit", leave_out: ["id"] });
    expect([...data.train.pixels]).toEqual([1, 2]);
    expect(data.classNames).toEqual(["x;y", "z"]);
  });

  test("loses columns that never change, and says so", async () => {
    const data = await table("a,b,c,y\n1,5,2,0\n2,5,2,1\n3,5,2,0\n", { leave_out: ["c"] });
    expect(data.chosen).toEqual({ target: "y", leave_out: ["c", "b"] });
    expect([...data.train.pixels]).toEqual([1, 2, 3]);
    expect(data.notes.join()).toContain('1 column that never changes is left out: "b"');
    const again = await table("a,b,c,y\n1,5,2,0\n2,5,2,1\n3,5,2,0\n", { leave_out: ["c", "b"] });
    expect(again.train).toEqual(data.train);
  });

  test("of numbers alone has no names, and columns 1, 2, …", async () => {
    const data = await table("1,2,0\n3,4,1\n");
    expect(data.chosen).toEqual({ target: "3" });
    expect([...data.train.pixels]).toEqual([1, 2, 3, 4]);
    expect(data.notes.join()).toContain("taken for a row");
  });

  test("may have names that count from 0, and columns without a name, which are left out", async () => {
    const counted = await table("0,1,2\n5,6,1\n7,8,0\n");
    expect(counted.chosen).toEqual({ target: "2" });
    expect([...counted.train.pixels]).toEqual([5, 6, 7, 8]);
    const nameless = await table(",a,Unnamed: 2,y,\n0,5,1,u,\n1,6,2,v,\n");
    expect([...nameless.train.pixels]).toEqual([5, 6]);
    expect(nameless.notes.join()).toContain("3 columns without a name");
  });

  test("may be gzipped, and have test rows in a table whose columns stand otherwise", async () => {
    const test_file = await written(gzipSync("y,extra,b,a\nu,9,4,3\n"), "csv.gz");
    const data = await table("a,b,y\n1,2,u\n3,5,v\n", { test_file });
    expect([...data.test!.pixels]).toEqual([3, 4]);
    expect([...data.test!.labels]).toEqual([0]);
    expect(findIn(data, { test_share: 0.2 }).notes.join()).toContain("class v has no test examples");
  });

  test.each<[string, string, string, string]>([
    ["a missing value", "a,b,y\n1,2,0\n3,,1\n", "data/bad-value", 'csv:3: column "b" has no value'],
    ["NaN", "a,b,y\n1,NaN,0\n", "data/bad-value", 'csv:2: column "b" has no value'],
    ["a word", "a,b,y\n1,red,0\n", "data/bad-value", 'csv:2: column "b" holds "red"'],
    ["a decimal comma", 'a;b;y\n"1,5";2;0\n', "data/bad-value", 'csv:2: column "a" holds "1,5"'],
    ["a number that is too large", "a,b,y\n1,1e39,0\n", "data/bad-value", 'column "b" holds "1e39"'],
    ["a missing class", "a,b,y\n1,2,\n", "data/bad-value", 'csv:2: column "y" has no value'],
    ["several such columns", "a,b,y\n1,,0\nred,2,1\n", "data/bad-value", 'csv:3: column "a" holds "red"'],
    ["a short row", "a,b,y\n1,2\n", "data/bad-row", "csv:2: the row has 2 values"],
    ["names alone", "a,b,y\n", "data/empty-file", "no rows"],
    ["nothing", "\n", "data/empty-file", "no rows"],
    ["two columns of a name", "a,a,y\n1,2,3\n", "data/repeated-column", "twice"],
    ["nothing but a target", "y\nu\n", "data/missing-column", "no column is left"],
  ])("with %s is refused", async (_what, text, code, says) => {
    const refusal = await table(text).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code, kind: "input" });
    expect(String(refusal)).toContain(says);
  });

  test("is refused where a column that is named is not there, or fractions are to be classes", async () => {
    const text = `a,y\n${Array.from({ length: 30 }, (_, i) => `${i},${i / 7}`).join("\n")}\n`;
    await expect(table(text, { task: "classification" })).rejects.toMatchObject({
      code: "data/too-many-classes",
    });
    await expect(table(text, { target: "z" })).rejects.toMatchObject({ code: "data/missing-column" });
    await expect(table(text, { leave_out: ["z"] })).rejects.toMatchObject({ code: "data/missing-column" });
  });

  test("comes back as it was written", async () => {
    const value = fc.float({ noNaN: true, noDefaultInfinity: true });
    const word = fc.string({ minLength: 1, maxLength: 5 }).filter((text) => /^\S(.*\S)?$/.test(text));
    const drawn = fc.record({
      rows: fc.array(fc.tuple(value, value, fc.constantFrom(0, 1, 2)), { minLength: 2, maxLength: 8 }),
      words: fc.uniqueArray(word, { minLength: 3, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ rows, words }) => {
        fc.pre(words.every((text) => /\p{L}/u.test(text) && !/^(na|nan|null|none)$/i.test(text)));
        fc.pre([0, 1].every((column) => new Set(rows.map((row) => row[column])).size > 1));
        const lines = rows.map(([a, b, label]) => [String(a), String(b), words[label]!]);
        const { train, classNames } = await table(formatCsv(["a", "b", "y"], lines));
        expect([...train.pixels]).toEqual(
          rows.flatMap(([a, b]) => [a + 0, b + 0]).map((v) => Number(String(v))),
        );
        expect([...train.labels].map((label) => classNames[label])).toEqual(lines.map(([, , y]) => y));
      }),
      { numRuns: 50 },
    );
  });
});

describe("a table of pixels", () => {
  test("has square images, grey or of three channels", async () => {
    const grey = await images("label,p0,p1,p2,p3\n2,0,255,7,8\n0,1,2,3,4\n");
    expect(grey.train).toMatchObject({ count: 2, channels: 1, height: 2, width: 2, classes: 3, white: 255 });
    expect([...grey.train.pixels]).toEqual([0, 255, 7, 8, 1, 2, 3, 4]);
    expect([...grey.train.labels]).toEqual([2, 0]);
    const row = Array.from({ length: 12 }, (_, i) => i);
    const colour = await images(`${[1, ...row].join()}\r\n`);
    expect(colour.train).toMatchObject({ channels: 3, height: 2, width: 2 });
    expect([...colour.train.pixels]).toEqual(row);
    const together = await images([1, ...row].join(), { layout: "channels-last" });
    expect([...together.train.pixels]).toEqual([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11]);
  });

  test("needs labels for its test images, too", async () => {
    const file = await written("label,p0\n1,2\n0,3\n");
    const test_file = await written("p0\n7\n");
    const reading = readPixelTable({ file, test_file, layout: "channels-first" }, folder);
    await expect(reading).rejects.toMatchObject({ code: "data/missing-column", kind: "input" });
  });

  test("may have its label elsewhere, quotes, fractions of nothing, blank lines and a mark of byte order", async () => {
    const { train } = await images('\uFEFF"p0","label"\n"3",1\n\n4.0,"0"\n', { label: "label" });
    expect([...train.pixels]).toEqual([3, 4]);
    expect([...train.labels]).toEqual([1, 0]);
  });

  test.each<[string, string, string, string]>([
    ["a pixel of 256", "label,p0\n1,256\n", "data/bad-value", "csv:2, value 2: the value is 256"],
    ["a negative pixel", "label,p0\n1,-1\n", "data/bad-value", "csv:2, value 2: the value is -1"],
    ["a word", "label,p0\n1,ink\n", "data/bad-value", 'csv:2, value 2: the value is "ink"'],
    [
      "a missing pixel",
      "label,p0,p1,p2,p3\n1,0,,0,0\n",
      "data/bad-value",
      "csv:2, value 3: the value is missing",
    ],
    ["a short row", "label,p0,p1,p2,p3\n1,2,3\n", "data/bad-row", "csv:2: the row has 3 values"],
    ["a long row", "label,p0\n1,2,3\n", "data/bad-row", "csv:2: the row has 3 values"],
    ["images that are not square", "label,a,b\n1,2,3\n", "data/wrong-shape", "2 pixels"],
    ["a label of a half", "label,p0\n0.5,2\n", "data/label-out-of-range", "0.5"],
    ["no pixels", "label\n1\n", "data/bad-row", "1 value"],
    ["names alone", "label,p0\n", "data/empty-file", "no rows"],
    ["nothing", "", "data/bad-row", "1 value"],
  ])("with %s is refused", async (_what, text, code, says) => {
    const refusal = await images(text).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code, kind: "input" });
    expect(String(refusal)).toContain(says);
  });

  test("comes back as it was written", async () => {
    const row = fc.tuple(fc.nat(9), fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (rows) => {
        const { train } = await images(rows.map(([label, pixels]) => [label, ...pixels].join()).join("\n"));
        expect([...train.labels]).toEqual(rows.map(([label]) => label));
        expect([...train.pixels]).toEqual(rows.flatMap(([, pixels]) => pixels));
      }),
      { numRuns: 50 },
    );
  });
});

const shared = fileURLToPath(new URL("../../../../shared/data/tabular/", import.meta.url));
test.skipIf(!existsSync(shared)).each([
  ["banknote_authentication.csv", 1096, 4, ["0", "1"]],
  ["wine.csv", 142, 13, ["1", "2", "3"]],
  ["winequality-red.csv", 1275, 11, ["3", "4", "5", "6", "7", "8"]],
])("%s of UCI", async (file, count, channels, names) => {
  const { train, classNames } = await withClasses(readTable({ file }, shared));
  expect(train).toMatchObject({ count, channels });
  expect(classNames).toEqual(names);
});
