import { describe, expect, test } from "vitest";
import { handMade, type Write } from "../testing/hand-made-program.ts";
import { partition } from "./partition.ts";
import { newValue, type Value } from "./program.ts";

const fixed = newValue("float32", [2, 3]);
const varying = newValue("float32", [2, 3]);

const exponential = (write: Write): Value => write("exp", [fixed]);
const stepOf = (write: Write, of: Value): Value => write("unit_step", [of], {}, { atZero: 0 });

/** What the first part makes and the second part makes again, by primitives. */
function parts(body: (write: Write) => Value) {
  const program = handMade([fixed, varying], body);
  const { first, second } = partition(program, 1);
  const madeBy = new Map(
    first.equations.flatMap(({ primitive, outputs }) => outputs.map((made) => [made, primitive])),
  );
  return {
    kept: first.outputs.map((value) => value.kind === "value" && madeBy.get(value)),
    second: second.equations.map(({ primitive }) => primitive),
  };
}

describe("what the second part needs of the first", () => {
  test("is kept where it was computed", () => {
    expect(parts((w) => w("mul", [exponential(w), varying]))).toEqual({
      kept: ["exp"],
      second: ["mul"],
    });
  });

  test("is made again where it is a step of what is kept, be it seen otherwise", () => {
    const found = parts((w) => {
      const values = exponential(w);
      const turned = w("transpose", [values], { shape: [3, 2] }, { perm: [1, 0] });
      const back = w("transpose", [turned], { shape: [2, 3] }, { perm: [1, 0] });
      const passed = w("mul", [stepOf(w, back), varying]);
      return w("add", [passed, w("mul", [values, varying])]);
    });
    expect(found.kept).toEqual(["exp"]);
    expect(found.second).toEqual(["transpose", "transpose", "unit_step", "mul", "mul", "add"]);
  });

  test("is made again where it is a step of an input", () => {
    const found = parts((w) => w("mul", [stepOf(w, fixed), varying]));
    expect(found).toEqual({ kept: [], second: ["unit_step", "mul"] });
  });

  test("is a step itself where nothing else needs what it is of", () => {
    const found = parts((w) => w("mul", [stepOf(w, exponential(w)), varying]));
    expect(found).toEqual({ kept: ["unit_step"], second: ["mul"] });
  });
});
