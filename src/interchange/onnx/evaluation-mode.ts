import type { OnnxGraph, OnnxNode, OnnxTensor } from "./model.ts";
import { tensorData } from "./tensor-data.ts";

/** A graph with its training switches off. */
export interface EvaluationMode {
  readonly graph: OnnxGraph;
  /** Whether one of them was on: the file itself then computes something else. */
  readonly wasTraining: boolean;
}

/** Sets batch normalisation and dropout to what they do in evaluation, whatever a file was exported for. */
export function inEvaluationMode(graph: OnnxGraph): EvaluationMode {
  const constants = new Map(graph.initializers.map((own) => [own.name, own]));
  for (const { operator, outputs, attributes } of graph.nodes) {
    const value = attributes.get("value");
    if (operator === "Constant" && value?.kind === "tensor") constants.set(outputs[0] ?? "", value.value);
  }
  let wasTraining = false;
  const nodes = graph.nodes.map((node): OnnxNode => {
    if (node.operator === "BatchNormalization") {
      wasTraining ||= node.attributes.get("training_mode")?.value === 1;
      const attributes = new Map([...node.attributes].filter(([key]) => key !== "training_mode"));
      return { ...node, attributes, outputs: node.outputs.slice(0, 1) };
    }
    if (node.operator !== "Dropout") return node;
    wasTraining ||= isOn(constants.get(node.inputs[2] ?? ""));
    return { ...node, inputs: node.inputs.slice(0, 1), outputs: node.outputs.slice(0, 1) };
  });
  return { graph: { ...graph, nodes }, wasTraining };
}

function isOn(tensor: OnnxTensor | undefined): boolean {
  return tensor !== undefined && tensorData(tensor).data[0] === 1;
}
