import { expect, it } from "vitest";
import {
  bothEnds,
  capitalised,
  conjoined,
  counted,
  quotedBriefly,
  signed,
  spoken,
  thereAre,
  withHyphens,
  withMinus,
} from "./wording.ts";

it.each([
  [0, "0"],
  [-0, "0"],
  [0.1 + 0.2, "0.3"],
  [1234.5, "1230"],
  [-2.5e-7, "−2.5e-7"],
  [-0.1, "−0.1"],
])("the number %d is spoken as %s", (value, words) => {
  expect(spoken(value)).toBe(words);
});

it.each([
  [-1.25, "−1.3"],
  [0.04, "0.0"],
  [-0.04, "0.0"],
  [2, "+2.0"],
])("%d with its sign and one decimal is %s", (value, words) => {
  expect(signed(value, 1)).toBe(words);
});

it.each([
  [0, "0 cells"],
  [1, "1 cell"],
  [2, "2 cells"],
])("%i of a cell are counted as %s", (count, words) => {
  expect(counted(count, "cell")).toBe(words);
});

it("there is one, and there are none or several", () => {
  expect([0, 1, 2].map((count) => thereAre(count, "class", "classes"))).toEqual([
    "there are 0 classes",
    "there is 1 class",
    "there are 2 classes",
  ]);
});

it.each(["-3", "3", "2.5e-7", "-2.5e-7"])("the number %s is read as it is printed", (text) => {
  expect(withHyphens(withMinus(text))).toBe(text);
});

it.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c"], "a, b and c"],
])("the list %j is told as %j", (items, words) => {
  expect(conjoined(items)).toBe(words);
});

it("capitalises the first letter alone", () => {
  expect(capitalised("phase IV-B and more")).toBe("Phase IV-B and more");
  expect(capitalised("IV-B")).toBe("IV-B");
  expect(capitalised("")).toBe("");
  expect(capitalised("grid.refine measures a part")).toBe("grid.refine measures a part");
  expect(capitalised("stop. and go")).toBe("Stop. and go");
});

it("quotes a text on one line, cut where it is longer than 40 characters", () => {
  expect(quotedBriefly('a "b"\nc')).toBe('"a \\"b\\"\\nc"');
  expect(quotedBriefly("x".repeat(40))).toBe(`"${"x".repeat(40)}"`);
  expect(quotedBriefly("x".repeat(41))).toBe(`"${"x".repeat(39)}…"`);
});

it("shows both ends of a list of more than 16 values", () => {
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
  const all = upTo(16);
  expect(bothEnds(all, 3, 2)).toBe(all);
  expect(bothEnds(upTo(17), 3, 2)).toEqual([0, 1, 2, "…", 15, 16]);
});
