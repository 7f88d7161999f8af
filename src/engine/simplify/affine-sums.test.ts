import { describe, expect, test } from "vitest";
import { newValue, type Operand, type Program, type Value } from "../program/program.ts";
import { differenceOf, handMade, linesOf, primitivesOf, type Write } from "../testing/hand-made-program.ts";
import { gatherAffineSums } from "./affine-sums.ts";
import { eliminateDeadCode } from "./dead-code.ts";

const shape = [4, 3, 5];
const [x, y] = [newValue("float32", shape), newValue("float32", shape)];
const [a, b, c] = [1, 2, 3].map(() => newValue("float32", [3, 1])) as [Value, Value, Value];
const vector = newValue("float32", [3]);
const whole = newValue("int32", shape);

const program = (body: (write: Write) => Operand | readonly Operand[]): Program =>
  handMade([x, y, a, b, c, vector, whole], body);
const times = (write: Write, large: Operand, small: Operand) => write("mul", [large, small], { shape });

describe("is gathered", () => {
  test.each<[string, (write: Write) => Operand, readonly string[]]>([
    ["a product and a shift", (w) => w("add", [times(w, x, a), b], { shape }), ["affine"]],
    ["a shift in front", (w) => w("add", [b, times(w, x, a)], { shape }), ["affine"]],
    ["the small factor in front", (w) => w("add", [w("mul", [a, x], { shape }), b], { shape }), ["affine"]],
    ["a shift that is subtracted", (w) => w("sub", [times(w, x, a), b], { shape }), ["neg", "affine"]],
    ["a product that is subtracted", (w) => w("sub", [b, times(w, x, a)], { shape }), ["neg", "affine"]],
    ["two products of one array", (w) => w("add", [times(w, x, a), times(w, x, b)]), ["add", "mul"]],
    ["their difference", (w) => w("sub", [times(w, x, a), times(w, x, b)]), ["sub", "mul"]],
    [
      "three products of one array and a shift",
      (w) => w("add", [w("add", [w("add", [times(w, x, a), times(w, x, b)]), times(w, x, c)]), a], { shape }),
      ["add", "add", "affine"],
    ],
    [
      "two products, a shift and another array",
      (w) => w("add", [w("add", [w("add", [times(w, x, a), times(w, y, b)]), c], { shape }), x]),
      ["affine", "mul", "add", "add"],
    ],
    [
      "a shift that was broadcast",
      (w) => {
        const shift = w("broadcast", [vector], { shape }, { shape, axis: [0, 2] });
        return w("add", [times(w, x, a), shift]);
      },
      ["broadcast", "affine"],
    ],
  ])("%s", async (_, body, primitives) => {
    const before = program(body);
    const after = eliminateDeadCode(gatherAffineSums(before));
    expect(primitivesOf(after)).toEqual(primitives);
    expect(after.outputs).toEqual(before.outputs);
    expect(await differenceOf(after, before)).toBeLessThan(1e-6);
  });
});

describe("is left alone", () => {
  test.each<[string, (write: Write) => Operand | readonly Operand[]]>([
    ["a product of two large arrays and a shift", (w) => w("add", [times(w, x, y), a], { shape })],
    ["a sum of two large arrays", (w) => w("add", [x, y])],
    ["a large array and a shift", (w) => w("add", [x, a], { shape })],
    ["products of two arrays", (w) => w("add", [times(w, x, a), times(w, y, b)])],
    ["a product and a large array", (w) => w("add", [times(w, x, a), y])],
    [
      "a product that is read twice",
      (w) => {
        const product = times(w, x, a);
        return [w("add", [product, b], { shape }), product];
      },
    ],
    ["small arrays among themselves", (w) => w("add", [w("mul", [a, b]), c])],
    ["integers", (w) => w("add", [w("mul", [whole, whole]), whole])],
  ])("%s", (_, body) => {
    const before = program(body);
    expect(linesOf(gatherAffineSums(before))).toEqual(linesOf(before));
  });

  test("a factor of more than an eighth of the elements", () => {
    const [large, factor] = [newValue("float32", [7, 3]), newValue("float32", [3])];
    const before = handMade([large, factor], (w) => w("add", [w("mul", [large, factor]), factor]));
    expect(linesOf(gatherAffineSums(before))).toEqual(linesOf(before));
    const [larger] = [newValue("float32", [8, 3])];
    const gathered = handMade([larger!, factor], (w) => w("add", [w("mul", [larger!, factor]), factor]));
    expect(primitivesOf(gatherAffineSums(gathered))).toContain("affine");
  });
});
