import { describe, expect, test } from "vitest";
import { newValue, type Operand, type Program, type Value } from "../program/program.ts";
import { differenceOf, handMade, linesOf, primitivesOf, type Write } from "../testing/hand-made-program.ts";
import { eliminateDeadCode } from "./dead-code.ts";
import { concatenateDisjointPads } from "./disjoint-pads.ts";

const x = newValue("float32", [2, 3]);
const y = newValue("float32", [2, 4]);
const rest = newValue("float32", [2, 7]);
const z = newValue("float32", [2, 10]);
const whole = newValue("int32", [2, 3]);

const program = (body: (write: Write) => Operand | readonly Operand[]): Program =>
  handMade([x, y, rest, z, whole], body);

/** Columns of zeros around a value up to ten in all; a negative number cuts. */
function pad(write: Write, value: Value, before: number, after = 10 - before - value.shape[1]!): Value {
  const shape = [2, value.shape[1]! + before + after];
  return write(
    "pad",
    [value],
    { shape },
    {
      width: [
        [0, 0],
        [before, after],
      ],
    },
  );
}

describe("a sum of padded arrays is a concatenation", () => {
  test.each<[string, (write: Write) => Operand, readonly string[]]>([
    ["that fills everything", (w) => w("add", [pad(w, x, 0), pad(w, rest, 3)]), ["concatenate"]],
    ["side by side", (w) => w("add", [pad(w, x, 0), pad(w, y, 3, 3)]), ["broadcast", "concatenate"]],
    ["in the other order", (w) => w("add", [pad(w, y, 3, 3), pad(w, x, 0)]), ["broadcast", "concatenate"]],
    [
      "with gaps",
      (w) => w("add", [pad(w, x, 1), pad(w, y, 5)]),
      ["broadcast", "broadcast", "broadcast", "concatenate"],
    ],
    [
      "and what is not padded is added",
      (w) => w("add", [w("add", [z, pad(w, x, 0)]), pad(w, y, 6)]),
      ["broadcast", "concatenate", "add"],
    ],
    [
      "and what is subtracted is subtracted",
      (w) => w("sub", [w("add", [pad(w, x, 0), pad(w, y, 6)]), z]),
      ["broadcast", "concatenate", "sub"],
    ],
    [
      "of those that do not overlap",
      (w) => w("add", [w("add", [pad(w, x, 0), pad(w, x, 2)]), pad(w, y, 6)]),
      ["pad", "broadcast", "concatenate", "add"],
    ],
  ])("%s", async (_, body, primitives) => {
    const before = program(body);
    const after = eliminateDeadCode(concatenateDisjointPads(before));
    expect(primitivesOf(after)).toEqual(primitives);
    expect(after.outputs).toEqual(before.outputs);
    expect(await differenceOf(after, before)).toBe(0);
  });
});

describe("is left alone", () => {
  const both = (write: Write, shape: readonly number[], width: readonly (readonly [number, number])[]) =>
    write("pad", [x], { shape }, { width });
  test.each<[string, (write: Write) => Operand | readonly Operand[]]>([
    ["one padded array", (w) => w("add", [pad(w, x, 0), z])],
    ["ranges that overlap", (w) => w("add", [pad(w, x, 0), pad(w, y, 2)])],
    ["a difference", (w) => w("sub", [pad(w, x, 0), pad(w, y, 6)])],
    ["an end in front that is cut", (w) => w("add", [pad(w, z, -3, 3), pad(w, y, 6)])],
    ["an end behind that is cut", (w) => w("add", [pad(w, x, 0), pad(w, rest, 6, -3)])],
    [
      "padding along two axes",
      (w) =>
        w("add", [
          both(
            w,
            [3, 10],
            [
              [1, 0],
              [0, 7],
            ],
          ),
          both(
            w,
            [3, 10],
            [
              [0, 1],
              [7, 0],
            ],
          ),
        ]),
    ],
    [
      "padding along different axes",
      (w) =>
        w("add", [
          both(
            w,
            [4, 3],
            [
              [2, 0],
              [0, 0],
            ],
          ),
          w(
            "pad",
            [w("reshape", [y], { shape: [4, 2] }, { shape: [4, 2] })],
            { shape: [4, 3] },
            {
              width: [
                [0, 0],
                [0, 1],
              ],
            },
          ),
        ]),
    ],
    [
      "a padded array that is read twice",
      (w) => {
        const padded = pad(w, x, 0);
        return [w("add", [padded, pad(w, y, 6)]), padded];
      },
    ],
    ["integers", (w) => w("add", [pad(w, whole, 0), pad(w, whole, 7)])],
    ["a product", (w) => w("mul", [pad(w, x, 0), pad(w, y, 6)])],
  ])("%s", (_, body) => {
    const before = program(body);
    expect(linesOf(concatenateDisjointPads(before))).toEqual(linesOf(before));
  });
});
