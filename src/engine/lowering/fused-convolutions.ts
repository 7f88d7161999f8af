import type { OnnxNode } from "../onnx/model.ts";
import { BLOCKED } from "./blocked-array.ts";
import { type GraphBuilder, text } from "./graph-builder.ts";
import { nameUses } from "./name-uses.ts";
import { sameShape } from "./reshape-buffer.ts";

/**
 * Takes sums and rectifiers into the blocked convolutions right before them, which carry them out while a result is still
 * in registers: `max(0, conv(x) + y)` in one pass.
 */
export function fuseIntoConvolutions(graph: GraphBuilder, outputs: readonly string[]): void {
  const nodes = graph.nodes.splice(0);
  const uses = nameUses(nodes, outputs);
  const makers = new Map<string, OnnxNode>();
  const add = (node: OnnxNode): void => {
    graph.nodes.push(node);
    for (const output of node.outputs) makers.set(output, node);
  };
  /** The blocked convolution that makes an array, in whatever shape, which nothing else reads. */
  const convolutionOf = (name: string): OnnxNode | undefined => {
    const made = uses.get(name) === 1 ? makers.get(name) : undefined;
    if (made?.operator === "Reshape") return convolutionOf(made.inputs[0]!);
    const isConvolution = made?.operator === "Conv" && made.domain === BLOCKED;
    return isConvolution && graph.shapeOf(made.outputs[0]!) !== undefined ? made : undefined;
  };
  /** The array in another shape. */
  const reshaped = (name: string, shape: readonly number[]): string => {
    const known = graph.shapeOf(name);
    if (known !== undefined && sameShape(known, shape)) return name;
    const output = `${name}_as${shape.join("x")}`;
    if (!makers.has(output)) {
      add({
        operator: "Reshape",
        domain: "",
        inputs: [name, graph.integers(shape)],
        outputs: [output],
        attributes: {},
      });
    }
    return output;
  };
  const fusedWith = (node: OnnxNode): OnnxNode | undefined => {
    if (node.operator === "Relu") {
      const convolution = convolutionOf(node.inputs[0]!);
      return convolution && rectified(convolution);
    }
    if (node.operator !== "Add") return undefined;
    const [a, b] = node.inputs as [string, string];
    const [own, other] = maySum(convolutionOf(b)) ? [b, a] : [a, b];
    const convolution = convolutionOf(own);
    if (!maySum(convolution)) return undefined;
    const [x, kernel, bias = ""] = convolution.inputs as [string, string, string?];
    const sum = reshaped(other, graph.shapeOf(convolution.outputs[0]!)!);
    return { ...convolution, inputs: [x, kernel, bias, sum] };
  };
  for (const node of nodes) {
    const [output] = node.outputs as [string];
    const shape = node.domain === "" ? graph.shapeOf(output) : undefined;
    const fused = shape && fusedWith(node);
    if (shape === undefined || fused === undefined) {
      add(node);
      continue;
    }
    const own = graph.shapeOf(fused.outputs[0]!)!;
    if (sameShape(own, shape)) {
      add({ ...fused, outputs: [output] });
      continue;
    }
    const made = `${output}_fused`;
    graph.hasShape(made, own);
    uses.set(made, 1);
    add({ ...fused, outputs: [made] });
    add({
      operator: "Reshape",
      domain: "",
      inputs: [made, graph.integers(shape)],
      outputs: [output],
      attributes: {},
    });
  }
  graph.prune(outputs);
}

const isRectified = ({ attributes }: OnnxNode): boolean => attributes.activation !== undefined;

/** Whether a convolution adds nothing yet: its fourth input would be what it adds. */
const maySum = (convolution: OnnxNode | undefined): convolution is OnnxNode =>
  convolution !== undefined && convolution.inputs.length < 4 && !isRectified(convolution);

const rectified = (convolution: OnnxNode): OnnxNode | undefined =>
  isRectified(convolution)
    ? undefined
    : { ...convolution, attributes: { ...convolution.attributes, activation: text("Relu") } };
