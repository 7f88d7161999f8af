import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AtlasError } from "#errors";
import { formatCsv, parseCsv } from "./csv.ts";

const awkward = fc.oneof(
  fc.string(),
  fc.constantFrom("", '"', '""', ",", "\n", "\r\n", "\r", "a,b", 'say "hi"', " x ", "\uFEFF"),
);

describe("parseCsv and formatCsv", () => {
  it("round-trip any table", () => {
    const table = fc.uniqueArray(awkward, { minLength: 1, maxLength: 5 }).chain((columns) =>
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
