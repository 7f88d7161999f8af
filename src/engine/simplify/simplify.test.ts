import { describe, expect, test } from "vitest";
import { printProgram } from "../program/print.ts";
import {
  type Equation,
  literal,
  newValue,
  type Operand,
  type Program,
  type Value,
} from "../program/program.ts";
import { simplify } from "./simplify.ts";

const x = newValue("float32", [3]);
const y = newValue("float32", [3]);

/** A program over `x` and `y` whose equations each see what came before. */
function program(...steps: readonly ((made: readonly Value[]) => Omit<Equation, "outputs">)[]): Program {
  const made: Value[] = [];
  const equations = steps.map((step): Equation => {
    const equation = step(made);
    const output = newValue("float32", [3]);
    made.push(output);
    return { ...equation, outputs: [output] };
  });
  return { inputs: [x, y], constants: [], equations, outputs: [made.at(-1)!] };
}

const equation = (primitive: string, ...inputs: readonly Operand[]): Omit<Equation, "outputs"> => ({
  primitive,
  inputs,
  parameters: {},
});

const lines = (p: Program): readonly string[] => printProgram(simplify(p)).split("\n").slice(2);

describe("what vanishes", () => {
  const zero = literal("float32", 0);
  const one = literal("float32", 1);
  test.each([
    ["adding zero", equation("add", x, zero)],
    ["adding to zero", equation("add", zero, x)],
    ["multiplying by one", equation("mul", x, one)],
    ["multiplying one", equation("mul", one, x)],
    ["stopping a gradient", equation("stop_gradient", x)],
    ["reshaping to the same shape", equation("reshape", x)],
    ["casting to the same type", equation("cast", x)],
  ])("%s", (_, step) => {
    expect(lines(program(() => step))).toEqual(["outputs %0"]);
  });
  test("negating twice", () => {
    const twice = program(
      () => equation("neg", x),
      ([negated]) => equation("neg", negated!),
    );
    expect(lines(twice)).toEqual(["outputs %0"]);
  });
  test("what no output needs, constants included", () => {
    const unused = newValue("float32", []);
    const { constants, equations, inputs } = simplify({
      ...program(
        () => equation("exp", x),
        () => equation("sin", y),
      ),
      constants: [{ value: unused, data: Float32Array.of(1) }],
    });
    expect(constants).toEqual([]);
    expect(equations.map(({ primitive }) => primitive)).toEqual(["sin"]);
    expect(inputs).toEqual([x, y]);
  });
});

describe("what stays", () => {
  test.each([
    ["adding zero that changes the shape", equation("add", newValue("float32", []), literal("float32", 0))],
    [
      "multiplying by one that changes the type",
      equation("mul", newValue("int32", [3]), literal("float32", 1)),
    ],
    ["multiplying by zero, which keeps NaN", equation("mul", x, literal("float32", 0))],
    ["adding one", equation("add", x, literal("float32", 1))],
    ["a cast to another type", equation("cast", newValue("int32", [3]))],
  ])("%s", (_, step) => {
    const { inputs, ...rest } = program(() => step);
    const others = step.inputs.filter((operand) => operand.kind === "value");
    expect(lines({ ...rest, inputs: [...inputs, ...others] })).toHaveLength(2);
  });
});

describe("subtraction", () => {
  test("adding a negation on the right", () => {
    const p = program(
      () => equation("neg", y),
      ([negated]) => equation("add", x, negated!),
    );
    expect(lines(p)).toEqual(["%2:float32[3] = sub %0 %1", "outputs %2"]);
  });
  test("adding a negation on the left", () => {
    const p = program(
      () => equation("neg", y),
      ([negated]) => equation("add", negated!, x),
    );
    expect(lines(p)).toEqual(["%2:float32[3] = sub %0 %1", "outputs %2"]);
  });
  test("a negation that is needed elsewhere is kept for there", () => {
    const p = program(
      () => equation("neg", y),
      ([negated]) => equation("add", x, negated!),
      ([negated, difference]) => equation("mul", negated!, difference!),
    );
    expect(simplify(p).equations.map(({ primitive }) => primitive)).toEqual(["neg", "sub", "mul"]);
  });
});
