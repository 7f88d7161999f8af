import { expect, test } from "vitest";
import { handMade } from "../testing/hand-made-program.ts";
import { printProgram } from "./print.ts";
import { literal, newValue, type Program } from "./program.ts";

function program(): Program {
  const [x, constant] = [newValue("float32", [2, 3]), newValue("int32", [])];
  const written = handMade([x], (write) => {
    const sum = write(
      "reduce",
      [write("mul", [x, literal("float32", -0)])],
      { shape: [3] },
      { op: "Add", axis: [0] },
    );
    return [sum, literal("bool", 1), write("cast", [constant], { type: "float32" }, { dtype: "float32" })];
  });
  return { ...written, constants: [{ value: constant, data: Int32Array.of(7) }] };
}

test("a program is printed an equation a line, minus zero, types and parameters told", () => {
  expect(printProgram(program()).split("\n")).toEqual([
    "inputs %0:float32[2,3]",
    "constants %1:int32[]",
    "%2:float32[2,3] = mul %0 -0:float32",
    '%3:float32[3] = reduce %2 {"op":"Add","axis":[0]}',
    '%4:float32[] = cast %1 {"dtype":"float32"}',
    "outputs %3 1:bool %4",
  ]);
});

test("programs that differ in the identity of their values alone print the same", () => {
  expect(printProgram(program())).toBe(printProgram(program()));
});
