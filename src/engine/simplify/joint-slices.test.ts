import { describe, expect, test } from "vitest";
import { newValue, type Operand, type Program, type Value } from "../program/program.ts";
import { differenceOf, handMade, linesOf, primitivesOf, type Write } from "../testing/hand-made-program.ts";
import { joinSlices } from "./joint-slices.ts";

const vector = newValue("float32", [100]);
const matrix = newValue("float32", [3, 100]);
const cube = newValue("float32", [4, 30, 2]);
const tall = newValue("float32", [100, 20]);

const program = (body: (write: Write) => Operand | readonly Operand[]): Program =>
  handMade([vector, matrix, cube, tall], body);

/** The part `[start, end)` of one axis. */
const cut = (write: Write, whole: Value, axis: number, start: number, end: number): Value => {
  const slice = whole.shape.map((size, i): [number, number] => (i === axis ? [start, end] : [0, size]));
  return write("shrink", [whole], { shape: whole.shape.with(axis, end - start) }, { slice });
};

describe("slices of an array along one axis become one split", () => {
  test.each<[string, (write: Write) => readonly Operand[], readonly number[]]>([
    [
      "of the whole array, in any order",
      (w) => [cut(w, vector, 0, 60, 100), cut(w, vector, 0, 0, 20), cut(w, vector, 0, 20, 60)],
      [20, 40, 40],
    ],
    [
      "with gaps",
      (w) => [cut(w, vector, 0, 4, 24), cut(w, vector, 0, 30, 50), cut(w, vector, 0, 50, 90)],
      [4, 20, 6, 20, 40, 10],
    ],
    [
      "of another axis",
      (w) => [cut(w, matrix, 1, 0, 20), cut(w, matrix, 1, 20, 40), cut(w, matrix, 1, 40, 100)],
      [20, 20, 60],
    ],
    [
      "few runs that are short",
      (w) => [cut(w, vector, 0, 0, 3), cut(w, vector, 0, 3, 5), cut(w, vector, 0, 5, 100)],
      [3, 2, 95],
    ],
    [
      "an inner axis",
      (w) => [cut(w, cube, 1, 0, 8), cut(w, cube, 1, 8, 16), cut(w, cube, 1, 16, 30)],
      [8, 8, 14],
    ],
    [
      "a single row each",
      (w) => [cut(w, matrix, 0, 0, 1), cut(w, matrix, 0, 1, 2), cut(w, matrix, 0, 2, 3)],
      [1, 1, 1],
    ],
  ])("%s", async (_, body, sizes) => {
    const before = program(body);
    const after = joinSlices(before);
    expect(primitivesOf(after)).toEqual(["split"]);
    expect(after.equations[0]!.parameters).toMatchObject({ sizes });
    expect(await differenceOf(after, before)).toBe(0);
  });

  test("but for those that overlap, and before whatever reads them", async () => {
    const before = program((w) => {
      const first = cut(w, vector, 0, 0, 40);
      const sine = w("sin", [first]);
      const overlapping = cut(w, vector, 0, 20, 60);
      return [sine, overlapping, cut(w, vector, 0, 40, 80), cut(w, vector, 0, 80, 100)];
    });
    const after = joinSlices(before);
    expect(primitivesOf(after)).toEqual(["split", "sin", "shrink"]);
    expect(await differenceOf(after, before)).toBe(0);
  });
});

describe("is left alone", () => {
  test.each<[string, (write: Write) => readonly Operand[]]>([
    ["two slices", (w) => [cut(w, vector, 0, 0, 40), cut(w, vector, 0, 40, 100)]],
    [
      "slices of several arrays",
      (w) => [cut(w, vector, 0, 0, 40), cut(w, matrix, 1, 0, 40), cut(w, cube, 0, 0, 2)],
    ],
    [
      "slices of many short runs",
      (w) => [cut(w, tall, 1, 0, 4), cut(w, tall, 1, 4, 8), cut(w, tall, 1, 8, 12)],
    ],
  ])("%s", (_, body) => {
    const before = program(body);
    expect(linesOf(joinSlices(before))).toEqual(linesOf(before));
  });
});
