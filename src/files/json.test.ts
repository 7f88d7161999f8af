import fc from "fast-check";
import { expect, it } from "vitest";
import { parsedJson } from "./index.ts";

it("reads what JSON has, brackets in texts among it, and nothing else", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      const text = JSON.stringify(value);
      expect(parsedJson(text)).toEqual(JSON.parse(text));
    }),
  );
  for (const text of ["[".repeat(500), '"\\"', "{["]) {
    expect(parsedJson(JSON.stringify(text))).toBe(text);
    expect(parsedJson(text === '"\\"' ? "" : text)).toBeUndefined();
  }
});

it.each(["[", '{"a":', '[{"a":'])("refuses what is nested without end by %j", (piece) => {
  const close = piece.replaceAll(/[^[{]/g, "").replace("[{", "}]").replace("[", "]").replace("{", "}");
  const nested = (levels: number) => `${piece.repeat(levels)}1${close.repeat(levels)}`;
  const levels = 100 / close.length;
  expect(parsedJson(nested(levels))).toEqual(JSON.parse(nested(levels)));
  expect(parsedJson(nested(levels + 1))).toBeUndefined();
  expect(parsedJson(nested(200_000))).toBeUndefined();
});
