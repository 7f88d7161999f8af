import { expect, it } from "vitest";
import { kerasLayers } from "./keras-configuration.ts";

const norm = (name: string, epsilon: unknown) => ({
  class_name: "BatchNormalization",
  config: { name, epsilon },
});

it("lists layers in their order, those within layers too, and what batch norms add to variances", () => {
  const inner = { class_name: "Sequential", config: { name: "inner", layers: [norm("b", 1e-5)] } };
  const dense = { class_name: "LayerNormalization", config: { name: "l", epsilon: 0.1 } };
  const model = { class_name: "Functional", config: { name: "m", layers: [norm("a", 0.001), dense, inner] } };
  expect(kerasLayers(JSON.stringify(model))).toEqual({
    names: ["m", "a", "l", "inner", "b"],
    epsilons: new Map([
      ["a", 0.001],
      ["b", 1e-5],
    ]),
  });
});

it.each([
  "",
  "{",
  "[]",
  "3",
  JSON.stringify({ config: { layers: [null, 3, norm("a", "much"), norm("b", -1)] } }),
])("takes no number out of %s", (json) => {
  expect(kerasLayers(json).epsilons.size).toBe(0);
});
