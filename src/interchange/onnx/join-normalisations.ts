import type { OnnxNode } from "./model.ts";
import { readBy } from "./needed-nodes.ts";
import { NORMALISED_CONVOLUTION } from "./operators/convolution.ts";

/**
 * Nodes in which a convolution and the batch normalisation right after it are one, whose kernel can then take the scaling.
 *
 * @param output of the whole, which must stay.
 */
export function joinedNormalisations(nodes: readonly OnnxNode[], output: string): readonly OnnxNode[] {
  const uses = new Map([[output, 1]]);
  for (const name of nodes.flatMap(readBy)) uses.set(name, (uses.get(name) ?? 0) + 1);
  const convolutions = new Map(
    nodes
      .filter(
        ({ operator, domain, outputs }) =>
          operator === "Conv" && domain === "" && uses.get(outputs[0]!) === 1,
      )
      .map((node) => [node.outputs[0]!, node]),
  );
  const joined = new Map<OnnxNode, OnnxNode>();
  const nodesSoFar = nodes.map((node): OnnxNode => {
    const before = node.operator === "BatchNormalization" ? convolutions.get(node.inputs[0]!) : undefined;
    if (before === undefined) return node;
    const [maps = "", kernel = "", bias = ""] = before.inputs;
    const whole = {
      ...node,
      operator: NORMALISED_CONVOLUTION,
      inputs: [maps, kernel, bias, ...node.inputs.slice(1)],
      attributes: new Map([...before.attributes, ...node.attributes]),
    };
    joined.set(before, whole);
    return whole;
  });
  return nodesSoFar.filter((node) => !joined.has(node));
}
