import { describe, expect, test } from "vitest";
import { newValue, type Program } from "../program/program.ts";
import { differenceOf, handMade, linesOf, primitivesOf } from "../testing/hand-made-program.ts";
import { SIMPLIFICATIONS, simplificationStages, simplify } from "./simplify.ts";

const x = newValue("float32", [3]);
const y = newValue("float32", [3]);

/** Two equal differences by way of negations, one of which nobody reads. */
const program: Program = handMade([x, y], (write) => {
  const first = write("add", [x, write("neg", [y])]);
  const second = write("add", [write("neg", [y]), x]);
  write("exp", [x]);
  return write("mul", [first, write("stop_gradient", [second])]);
});

test("the passes together leave what has to be computed", async () => {
  expect(linesOf(simplify(program))).toEqual([
    "%2:float32[3] = sub %0 %1",
    "%3:float32[3] = mul %2 %2",
    "outputs %3",
  ]);
  expect(await differenceOf(simplify(program), program)).toBe(0);
});

test("simplifying again changes nothing", () => {
  expect(linesOf(simplify(simplify(program)))).toEqual(linesOf(simplify(program)));
});

describe("a pass that is left out", () => {
  test("does not run", () => {
    expect(primitivesOf(simplify(program, new Set(["common-subexpressions"])))).toEqual([
      "sub",
      "sub",
      "mul",
    ]);
    const without = new Set(["algebra", "identities", "common-subexpressions"]);
    expect(primitivesOf(simplify(program, without))).toEqual([
      "neg",
      "add",
      "neg",
      "add",
      "stop_gradient",
      "mul",
    ]);
  });
  test("is missing from the stages alone", () => {
    const names = SIMPLIFICATIONS.map(({ name }) => name);
    expect(simplificationStages(program).map(({ name }) => name)).toEqual(names);
    for (const left of names) {
      const stages = simplificationStages(program, new Set([left]));
      expect(stages.map(({ name }) => name)).toEqual(names.filter((name) => name !== left));
    }
  });
  test("may be each of them: then the program is as it was", () => {
    expect(simplify(program, new Set(SIMPLIFICATIONS.map(({ name }) => name)))).toBe(program);
  });
});
