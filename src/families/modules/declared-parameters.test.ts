import { expect, test } from "vitest";
import { declaredParameters } from "./declared-parameters.ts";
import type { NetworkModule } from "./network-module.ts";

const SIZES = { inputShape: [4], classes: 3, width: 5, depth: 1 };

function specsOf(declared: unknown, init?: NetworkModule["init"]) {
  const unused = () => undefined;
  const path = "a.ts";
  const module = {
    name: path,
    path,
    parameters: unused,
    logits: unused,
    loss: undefined,
    error: undefined,
    init,
    sizes: {},
  };
  return declaredParameters(declared, module, SIZES);
}

test("arrays are what their shapes and names say", () => {
  const specs = specsOf({
    "conv.weight": [8, 3, 5, 5],
    "conv.bias": [8],
    "norm.weight": [8],
    "norm.bias": [8],
    "head.weight": [8, 3],
    "head.bias": [3],
    "mixer.scale": [8],
    "mixer.shift": [8],
    offset: [7],
    position: [6, 5],
  });
  expect(specs.map(({ name, role, fanIn, fanOut }) => [name, role, fanIn, fanOut])).toEqual([
    ["conv.weight", "weight", 75, 200],
    ["conv.bias", "bias", 75, 200],
    ["norm.weight", "norm-weight", 1, 1],
    ["norm.bias", "norm-bias", 1, 1],
    ["head.weight", "weight", 8, 3],
    ["head.bias", "bias", 8, 3],
    ["mixer.scale", "norm-weight", 1, 1],
    ["mixer.shift", "norm-bias", 1, 1],
    ["offset", "bias", 7, 7],
    ["position", "weight", 6, 5],
  ]);
});

test("what is said of them wins, and init over what is said", () => {
  const declared = {
    a: { shape: [2, 4], role: "bias", fanIn: 9, fanOut: 8, init: "ones" },
    b: { shape: [3], init: 0.5 },
  };
  const [a, b] = specsOf(declared);
  expect(a).toMatchObject({ role: "bias", fanIn: 9, fanOut: 8, draw: { shape: "constant", value: 1 } });
  expect(b).toMatchObject({ draw: { shape: "normal", deviation: 0.5 } });
  const [first, second] = specsOf(declared, (name, shape) => (name === "b" ? shape[0] : undefined));
  expect(first).toMatchObject({ draw: { shape: "constant", value: 1 } });
  expect(second).toMatchObject({ draw: { shape: "normal", deviation: 3 } });
});

test.each([
  [undefined, "returns no mapping"],
  [{}, "returns no array"],
  [{ "": [1] }, "have an array"],
  [{ __metadata__: [1] }, "__metadata__"],
  [{ a: [0] }, "the shape of its parameter a is [0]"],
  [{ a: [1.5] }, "is [1.5]"],
  [{ a: 3 }, "is 3"],
  [{ a: { shape: [1], rank: 2 } }, "has a key"],
  [{ a: { shape: [1], role: "gate" } }, "the role of its parameter a"],
  [{ a: { shape: [1], fanIn: 0 } }, "a fan of its parameter a is 0"],
  [{ a: { shape: [1], init: -1 } }, "is to begin as -1"],
])("%j is refused", (declared, words) => {
  expect(() => specsOf(declared)).toThrow(
    expect.objectContaining({
      code: "network/parameters",
      kind: "input",
      message: expect.stringContaining(words),
    }),
  );
});
