import fc from "fast-check";
import { expect, test } from "vitest";
import { elementCount } from "#trees";
import { encodeModel, type OnnxGraph } from "../onnx/model.ts";
import { createSession } from "../session/session.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { transposeBuffer } from "./transpose-buffer.ts";

function graphOfTransposition(shape: readonly number[], permutation: readonly number[]): OnnxGraph {
  const builder = new GraphBuilder();
  const result = transposeBuffer(builder, { name: "x", type: "float32", shape }, permutation);
  builder.prune([result.name]);
  return {
    name: "transposition",
    inputs: [{ name: "x", type: "float32", shape }],
    outputs: [{ name: result.name, type: "float32", shape: result.shape }],
    initializers: builder.initializers,
    nodes: builder.nodes,
  };
}

/** The elements of the array `0, 1, 2, …` with its axes permuted. */
function expected(shape: readonly number[], permutation: readonly number[]): readonly number[] {
  const strides = shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
  return permutation.reduce<readonly number[]>(
    (offsets, axis) =>
      offsets.flatMap((offset) =>
        Array.from({ length: shape[axis]! }, (_, position) => offset + position * strides[axis]!),
      ),
    [0],
  );
}

/** Permutations of up to six axes of arrays large enough to be moved in steps. */
const transpositions = fc
  .array(fc.constantFrom(1, 2, 3, 8, 16, 33), { minLength: 2, maxLength: 6 })
  .map((sizes) => (elementCount(sizes) < 8192 ? [...sizes.slice(1), 1000] : sizes))
  .filter((shape) => elementCount(shape) < 300_000)
  .chain((shape) => {
    const axes = shape.map((_, axis) => axis);
    return fc.record({
      shape: fc.constant(shape),
      permutation: fc.shuffledSubarray(axes, { minLength: axes.length }),
    });
  });

test("a transposition in whatever steps puts every element where it belongs", async () => {
  await fc.assert(
    fc.asyncProperty(transpositions, async ({ shape, permutation }) => {
      const graph = graphOfTransposition(shape, permutation);
      if (graph.nodes.length === 0) return;
      const session = await createSession(encodeModel(graph));
      const data = Float32Array.from({ length: elementCount(shape) }, (_, i) => i);
      const results = await session.run({ x: { type: "float32", shape, data } });
      await session.release();
      const [output] = graph.outputs;
      expect(output!.shape).toEqual(permutation.map((axis) => shape[axis]));
      expect([...results[output!.name]!.data]).toEqual(expected(shape, permutation));
    }),
    { numRuns: 60 },
  );
});

test.each([
  ["a small array", [4, 5, 6], [2, 1, 0], ["Transpose"]],
  ["one axis among others", [64, 8, 32, 32], [0, 2, 3, 1], ["Transpose"]],
  ["two axes side by side", [64, 5, 8, 32, 32], [0, 3, 4, 1, 2], ["Reshape", "Transpose", "Reshape"]],
  [
    "a kernel",
    [4, 16, 4, 16, 9],
    [0, 2, 4, 3, 1],
    ["Reshape", "Transpose", "Reshape", "Transpose", "Reshape"],
  ],
])("%s moves in as few steps as are fast", (_, shape, permutation, operators) => {
  const { nodes } = graphOfTransposition(shape, permutation);
  expect(nodes.map(({ operator }) => operator)).toEqual(operators);
});
