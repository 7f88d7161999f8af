import { expect, test } from "vitest";
import { floats, node } from "../graph.testing.ts";
import { drawn, expectDerivatives, expectSame } from "./on-both.testing.ts";

const maps = drawn("maps", [2, 6, 3, 4]);
const stored = [
  floats("s", [6], drawn("scale", [6]).data),
  floats("b", [6], drawn("shift", [6]).data),
  floats("s3", [3], drawn("scale", [3]).data),
  floats("b3", [3], drawn("shift", [3]).data),
  floats("row", [4], drawn("row", [4]).data),
  floats("rows", [3, 4], drawn("rows", [3, 4]).data),
];

const CASES = [
  ["InstanceNormalization", ["x", "s", "b"], { epsilon: { real: 1e-3 } }, 17],
  ["GroupNormalization", ["x", "s3", "b3"], { num_groups: 3 }, 18],
  ["GroupNormalization", ["x", "s", "b"], { num_groups: 3, epsilon: { real: 1e-3 } }, 21],
  ["LayerNormalization", ["x", "row", "row"], {}, 17],
  ["LayerNormalization", ["x", "rows"], { axis: 2, epsilon: { real: 1e-3 } }, 17],
  ["RMSNormalization", ["x", "row"], { epsilon: { real: 1e-3 } }, 23],
  ["LRN", ["x"], { size: 3, alpha: { real: 0.1 }, beta: { real: 0.6 }, bias: { real: 1.5 } }, 17],
  ["LRN", ["x"], { size: 5 }, 17],
  ["LpNormalization", ["x"], { axis: 1, p: 1 }, 17],
  ["LpNormalization", ["x"], { axis: -1, p: 2 }, 17],
  ["MeanVarianceNormalization", ["x"], { axes: [2, 3] }, 17],
] as const;

test.each(CASES)("%s of %j with %j in opset %i", async (operator, inputs, attributes, opset) => {
  const own = { nodes: [node(operator, inputs, ["z"], attributes)], inputs: { x: maps }, stored, opset };
  await expectSame(own, 2e-5);
  await expectDerivatives(own);
});

test("LayerNormalization gives its mean and inverse deviation to who asks", async () => {
  for (const [i, asked] of ["mean", "inverse"].entries()) {
    const outputs = ["z", i === 0 ? "mean" : "", i === 1 ? "inverse" : ""];
    const nodes = [node("LayerNormalization", ["x", "row"], outputs), node("Identity", [asked], ["own"])];
    await expectSame({ nodes, inputs: { x: maps }, stored }, 2e-5);
    await expectDerivatives({ nodes, inputs: { x: maps }, stored });
  }
});

test("what normalises an example by the others of its batch is refused", async () => {
  const own = { nodes: [node("MeanVarianceNormalization", ["x"], ["z"])], inputs: { x: maps } };
  await expect(expectSame(own)).rejects.toMatchObject({ code: "onnx/operator" });
});
