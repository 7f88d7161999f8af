import { expect, it } from "vitest";
import { notFinite } from "./not-finite.ts";
import { isNumber, readNumber } from "./number-text.ts";

it.each([
  ["-3", -3],
  ["−3", -3],
  ["−2.5e−7", -2.5e-7],
  [" +.5 ", 0.5],
  ["", null],
  ["NaN", null],
  ["3−2", undefined],
  ["–3", undefined],
])("the text %j of a table is the number %s", (text, value) => {
  expect(readNumber(text)).toBe(value);
  expect(isNumber(text)).toBe(typeof value === "number");
});

it("tells what is not finite with either minus sign", () => {
  expect(notFinite("−inf")).toBe(Number.NEGATIVE_INFINITY);
  expect(notFinite("−1e999")).toBe(Number.NEGATIVE_INFINITY);
  expect(notFinite("1e−999")).toBeNull();
});
