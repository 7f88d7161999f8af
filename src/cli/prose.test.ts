import fc from "fast-check";
import { expect, it } from "vitest";
import { columnsOf, wrapped } from "./prose.ts";

it("breaks between words and indents what follows", () => {
  expect(wrapped("  one two three four", 12, 2)).toBe("  one two\n    three\n    four");
  expect(wrapped("as it is", Number.POSITIVE_INFINITY)).toBe("as it is");
});

it("keeps a number and its percent sign on one line", () => {
  expect(wrapped("too cold in 93 % of all", 14)).toBe("too cold in\n93 % of all");
});

it("keeps together an interval, and a comparison with its right side", () => {
  expect(wrapped("meet at width 21.5 [7.63, 27.5], batch", 20)).toBe(
    "meet at width 21.5\n[7.63, 27.5], batch",
  );
  expect(wrapped("connected (-0.533 > -1.8, 97 %)", 20)).toBe("connected (-0.533\n> -1.8, 97 %)");
});

it("loses no word and exceeds the columns by no more than a long word", () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(words, fc.integer({ min: 14, max: 60 }), fc.nat(2), (list, columns, indent) => {
      const lines = wrapped(list.join(" "), columns, indent).split("\n");
      expect(lines.join(" ").split(/ +/).filter(Boolean)).toEqual(list);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    }),
  );
});

it("does not break what goes to a file", () => {
  for (const environment of [{}, { COLUMNS: "" }, { COLUMNS: "0" }, { COLUMNS: "wide" }])
    expect(columnsOf({}, environment)).toBe(Number.POSITIVE_INFINITY);
  expect(columnsOf({ columns: 80 }, {})).toBe(79);
});

it("takes the columns that the environment asks for where there is no terminal", () => {
  expect(columnsOf({}, { COLUMNS: "60" })).toBe(59);
  expect(columnsOf({}, { COLUMNS: "5" })).toBe(40);
  expect(columnsOf({ columns: 100 }, { COLUMNS: "60" })).toBe(99);
});
