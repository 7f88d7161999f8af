import { describe, expect, test } from "vitest";
import { newEquation, newValue, type Operand, type Program } from "../program/program.ts";
import { handMade, primitivesOf, type Write } from "../testing/hand-made-program.ts";
import { replaceEquations, sumsOf } from "./sum-terms.ts";

const [a, b, c, d] = ["a", "b", "c", "d"].map(() => newValue("float32", [2, 3])) as [
  ReturnType<typeof newValue>,
  ReturnType<typeof newValue>,
  ReturnType<typeof newValue>,
  ReturnType<typeof newValue>,
];
const row = newValue("float32", [3]);
const whole = newValue("int32", [2, 3]);
const named = new Map<Operand, string>([
  [a, "a"],
  [b, "b"],
  [c, "c"],
  [d, "d"],
  [row, "row"],
]);

const program = (body: (write: Write) => Operand | readonly Operand[]): Program =>
  handMade([a, b, c, d, row, whole], body);

/** Every sum as its terms with their signs, an unnamed term as what makes it. */
function termsOf(of: Program): readonly string[] {
  return sumsOf(of).map(({ terms }) =>
    terms
      .map(({ operand, isNegative }) => {
        const made = of.equations.find(({ outputs }) => outputs.includes(operand as never));
        return `${isNegative ? "-" : "+"}${named.get(operand) ?? made?.primitive}`;
      })
      .join(" "),
  );
}

describe("the terms of a sum", () => {
  test.each<[string, (write: Write) => Operand | readonly Operand[], readonly string[]]>([
    ["of two", (w) => w("add", [a, b]), ["+a +b"]],
    ["in a chain", (w) => w("add", [w("add", [w("add", [a, b]), c]), d]), ["+a +b +c +d"]],
    ["in a tree", (w) => w("add", [w("add", [a, b]), w("add", [c, d])]), ["+a +b +c +d"]],
    ["with a difference", (w) => w("sub", [w("add", [a, b]), w("sub", [c, d])]), ["+a +b -c +d"]],
    [
      "with a difference of differences",
      (w) => w("sub", [a, w("sub", [b, w("sub", [c, d])])]),
      ["+a -b +c -d"],
    ],
    ["with one value twice", (w) => w("add", [w("add", [a, b]), a]), ["+a +b +a"]],
    ["through nothing but sums", (w) => w("add", [w("mul", [w("add", [a, b]), c]), d]), ["+a +b", "+mul +d"]],
    ["up to a sum of another shape", (w) => w("add", [a, w("add", [row, row])]), ["+row +row", "+a +add"]],
    [
      "up to a sum that is read twice",
      (w) => {
        const shared = w("add", [a, b]);
        return [w("add", [shared, c]), w("add", [shared, d])];
      },
      ["+a +b", "+add +c", "+add +d"],
    ],
    [
      "up to a sum that is added to itself",
      (w) => {
        const shared = w("add", [a, b]);
        return w("add", [shared, shared]);
      },
      ["+a +b", "+add +add"],
    ],
    [
      "up to a sum that is returned",
      (w) => {
        const inner = w("add", [a, b]);
        return [w("add", [inner, c]), inner];
      },
      ["+a +b", "+add +c"],
    ],
    ["never of integers", (w) => w("add", [w("add", [whole, whole]), whole]), []],
  ])("%s", (_, body, expected) => {
    expect(termsOf(program(body))).toEqual(expected);
  });

  test("of thousands are found without recursion", () => {
    const count = 20_000;
    const long = program((w) => {
      let sum = a;
      for (let i = 0; i < count; i++) sum = w("add", [sum, b]);
      return sum;
    });
    expect(sumsOf(long).map(({ terms }) => terms.length)).toEqual([count + 1]);
  });
});

test("equations are replaced where they stand", () => {
  const before = program((w) => w("sin", [w("add", [w("exp", [a]), b])]));
  const sum = before.equations[1]!;
  const negated = newValue("float32", [2, 3]);
  const after = replaceEquations(
    before,
    new Map([
      [
        sum,
        [
          newEquation("neg", [b], {}, [negated]),
          newEquation("sub", [sum.inputs[0]!, negated], {}, sum.outputs),
        ],
      ],
    ]),
  );
  expect(primitivesOf(after)).toEqual(["exp", "neg", "sub", "sin"]);
});
