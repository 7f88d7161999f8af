import { expect, it, test } from "vitest";
import { chooseGroup } from "./choose-group.ts";
import { GroupBuilder, type WeightGroup } from "./weight-group.ts";
import { tensorWithin } from "./weight-tensor.ts";

const tensor = tensorWithin({ type: "float32", shape: [1], storage: new Uint8Array(4) }, "t");

type Nest = { readonly [name: string]: Nest | "tensor" };

function groupOf(nest: Nest): WeightGroup {
  const group = new GroupBuilder();
  for (const [name, inner] of Object.entries(nest)) {
    if (inner === "tensor") group.tensors.set(name, tensor);
    else group.groups.set(name, groupOf(inner));
  }
  return group;
}

const T = "tensor";
const LAYER: Nest = { weight: T, bias: T };
const STATE: Nest = { "conv.weight": T };
const chosen = (nest: Nest, key?: string) => {
  const { group, key: found } = chooseGroup(groupOf(nest), key, "a.pt");
  return { key: found, names: [...group.tensors.keys()] };
};

it.each<[string, Nest, string, readonly string[]]>([
  ["a state_dict itself", STATE, "", ["conv.weight"]],
  [
    "layers in dictionaries",
    { conv: LAYER, fc: LAYER },
    "",
    ["conv.weight", "conv.bias", "fc.weight", "fc.bias"],
  ],
  [
    "blocks of layers",
    { a: { conv: LAYER }, fc: LAYER },
    "",
    ["a.conv.weight", "a.conv.bias", "fc.weight", "fc.bias"],
  ],
  ["a usual name", { state_dict: STATE, other: STATE }, "state_dict", ["conv.weight"]],
  ["a usual name beside tensors", { epoch: T, model: STATE }, "model", ["conv.weight"]],
  ["a usual name in another", { model: { state_dict: STATE } }, "model.state_dict", ["conv.weight"]],
  ["the only one", { student: STATE }, "student", ["conv.weight"]],
  [
    "one beside what training keeps",
    { net: STATE, optimizer: { "0": T }, lr_schedulers: STATE, model_ema: STATE },
    "net",
    ["conv.weight"],
  ],
  ["the first of a list", { state_dict: { "0": STATE } }, "state_dict.0", ["conv.weight"]],
  ["tensors beside what training keeps", { ...STATE, optimizer: { "0": T } }, "", ["conv.weight"]],
])("of %s the weights are taken", (_, nest, key, names) => {
  expect(chosen(nest)).toEqual({ key, names });
});

test("a key chooses anything", () => {
  const nest = { generator: { ema: STATE, now: STATE }, optimizer: { state: { "0": LAYER } } };
  expect(chosen(nest, "generator.ema").names).toEqual(["conv.weight"]);
  expect(chosen(nest, "optimizer.state").names).toEqual(["0.weight", "0.bias"]);
});

it.each<[string, Nest, string]>([
  [
    "two networks",
    { generator: STATE, discriminator: { ...STATE, "fc.weight": T } },
    'there are 2 groups of tensors, and any may be meant: "generator" (1 tensor) and "discriminator" (2 tensors)',
  ],
  [
    "two usual names",
    { model: STATE, net: STATE },
    'there are 2 groups of tensors, and any may be meant: "model" (1 tensor) and "net" (1 tensor)',
  ],
  [
    "nothing but averages",
    { model_ema: STATE },
    'all tensors are in what training keeps for itself: "model_ema" (1 tensor)',
  ],
])("of %s none is guessed", (_, nest, problem) => {
  expect(() => chosen(nest)).toThrow(
    expect.objectContaining({
      code: "weights/several-groups",
      kind: "input",
      problem,
      remedy: "Name one by its key",
    }),
  );
});
