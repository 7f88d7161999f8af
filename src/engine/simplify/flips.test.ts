import { describe, expect, test } from "vitest";
import { newValue, type Operand, type Program } from "../program/program.ts";
import { differenceOf, handMade, linesOf, primitivesOf, type Write } from "../testing/hand-made-program.ts";
import { eliminateDeadCode } from "./dead-code.ts";
import { cancelFlips } from "./flips.ts";

const x = newValue("float32", [2, 3, 4, 5]);

const flip = (write: Write, of: Operand, ...axis: number[]) => write("flip", [of], {}, { axis });
const transpose = (write: Write, of: Operand, ...perm: number[]) =>
  write("transpose", [of], { shape: perm.map((axis) => of.shape[axis]!) }, { perm });

const program = (body: (write: Write) => Operand): Program => handMade([x], body);

describe("cancel", () => {
  test.each<[string, (write: Write) => Operand, readonly string[]]>([
    ["two flips along one axis", (w) => flip(w, flip(w, x, 2), 2), ["reshape"]],
    ["axes in another order", (w) => flip(w, flip(w, x, 2, 3), 3, 2), ["reshape"]],
    [
      "with a transpose in between that moves the axis",
      (w) => flip(w, transpose(w, flip(w, x, 1), 1, 0, 2, 3), 0),
      ["transpose"],
    ],
    [
      "with two transposes in between",
      (w) => flip(w, transpose(w, transpose(w, flip(w, x, 2, 3), 1, 0, 2, 3), 0, 2, 3, 1), 1, 2),
      ["transpose", "transpose"],
    ],
    // Only the second pair is found by one pass; the outer pair is what is left.
    ["three flips to one", (w) => flip(w, flip(w, flip(w, x, 1), 1), 1), ["flip", "reshape"]],
  ])("%s", async (_, body, primitives) => {
    const before = program(body);
    const after = eliminateDeadCode(cancelFlips(before));
    expect(primitivesOf(after)).toEqual(primitives);
    expect(await differenceOf(after, before)).toBe(0);
  });

  test("and the first flip stays for those who read it besides", async () => {
    const before = handMade([x], (w) => {
      const flipped = flip(w, x, 3);
      return [flip(w, flipped, 3), flipped];
    });
    const after = cancelFlips(before);
    expect(primitivesOf(after)).toEqual(["flip", "reshape"]);
    expect(await differenceOf(after, before)).toBe(0);
  });
});

describe("stay", () => {
  test.each<[string, (write: Write) => Operand]>([
    ["one flip", (w) => flip(w, x, 1)],
    ["flips along other axes", (w) => flip(w, flip(w, x, 1), 2)],
    ["flips along some of the axes", (w) => flip(w, flip(w, x, 1, 2), 2)],
    ["a transpose that moves another axis there", (w) => flip(w, transpose(w, flip(w, x, 1), 1, 0, 2, 3), 1)],
    ["something else in between", (w) => flip(w, w("exp", [flip(w, x, 1)]), 1)],
  ])("%s", (_, body) => {
    const before = program(body);
    expect(linesOf(cancelFlips(before))).toEqual(linesOf(before));
  });
});
