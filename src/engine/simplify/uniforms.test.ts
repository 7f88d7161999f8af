import { expect, test } from "vitest";
import { literal, newValue } from "../program/program.ts";
import { differenceOf, handMade, linesOf, primitivesOf, type Write } from "../testing/hand-made-program.ts";
import { eliminateDeadCode } from "./dead-code.ts";
import { propagateUniforms } from "./uniforms.ts";

const x = newValue("float32", [3, 4]);
const row = newValue("float32", [4]);
const float = (value: number) => literal("float32", value);
const repeated = (write: Write, value: number, shape: readonly number[] = [3, 4]) =>
  write("broadcast", [float(value)], { shape, type: "float32" }, { shape, axis: shape.map((_, i) => i) });

test("a factor that is 1 throughout goes, however it came about", () => {
  const program = handMade([x], (write) => {
    const one = write("exp", [repeated(write, 0)]);
    const root = write("reciprocal", [write("sqrt", [write("mul", [one, one])])]);
    return write("mul", [write("sin", [x]), root]);
  });
  const after = eliminateDeadCode(propagateUniforms(program));
  expect(linesOf(after)).toEqual(["%1:float32[3,4] = sin %0", "outputs %1"]);
});

test("any other factor is written as a number", async () => {
  const before = handMade([x], (write) => {
    const sum = write("add", [repeated(write, 2), repeated(write, 0.5)]);
    return write("mul", [write("neg", [sum]), x]);
  });
  const after = eliminateDeadCode(propagateUniforms(before));
  expect(linesOf(after)).toEqual(["%1:float32[3,4] = mul -2.5:float32 %0", "outputs %1"]);
  expect(await differenceOf(after, before)).toBe(0);
});

test("a factor that makes the product larger stays", async () => {
  const before = handMade([row], (write) =>
    write("mul", [row, write("exp", [repeated(write, 0)])], { shape: [3, 4] }),
  );
  const after = propagateUniforms(before);
  expect(primitivesOf(after)).toContain("mul");
  expect(await differenceOf(after, before)).toBe(0);
});

test("what float32 rounds in its own way, and what is not finite, is computed where it always was", async () => {
  const before = handMade([x], (write) => [
    write("mul", [x, write("exp", [repeated(write, 1)])]),
    write("mul", [x, write("reciprocal", [repeated(write, 0)])]),
  ]);
  expect(primitivesOf(propagateUniforms(before))).toEqual(primitivesOf(before));
});

test("numbers are rounded as float32 rounds them", () => {
  const program = handMade([x], (write) =>
    write("mul", [x, write("reciprocal", [write("sqrt", [repeated(write, 3)])])]),
  );
  const [line] = linesOf(eliminateDeadCode(propagateUniforms(program)));
  expect(line).toContain(`${Math.fround(1 / Math.fround(Math.sqrt(3)))}:float32`);
});
