import { expect, test } from "vitest";
import { csvRecords } from "#files";
import { numberIn, textPieces } from "./table-text.ts";

const LINES = 12_000;

test.each([
  ["line feeds", "\n"],
  ["both", "\r\n"],
  ["carriage returns", "\r"],
])("pieces are of whole lines that end in %s, values in quotes over several lines included", (_, end) => {
  const row = (i: number): string => `${i},"é ""${i}""${end}${i % 3 === 0 ? end : ""},",${2 * i}`;
  const text = `\uFEFFa,b,c${end}${Array.from({ length: LINES }, (_, i) => row(i)).join(end)}`;
  const bytes = new TextEncoder().encode(text);
  const pieces = [...textPieces(bytes, "table.csv")];
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.join("")).toBe(text.slice(1));
  const records = (parts: Iterable<string>) => [...csvRecords(parts, "table.csv")];
  const found = records(pieces);
  expect(found).toEqual(records([text]));
  expect(found.at(-1)!.fields).toEqual([String(LINES - 1), `é "${LINES - 1}"${end},`, String(2 * LINES - 2)]);
});

test("bytes that are no text are refused, and a quote without an end leaves a single piece", () => {
  expect(() => [...textPieces(Uint8Array.of(0x61, 0xff, 0x0a), "table.csv")]).toThrow("not text in UTF-8");
  const open = new TextEncoder().encode(`a,b\n1,"${"2,3\n".repeat(60_000)}`);
  expect([...textPieces(open, "table.csv")].map((piece) => piece.length)).toEqual([4, open.length - 4]);
});

test.each([
  ["−3", -3],
  [" -2.5e-4 ", -2.5e-4],
  ["2.5e−4", 2.5e-4],
  [".28", 0.28],
  ["−", undefined],
  ["3−2", undefined],
])("the field %j is the number %s", (text, value) => {
  expect(numberIn(text)).toBe(value);
});
