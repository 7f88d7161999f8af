import { describe, expect, test } from "vitest";
import type { Comparison } from "../program/primitives.ts";
import { literal, newValue, type Operand, type Program, type Value } from "../program/program.ts";
import { differenceOf, handMade, linesOf, primitivesOf, type Write } from "../testing/hand-made-program.ts";
import { simplifyRectifiers } from "./rectifier.ts";

const x = newValue("float32", [3, 4]);
const g = newValue("float32", [3, 4]);
const row = newValue("float32", [4]);
const whole = newValue("int32", [3, 4]);
const zero = literal("float32", 0);

const program = (body: (write: Write) => Operand | readonly Operand[]): Program =>
  handMade([x, g, row, whole], body);

const compare = (write: Write, a: Operand, b: Operand, op: Comparison = "less"): Value =>
  write("compare", [a, b], { type: "bool", shape: a.kind === "literal" ? b.shape : a.shape }, { op });
const where = (write: Write, condition: Operand, yes: Operand, no: Operand): Value =>
  write("where", [condition, yes, no], { type: "float32", shape: [3, 4] });

describe("the derivative of a rectifier becomes a product", () => {
  test("with a step", async () => {
    const before = program((write) => where(write, compare(write, x, zero), zero, g));
    const after = simplifyRectifiers(before);
    expect(primitivesOf(after)).toEqual(["compare", "unit_step", "mul"]);
    expect(await differenceOf(after, before)).toBe(0);
  });
  test("with a step that is smaller than what passes", async () => {
    const before = program((write) => where(write, compare(write, row, zero), zero, g));
    const after = simplifyRectifiers(before);
    expect(after.equations.at(-2)!.outputs[0]!.shape).toEqual([4]);
    expect(await differenceOf(after, before)).toBe(0);
  });
  test("as often as the condition is read", async () => {
    const before = program((write) => {
      const isNegative = compare(write, x, zero);
      return [where(write, isNegative, zero, g), where(write, isNegative, zero, x), isNegative];
    });
    const after = simplifyRectifiers(before);
    expect(primitivesOf(after)).toEqual(["compare", "unit_step", "mul", "unit_step", "mul"]);
    expect(await differenceOf(after, before)).toBe(0);
  });
  test("through arrangements of the condition and zeros that were broadcast, as mapping leaves them", async () => {
    const before = program((write) => {
      const zeros = write("broadcast", [zero], { shape: [3, 4] }, { shape: [3, 4], axis: [0, 1] });
      const isNegative = compare(write, x, zeros);
      const turned = write("transpose", [isNegative], { shape: [4, 3] }, { perm: [1, 0] });
      const back = write("reshape", [turned], { shape: [3, 4] }, { shape: [3, 4] });
      return where(write, back, zeros, g);
    });
    const after = simplifyRectifiers(before);
    expect(primitivesOf(after).slice(-4)).toEqual(["unit_step", "transpose", "reshape", "mul"]);
    expect(await differenceOf(after, before)).toBe(0);
  });
  test.each<[string, 0 | 1, (write: Write, at: Operand) => Operand]>([
    [
      "nothing passes at zero where what is positive does",
      0,
      (w, at) => where(w, compare(w, zero, at), g, zero),
    ],
    [
      "all passes at zero where what is not negative does",
      1,
      (w, at) => where(w, compare(w, at, zero), zero, g),
    ],
  ])("%s", async (_, atZero, gate) => {
    for (const at of [(write: Write) => write("mul", [x, zero]), () => x]) {
      const before = program((write) => gate(write, at(write)));
      const after = simplifyRectifiers(before);
      const step = after.equations.find(({ primitive }) => primitive === "unit_step");
      expect(step?.parameters).toEqual({ atZero });
      expect(await differenceOf(after, before)).toBe(0);
    }
  });
});

describe("is left alone", () => {
  test.each<[string, (write: Write) => Operand]>([
    ["a comparison with another number", (w) => where(w, compare(w, x, literal("float32", 1)), zero, g)],
    ["what is positive held back", (w) => where(w, compare(w, zero, x), zero, g)],
    ["what is negative let pass", (w) => where(w, compare(w, x, zero), g, zero)],
    ["zero on both sides", (w) => where(w, compare(w, x, zero), zero, zero)],
    ["another comparison", (w) => where(w, compare(w, x, zero, "less_equal"), zero, g)],
    ["a comparison of integers", (w) => where(w, compare(w, whole, literal("int32", 0)), zero, g)],
    ["another number than zero", (w) => where(w, compare(w, x, zero), literal("float32", 1), g)],
    ["a literal that passes", (w) => where(w, compare(w, x, zero), zero, literal("float32", 1))],
    [
      "a choice of integers",
      (w) => w("where", [compare(w, x, zero), literal("int32", 0), whole], { type: "int32", shape: [3, 4] }),
    ],
    [
      "a condition that is arranged otherwise than by moving elements",
      (w) =>
        where(w, w("bit_combine", [compare(w, x, zero), literal("bool", 1)], {}, { op: "xor" }), zero, g),
    ],
    [
      "zeros made otherwise than from the literal",
      (w) => where(w, compare(w, x, w("mul", [x, zero])), zero, g),
    ],
    [
      "a condition that is no comparison",
      (w) => where(w, w("cast", [x], { type: "bool" }, { dtype: "bool" }), zero, g),
    ],
  ])("%s", (_, body) => {
    const before = program(body);
    expect(linesOf(simplifyRectifiers(before))).toEqual(linesOf(before));
  });
});

test("the step above zero is taken of what is rectified, the step from zero on is not", async () => {
  const before = program((write) => {
    const rectified = write("max", [zero, x]);
    const above = where(write, compare(write, zero, x), g, zero);
    return [rectified, above, where(write, compare(write, x, zero), zero, g)];
  });
  const after = simplifyRectifiers(before);
  const steps = after.equations.filter(({ primitive }) => primitive === "unit_step");
  expect(steps.map(({ inputs: [compared] }) => compared)).toEqual([after.outputs[0], x]);
  expect(await differenceOf(after, before)).toBe(0);
});
