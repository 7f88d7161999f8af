import { ProtobufError } from "#protobuf";
import {
  MOST_NODES,
  nodeName,
  type OnnxAttribute,
  type OnnxFunction,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  operatorName,
} from "./model.ts";

const DEEPEST = 32;

/** The graph of a model with every call of a function that the model defines replaced by what the function does. */
export function withoutFunctions({ graph, functions }: OnnxModel): OnnxGraph {
  if (functions.length === 0) return graph;
  const byName = new Map(functions.map((own) => [keyOf(own.domain, own.name), own]));
  let count = 0;
  const inlined = (nodes: readonly OnnxNode[], depth: number): readonly OnnxNode[] => {
    if (depth > DEEPEST) throw new ProtobufError("its functions call each other without end", 0);
    return nodes.flatMap((node) => {
      if (++count > MOST_NODES) throw new ProtobufError(`its functions make over ${MOST_NODES} nodes`, 0);
      const called = byName.get(keyOf(node.domain, node.operator));
      if (called === undefined)
        return [withGraphs(node, (own) => ({ ...own, nodes: inlined(own.nodes, depth + 1) }))];
      return inlined(bodyOf(called, node, count), depth + 1);
    });
  };
  return { ...graph, nodes: inlined(graph.nodes, 0) };
}

const keyOf = (domain: string, name: string): string => operatorName({ domain, operator: name });

/** The nodes of a function in the place of one call of it: its values are named after the call, its attributes filled in. */
function bodyOf(own: OnnxFunction, call: OnnxNode, count: number): readonly OnnxNode[] {
  const renamed = new Map<string, string>();
  const fresh = (name: string): string => `${nodeName(call)}/${name}#${count}`;
  for (const [i, name] of own.inputs.entries()) renamed.set(name, call.inputs[i] ?? "");
  for (const [i, name] of own.outputs.entries()) renamed.set(name, call.outputs[i] || fresh(name));
  const nameOf = (name: string): string => {
    if (name === "") return "";
    const known = renamed.get(name) ?? fresh(name);
    renamed.set(name, known);
    return known;
  };
  const filled = (nodes: readonly OnnxNode[]): readonly OnnxNode[] =>
    nodes.map((node) => {
      const attributes = new Map<string, OnnxAttribute>();
      for (const [key, attribute] of node.attributes) {
        const value =
          attribute.kind === "reference"
            ? (call.attributes.get(attribute.value) ?? own.defaults.get(attribute.value))
            : attribute;
        if (value !== undefined) attributes.set(key, value);
      }
      const inner = {
        ...node,
        name: `${nodeName(call)}/${nodeName(node)}`,
        inputs: node.inputs.map(nameOf),
        outputs: node.outputs.map(nameOf),
        attributes,
      };
      return withGraphs(inner, (graph) => ({
        ...graph,
        nodes: filled(graph.nodes),
        outputs: graph.outputs.map((port) => ({ ...port, name: nameOf(port.name) })),
      }));
    });
  return filled(own.nodes);
}

/** A node with the graphs among its attributes replaced. */
function withGraphs(node: OnnxNode, change: (graph: OnnxGraph) => OnnxGraph): OnnxNode {
  if (![...node.attributes.values()].some(({ kind }) => kind === "graph")) return node;
  const attributes = new Map<string, OnnxAttribute>();
  for (const [key, attribute] of node.attributes) {
    attributes.set(
      key,
      attribute.kind === "graph" ? { kind: "graph", value: change(attribute.value) } : attribute,
    );
  }
  return { ...node, attributes };
}
