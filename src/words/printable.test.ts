import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { briefly, printable, printableLines, quotedBriefly, withoutMiddle } from "./index.ts";

/** Whatever a terminal may meet, among it what it obeys. */
const anything = fc.string({
  unit: fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom(
      "\n",
      "\r",
      "\t",
      "\x1b",
      "\x07",
      "\x9b",
      "\x7f",
      "\u202e",
      "\u2066",
      "\u2028",
      "\ufeff",
      "\ud800",
    ),
  ),
});

const OBEYED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe("a printable text", () => {
  it.each([
    ["red \x1b[31m", "red \\u001b[31m"],
    ["k\nerror [x]: y", "k\\nerror [x]: y"],
    ["a\tb\r", "a\\tb\\r"],
    ["\u202egnp.exe", "\\u202egnp.exe"],
    ["\u{e0041}", "\\u{e0041}"],
    ["half \ud83d", "half \\ud83d"],
    ["Größe 日本 😀 a\\nb", "Größe 日本 😀 a\\nb"],
  ])("of %j is %j", (text, shown) => expect(printable(text)).toBe(shown));

  it("holds nothing that a terminal obeys, and stays as it is when it is made printable again", () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(printable(text)).not.toMatch(OBEYED);
        expect(printable(printable(text))).toBe(printable(text));
        expect(quotedBriefly(text)).not.toMatch(OBEYED);
        expect(briefly(text, 7)).not.toMatch(OBEYED);
        expect(printableLines(text).split("\n")).toEqual(text.split("\n").map(printable));
      }),
    );
  });
});

describe("a text without its middle", () => {
  it("keeps both ends and says how long it was", () => {
    const text = `begin${"x".repeat(150_000)}end`;
    const cut = withoutMiddle(text, 100);
    expect(cut).toMatch(/^beginx+ … \(150,008 characters\) … x+end$/);
    expect(cut.length).toBeLessThanOrEqual(100);
  });

  it("is at most as long as it may be, halves no character and is whole where it is short", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 300 }),
        fc.integer({ min: 60, max: 200 }),
        (text, most) => {
          const cut = withoutMiddle(text, most);
          expect(cut.length).toBeLessThanOrEqual(most);
          expect(cut.isWellFormed()).toBe(true);
          if (text.length <= most) expect(cut).toBe(text);
        },
      ),
    );
  });
});
