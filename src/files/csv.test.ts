import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AtlasError } from "#errors";
import { formatCsv, parseCsv } from "./csv.ts";

const awkward = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "",
    '"',
    '""',
    ",",
    ";",
    "\t",
    "sep=;",
    "\n",
    "\r\n",
    "\r",
    "a,b",
    'say "hi"',
    " x ",
    "\uFEFF",
  ),
);
const awkwardName = awkward.filter((name) => name !== "");

describe("parseCsv and formatCsv", () => {
  it("round-trip any table", () => {
    const table = fc.uniqueArray(awkwardName, { minLength: 1, maxLength: 5 }).chain((columns) =>
      fc.tuple(
        fc.constant(columns),
        fc.array(fc.array(awkward, { minLength: columns.length, maxLength: columns.length }), {
          maxLength: 6,
        }),
      ),
    );
    fc.assert(
      fc.property(table, ([columns, rows]) => {
        const parsed = parseCsv(formatCsv(columns, rows), "table.csv");
        expect(parsed.columns).toEqual(columns);
        expect(parsed.rows.map(({ values }) => columns.map((column) => values[column]))).toEqual(rows);
      }),
    );
  });

  it("reads what RFC 4180 allows: quotes, doubled quotes, line ends inside values, CRLF, no last line end", () => {
    const { rows } = parseCsv('\uFEFFa,b\r\n"1,5","say ""x"""\r\n"two\nlines",\r\n\r\nlast,row', "t.csv");
    expect(rows).toEqual([
      { line: 2, values: { a: "1,5", b: 'say "x"' } },
      { line: 3, values: { a: "two\nlines", b: "" } },
      { line: 6, values: { a: "last", b: "row" } },
    ]);
  });

  it.each([
    ["semicolons", 'a;b\n1,5;"x;y"\n'],
    ["tabs, names in quotes", '"a"\t"b"\n1,5\tx;y\n'],
    ["a line that tells the separator", '\uFEFFsep=;\r\na;b\r\n1,5;"x;y"\r\n'],
    ["lines that end in CR", 'a,b\r"1,5",x;y\r'],
    ["columns without names and values", 'a,b,,\n"1,5",x;y,,\n'],
    ["a row with more empty values", 'a,b\n"1,5",x;y,,,\n'],
  ])("reads %s", (_, text) => {
    const { columns, rows } = parseCsv(text, "t.csv");
    expect(columns).toEqual(["a", "b"]);
    expect(rows.map(({ values }) => values)).toEqual([{ a: "1,5", b: "x;y" }]);
  });

  it.each([
    ["My results,,\na,b,c\n1,2,3\n", ["no name", "titles"]],
    ["# a comment\na,b\n1,2\n", ["expected one", "comments"]],
    ["a,b\n1,5,2\n", ["3 values", "decimals with a point"]],
  ])("says of %j what to do", (text, says) => {
    for (const part of says) expect(() => parseCsv(text, "t.csv")).toThrow(part);
  });

  it("quotes only what must be quoted", () => {
    expect(formatCsv(["a", "b"], [["plain text", "1,5"]])).toBe('a,b\nplain text,"1,5"\n');
  });

  it.each([
    ["", "csv/empty", "t.csv"],
    ["\n\n", "csv/empty", "t.csv"],
    ["a,b,a\n", "csv/duplicate-column", "t.csv:1"],
    ["a,b\n1,2\n3\n", "csv/wrong-field-count", "t.csv:3"],
    ["a,b\n1,2,3\n", "csv/wrong-field-count", "t.csv:2"],
    ['a,b\n"1\n2",3\n4,"5\n', "csv/bad-quote", "t.csv:4"],
    ['a,b\n1,"2"3\n', "csv/bad-quote", "t.csv:2"],
    ['a,b\n1,2"3\n', "csv/bad-quote", "t.csv:2"],
  ])("refuses %j with %s at %s", (text, code, where) => {
    expect(() => parseCsv(text, "t.csv")).toThrow(
      expect.objectContaining({ name: AtlasError.name, code, where, kind: "input" }),
    );
  });
});
