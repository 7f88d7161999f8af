import { expect, test } from "vitest";
import { newValue, type Operand, type Program, type Value } from "../program/program.ts";
import { differenceOf, handMade, primitivesOf, type Write } from "../testing/hand-made-program.ts";
import { recogniseSoftmax } from "./softmax.ts";

const x = newValue("float32", [3, 5, 4]);

interface Written {
  readonly axis?: number;
  readonly largestOf?: Operand;
}

/** The shares of the exponentials of x in their sums along an axis, and the exponentials. */
function shares(
  write: Write,
  { axis = 2, largestOf = x }: Written = {},
): readonly [shares: Value, powers: Value] {
  const shape = x.shape.with(axis, 1);
  const reduced = (operand: Operand, op: "Add" | "Max"): Value =>
    write(
      "reshape",
      [write("reduce", [operand], { shape: x.shape.toSpliced(axis, 1) }, { op, axis: [axis] })],
      { shape },
      { shape },
    );
  const powers = write("exp", [write("sub", [x, reduced(largestOf, "Max")])]);
  return [write("mul", [write("reciprocal", [reduced(powers, "Add")]), powers]), powers];
}

const written = (body: (write: Write) => Operand | readonly Operand[]): Program => handMade([x], body);

test("exponentials by their sum along the last axis are a softmax", async () => {
  const before = written((write) => shares(write)[0]);
  const after = recogniseSoftmax(before);
  expect(primitivesOf(after).at(-1)).toBe("softmax");
  expect(primitivesOf(after).filter((primitive) => primitive === "mul")).toEqual([]);
  expect(await differenceOf(after, before)).toBeLessThan(1e-6);
});

test.each<[string, (write: Write) => Operand | readonly Operand[]]>([
  ["along another axis", (write) => shares(write, { axis: 1 })[0]],
  ["whose exponentials are read besides", (write) => shares(write)],
  ["less the largest of something else", (write) => shares(write, { largestOf: write("sin", [x]) })[0]],
])("one %s is left as it is", (_, body) => {
  const before = written(body);
  expect(recogniseSoftmax(before)).toEqual(before);
});

test("of scores that lie otherwise in memory, and of large ones that are the same", async () => {
  const turned = (write: Write) => {
    const [found] = shares(write);
    return write("transpose", [found], { shape: [4, 3, 5] }, { perm: [2, 0, 1] });
  };
  const before = written(turned);
  expect(await differenceOf(recogniseSoftmax(before), before)).toBeLessThan(1e-6);
});
