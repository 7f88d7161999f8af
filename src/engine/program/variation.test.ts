import { describe, expect, test } from "vitest";
import { handMade, type Write } from "../testing/hand-made-program.ts";
import { literal, newValue, type Value } from "./program.ts";
import { variations, variedCount } from "./variation.ts";

const vector = newValue("float32", [3]);
const column = newValue("float32", [4, 1]);
const matrix = newValue("float32", [4, 3]);

const acrossRows = (write: Write): Value =>
  write("broadcast", [vector], { shape: [4, 3] }, { shape: [4, 3], axis: [0] });

/** Where the value that is written varies, as `v` and `-` an axis, and how many elements may differ. */
function found(body: (write: Write) => Value): readonly [string, number] {
  const program = handMade([vector, column, matrix], body);
  const output = program.outputs[0]!;
  const variation = variations(program)(output);
  return [variation.map((varies) => (varies ? "v" : "-")).join(""), variedCount(output, variation)];
}

describe("a value varies along", () => {
  test.each<[string, (write: Write) => Value, string, number]>([
    ["all axes of an input but those of size 1", () => column, "v-", 4],
    ["all axes of an input", () => matrix, "vv", 12],
    ["the axes that a broadcast keeps", acrossRows, "-v", 3],
    [
      "none of a broadcast number",
      (w) => w("broadcast", [literal("float32", 1)], { shape: [4, 3] }, { shape: [4, 3], axis: [0, 1] }),
      "--",
      1,
    ],
    [
      "the same axes after a transpose",
      (w) => w("transpose", [acrossRows(w)], { shape: [3, 4] }, { perm: [1, 0] }),
      "v-",
      3,
    ],
    [
      "the same axes when axes of size 1 come and go",
      (w) => w("reshape", [acrossRows(w)], { shape: [4, 1, 3, 1] }, { shape: [4, 1, 3, 1] }),
      "--v-",
      3,
    ],
    [
      "everything once axes are merged",
      (w) => w("reshape", [acrossRows(w)], { shape: [12] }, { shape: [12] }),
      "v",
      12,
    ],
    ["what either operand varies along", (w) => w("add", [acrossRows(w), column]), "vv", 12],
    ["what the only operand varies along", (w) => w("exp", [acrossRows(w)]), "-v", 3],
    [
      "what the shorter operand varies along, aligned at the end",
      (w) => w("mul", [acrossRows(w), vector]),
      "-v",
      3,
    ],
    [
      "what the condition of a choice varies along",
      (w) => {
        const condition = w("compare", [column, literal("float32", 0)], { type: "bool" }, { op: "less" });
        return w("where", [condition, literal("float32", 0), acrossRows(w)], {
          type: "float32",
          shape: [4, 3],
        });
      },
      "vv",
      12,
    ],
    [
      "everything after a step that is not known",
      (w) => w("flip", [acrossRows(w)], {}, { axis: [1] }),
      "vv",
      12,
    ],
  ])("%s", (_, body, axes, count) => {
    expect(found(body)).toEqual([axes, count]);
  });
});
