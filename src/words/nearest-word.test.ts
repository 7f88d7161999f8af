import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance, nearestFirst, nearestWord } from "./nearest-word.ts";

describe("editDistance", () => {
  it.each([
    ["", "", 0],
    ["", "abc", 3],
    ["kitten", "sitting", 3],
    ["widht", "width", 1],
    ["ca", "abc", 3],
  ])("from %j to %j is %i", (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
  });

  it("is symmetric, zero for equal texts alone, and between the difference and the larger of the lengths", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (from, to) => {
        const distance = editDistance(from, to);
        expect(distance).toBe(editDistance(to, from));
        expect(distance === 0).toBe(from === to);
        expect(distance).toBeGreaterThanOrEqual(Math.abs(from.length - to.length));
        expect(distance).toBeLessThanOrEqual(Math.max(from.length, to.length));
      }),
    );
  });
});

describe("nearestWord", () => {
  it("finds a misspelt word, whatever its case and dashes", () => {
    const words = ["batch_size", "learning_rate", "seeds"];
    expect(nearestWord("lerning_rate", words)).toBe("learning_rate");
    expect(nearestWord("Batch-Size", words)).toBe("batch_size");
    expect(nearestWord("sedes", words)).toBe("seeds");
  });

  it("does not guess at another word", () => {
    expect(nearestWord("momentum", ["batch_size", "seeds"])).toBeUndefined();
    expect(nearestWord("x", [])).toBeUndefined();
    expect(nearestWord("", ["x"])).toBeUndefined();
  });
});

it("puts the nearest words first, whatever their case and dashes, and loses none", () => {
  expect(nearestFirst("fashon", ["alignment", "digits", "Fashion", "fashion-2"])).toEqual([
    "Fashion",
    "fashion-2",
    "digits",
    "alignment",
  ]);
  expect(nearestFirst("", ["bb", "a", "c"])).toEqual(["a", "c", "bb"]);
});
