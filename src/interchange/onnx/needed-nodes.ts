import type { OnnxGraph, OnnxNode } from "./model.ts";

/** The nodes that an output is computed by, in an order in which each follows what it reads. */
export function neededNodes(nodes: readonly OnnxNode[], output: string): readonly OnnxNode[] {
  const producers = producersOf(nodes);
  const needed = new Set<OnnxNode>();
  const pending = [output];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const producer = producers.get(name);
    if (producer === undefined || needed.has(producer)) continue;
    needed.add(producer);
    pending.push(...readBy(producer));
  }
  return nodes.filter((node) => needed.has(node));
}

/** The node that computes each value. */
export function producersOf(nodes: readonly OnnxNode[]): ReadonlyMap<string, OnnxNode> {
  return new Map(
    nodes.flatMap((node) => node.outputs.filter((name) => name !== "").map((name) => [name, node])),
  );
}

/** The names of what a node reads, the graphs among its attributes included. */
export function readBy({ inputs, attributes }: OnnxNode): readonly string[] {
  const names = inputs.filter((name) => name !== "");
  for (const { kind, value } of attributes.values()) if (kind === "graph") names.push(...readWithin(value));
  return names;
}

function readWithin({ nodes, outputs }: OnnxGraph): readonly string[] {
  return [...nodes.flatMap(readBy), ...outputs.map(({ name }) => name)];
}
