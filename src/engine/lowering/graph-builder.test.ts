import { expect, test } from "vitest";
import { GraphBuilder, integers } from "./graph-builder.ts";

test("the same operator on the same inputs is one node", () => {
  const graph = new GraphBuilder();
  const first = graph.node("Add", ["a", "b"]);
  expect(graph.node("Add", ["a", "b"])).toBe(first);
  expect(graph.nodes).toHaveLength(1);
});

test("attributes, inputs and domain tell nodes apart", () => {
  const graph = new GraphBuilder();
  const names = [
    graph.node("Transpose", ["a"], { perm: integers([1, 0]) }),
    graph.node("Transpose", ["a"], { perm: integers([0, 1]) }),
    graph.node("Transpose", ["b"], { perm: integers([1, 0]) }),
    graph.node("Transpose", ["a"], { perm: integers([1, 0]) }, "com.microsoft"),
  ];
  expect(new Set(names).size).toBe(4);
});

test("equal small constants are stored once, zeros of either sign and types apart", () => {
  const graph = new GraphBuilder();
  const names = [
    graph.scalar("float32", 0),
    graph.scalar("float32", -0),
    graph.scalar("int32", 0),
    graph.scalar("bool", 0),
    graph.constant("float32", [1], Float32Array.of(0)),
  ];
  expect(new Set(names).size).toBe(5);
  expect(graph.scalar("float32", 0)).toBe(names[0]);
  expect(graph.initializers).toHaveLength(5);
});

test("large constants are kept apart without reading them", () => {
  const graph = new GraphBuilder();
  const large = new Float32Array(65);
  expect(graph.constant("float32", [65], large)).not.toBe(graph.constant("float32", [65], large));
});

test("a prefix keeps the names of a nested graph apart", () => {
  expect(new GraphBuilder("body_").node("Neg", ["a"])).toMatch(/^body_/);
});

test("of reshapes in a row only the last is left, and of nodes only what is needed", () => {
  const graph = new GraphBuilder();
  const flat = graph.reshape(graph.reshape("a", [2, 3]), [6]);
  const sum = graph.node("Add", [flat, graph.scalar("float32", 1)]);
  graph.node("Add", [flat, graph.scalar("float32", 2)]);
  graph.prune([sum]);
  expect(graph.nodes.map(({ operator, inputs: [first] }) => [operator, first])).toEqual([
    ["Reshape", "a"],
    ["Add", flat],
  ]);
  expect(graph.initializers).toHaveLength(2);
});
