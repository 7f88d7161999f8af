import { expect, test } from "vitest";
import { newEquation, newValue, type Program } from "../program/program.ts";
import { handMade, linesOf, primitivesOf } from "../testing/hand-made-program.ts";
import { eliminateDeadCode } from "./dead-code.ts";

const x = newValue("float32", [4]);
const y = newValue("float32", [4]);

test("what no output needs goes, whatever it needs itself included", () => {
  const program = handMade([x, y], (write) => {
    write("cos", [write("exp", [y])]);
    return write("sin", [x]);
  });
  expect(linesOf(eliminateDeadCode(program))).toEqual(["%2:float32[4] = sin %0", "outputs %2"]);
});

test("inputs stay, used or not, and constants only where they are used", () => {
  const [used, unused] = [newValue("float32", [4]), newValue("float32", [4])];
  const data = new Float32Array(4);
  const program: Program = {
    ...handMade([x, y], (write) => write("add", [x, used])),
    constants: [
      { value: unused, data },
      { value: used, data },
    ],
  };
  const { inputs, constants } = eliminateDeadCode(program);
  expect(inputs).toEqual([x, y]);
  expect(constants.map(({ value }) => value)).toEqual([used]);
});

test("an equation stays whole while one of its outputs is needed", () => {
  const halves = [newValue("float32", [2]), newValue("float32", [2])] as const;
  const split = newEquation("split", [x], { axis: 0, sizes: [2, 2] }, halves);
  const program: Program = { inputs: [x], constants: [], equations: [split], outputs: [halves[1]] };
  expect(eliminateDeadCode(program).equations).toEqual([split]);
});

test("what several read stays once, in its place", () => {
  const program = handMade([x, y], (write) => {
    const shared = write("exp", [x]);
    return [write("sin", [shared]), write("cos", [shared]), shared];
  });
  expect(primitivesOf(eliminateDeadCode(program))).toEqual(["exp", "sin", "cos"]);
});

test("a program that returns an input needs no equation", () => {
  const program = handMade([x, y], (write) => {
    write("exp", [x]);
    return y;
  });
  expect(linesOf(eliminateDeadCode(program))).toEqual(["outputs %1"]);
});
