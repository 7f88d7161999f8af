import { describe, expect, test } from "vitest";
import { literal, newEquation, newValue, type Operand, type Program } from "../program/program.ts";
import { differenceOf, handMade, linesOf, primitivesOf, type Write } from "../testing/hand-made-program.ts";
import { shareCommonSubexpressions } from "./common-subexpressions.ts";

const x = newValue("float32", [2, 3]);
const y = newValue("float32", [2, 3]);

const program = (body: (write: Write) => Operand | readonly Operand[]): Program => handMade([x, y], body);

describe("is computed once", () => {
  test.each<[string, (write: Write) => readonly Operand[], number]>([
    ["the same function of one value", (write) => [write("exp", [x]), write("exp", [x])], 1],
    ["a sum in either order", (write) => [write("add", [x, y]), write("add", [y, x])], 1],
    ["a product in either order", (write) => [write("mul", [x, y]), write("mul", [y, x])], 1],
    ["the larger in either order", (write) => [write("max", [x, y]), write("max", [y, x])], 1],
    [
      "what was made of what is computed once",
      (write) => [write("sin", [write("add", [x, y])]), write("sin", [write("add", [y, x])])],
      2,
    ],
    [
      "the same sum over one axis",
      (write) => [0, 1].map(() => write("reduce", [x], { shape: [3] }, { op: "Add", axis: [0] })),
      1,
    ],
  ])("%s", async (_, body, count) => {
    const before = program(body);
    const after = shareCommonSubexpressions(before);
    expect(after.equations).toHaveLength(count);
    expect(after.outputs[0]).toBe(after.outputs[1]);
    expect(await differenceOf(after, before)).toBe(0);
  });
});

describe("is left alone", () => {
  test.each<[string, (write: Write) => readonly Operand[]]>([
    ["a difference in the other order", (write) => [write("sub", [x, y]), write("sub", [y, x])]],
    ["another function", (write) => [write("sin", [x]), write("cos", [x])]],
    ["another parameter", (write) => [0, 1].map((axis) => write("flip", [x], {}, { axis: [axis] }))],
    [
      "another type of result",
      (write) => [
        write("cast", [x], { type: "int32" }, { dtype: "int32" }),
        write("cast", [x], { type: "bool" }, { dtype: "bool" }),
      ],
    ],
    [
      "a literal of another type",
      (write) => [write("add", [x, literal("float32", 1)]), write("add", [x, literal("int32", 1)])],
    ],
    [
      "minus zero",
      (write) => [write("mul", [x, literal("float32", 0)]), write("mul", [x, literal("float32", -0)])],
    ],
    [
      "another value of the same definition's name",
      (write) => [write("exp", [write("sin", [x])]), write("exp", [write("cos", [x])])],
    ],
  ])("%s", (_, body) => {
    const before = program(body);
    expect(linesOf(shareCommonSubexpressions(before))).toEqual(linesOf(before));
  });
});

test("an equation of several outputs is shared in all of them", () => {
  const outputs = () => [newValue("float32", [1, 3]), newValue("float32", [1, 3])] as const;
  const [first, second] = [outputs(), outputs()];
  const split = (made: typeof first) => newEquation("split", [x], { axis: 0, sizes: [1, 1] }, made);
  const before: Program = {
    inputs: [x],
    constants: [],
    equations: [split(first), split(second)],
    outputs: [second[1], second[0]],
  };
  const after = shareCommonSubexpressions(before);
  expect(primitivesOf(after)).toEqual(["split"]);
  expect(after.outputs).toEqual([first[1], first[0]]);
  expect(after.outputs[0]).toBe(first[1]);
});
