import { describe, expect, test } from "vitest";
import { literal, newValue, type Operand, type Program } from "../program/program.ts";
import { differenceOf, handMade, linesOf, type Write } from "../testing/hand-made-program.ts";
import { simplifyAlgebra } from "./algebra.ts";
import { eliminateDeadCode } from "./dead-code.ts";

const x = newValue("float32", [2, 3]);
const y = newValue("float32", [2, 3]);
const whole = newValue("int32", [2, 3]);
const truth = newValue("bool", [2, 3]);
const number = newValue("float32", []);
const zero = literal("float32", 0);
const one = literal("float32", 1);

const program = (body: (write: Write) => Operand | readonly Operand[]): Program =>
  handMade([x, y, whole, truth, number], body);
/** The program without what became unused, so that only what matters is compared. */
const rewritten = (body: (write: Write) => Operand | readonly Operand[]): readonly string[] =>
  linesOf(eliminateDeadCode(simplifyAlgebra(program(body))));

describe("vanishes", () => {
  test.each<[string, (write: Write) => Operand]>([
    ["adding zero", (write) => write("add", [x, zero])],
    ["adding to zero", (write) => write("add", [zero, x], x)],
    ["multiplying by one", (write) => write("mul", [x, one])],
    ["multiplying one", (write) => write("mul", [one, x], x)],
    ["stopping a gradient", (write) => write("stop_gradient", [x])],
    ["reshaping to the same shape", (write) => write("reshape", [x], {}, { shape: [2, 3] })],
    ["broadcasting to the same shape", (write) => write("broadcast", [x], {}, { shape: [2, 3], axis: [] })],
    ["casting to the same type", (write) => write("cast", [x], {}, { dtype: "float32" })],
    ["negating twice", (write) => write("neg", [write("neg", [x])])],
    ["negating four times", (write) => write("neg", [write("neg", [write("neg", [write("neg", [x])])])])],
    [
      "a chain of all that",
      (write) => write("mul", [write("add", [write("stop_gradient", [x]), zero]), one]),
    ],
  ])("%s", (_, body) => {
    expect(rewritten(body)).toEqual(["outputs %0"]);
  });

  test("where it is read as well", () => {
    const lines = rewritten((write) => write("sin", [write("add", [x, zero])]));
    expect(lines).toEqual(["%5:float32[2,3] = sin %0", "outputs %5"]);
  });
});

describe("stays", () => {
  test.each<[string, (write: Write) => Operand]>([
    ["adding zero that broadcasts", (write) => write("add", [number, zero], { shape: [2, 3] })],
    ["multiplying by one that broadcasts", (write) => write("mul", [number, one], { shape: [2, 3] })],
    ["multiplying by one that changes the type", (write) => write("mul", [whole, one], { type: "float32" })],
    ["multiplying by zero, which keeps NaN", (write) => write("mul", [x, zero])],
    ["adding one", (write) => write("add", [x, one])],
    ["subtracting from zero", (write) => write("neg", [x])],
    ["a cast to another type", (write) => write("cast", [whole], { type: "float32" }, { dtype: "float32" })],
    ["a reshape to another shape", (write) => write("reshape", [x], { shape: [3, 2] }, { shape: [3, 2] })],
    ["the larger of it and zero", (write) => write("max", [x, zero])],
    ["adding truth values", (write) => write("add", [truth, truth])],
  ])("%s", (_, body) => {
    expect(linesOf(simplifyAlgebra(program(body)))).toEqual(linesOf(program(body)));
  });
});

describe("adding a negation", () => {
  test.each<[string, (write: Write) => Operand, string]>([
    ["on the right", (write) => write("add", [x, write("neg", [y])]), "sub %0 %1"],
    ["on the left", (write) => write("add", [write("neg", [x]), y]), "sub %1 %0"],
    ["of integers", (write) => write("add", [whole, write("neg", [whole])]), "sub %2 %2"],
    ["of two negations", (write) => write("add", [write("neg", [x]), write("neg", [y])]), "sub %5 %1"],
  ])("%s subtracts", async (_, body, expected) => {
    const before = program(body);
    const after = eliminateDeadCode(simplifyAlgebra(before));
    expect(linesOf(after).at(-2)).toContain(` = ${expected}`);
    expect(await differenceOf(after, before)).toBe(0);
  });

  test("leaves the negation to those who read it besides", async () => {
    const before = program((write) => {
      const negated = write("neg", [y]);
      return write("mul", [negated, write("add", [x, negated])]);
    });
    const after = eliminateDeadCode(simplifyAlgebra(before));
    expect(after.equations.map(({ primitive }) => primitive)).toEqual(["neg", "sub", "mul"]);
    expect(await differenceOf(after, before)).toBe(0);
  });
});
