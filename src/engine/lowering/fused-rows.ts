import type { OnnxNode } from "../onnx/model.ts";
import { type GraphBuilder, text } from "./graph-builder.ts";
import { nameUses } from "./name-uses.ts";
import type { Target } from "./rule.ts";

/**
 * Lets matrix products add the biases of their columns, and on the processor rectify what comes out, as they multiply.
 *
 * ONNX Runtime's own optimiser would find as much, but it is too slow for programs of many operators.
 */
export function fuseRows(graph: GraphBuilder, outputs: readonly string[], target: Target): void {
  const uses = nameUses(graph.nodes, outputs);
  const makers = new Map(graph.nodes.map((node) => [node.outputs[0]!, node]));
  const dropped = new Set<OnnxNode>();
  const fused = graph.nodes.map((node): OnnxNode => {
    const replacement = withRow(node) ?? withRectifier(node);
    if (replacement === undefined) return node;
    makers.set(node.outputs[0]!, replacement);
    return replacement;
  });
  const kept = fused.filter((node) => !dropped.has(node));
  graph.nodes.splice(0, graph.nodes.length, ...kept);

  /** The node that makes an array that nothing else reads, which it then need not be made by. */
  function onlyFor(name: string, isWanted: (maker: OnnxNode) => boolean): OnnxNode | undefined {
    const maker = makers.get(name);
    if (maker === undefined || uses.get(name) !== 1 || !isWanted(maker)) return undefined;
    dropped.add(maker);
    return maker;
  }

  function withRow({ operator, outputs }: OnnxNode): OnnxNode | undefined {
    const sum = graph.rowSums.get(outputs[0]!);
    if (operator !== "Add" || sum === undefined) return undefined;
    const product = onlyFor(sum.matrix, ({ operator }) => operator === "MatMul" || operator === "Gemm");
    if (product === undefined) return undefined;
    return { ...product, operator: "Gemm", inputs: [...product.inputs, sum.row], outputs };
  }

  function withRectifier({ operator, inputs, outputs }: OnnxNode): OnnxNode | undefined {
    if (operator !== "Relu" || target.channelBlock === null) return undefined;
    const product = onlyFor(inputs[0]!, (maker) => maker.operator === "Gemm" && maker.inputs.length === 3);
    if (product === undefined) return undefined;
    const attributes = { ...product.attributes, activation: text("Relu") };
    return { ...product, operator: "FusedGemm", domain: "com.microsoft", attributes, outputs };
  }
}
