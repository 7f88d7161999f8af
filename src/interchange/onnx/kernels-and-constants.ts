import type { ParameterLayout } from "#trees";
import type { Constant } from "./constant.ts";
import type { FoundParameters } from "./find-parameters.ts";
import type { OnnxGraph, OnnxNode, OnnxTensor } from "./model.ts";
import { readBy } from "./needed-nodes.ts";
import type { OnnxModelFile } from "./onnx-network.ts";
import { isFloat } from "./tensor-data.ts";

/** Real numbers that nodes read and that are neither parameters nor statistics. */
export function constantsIn(
  { nodes, initializers }: OnnxGraph,
  { parameters, layers }: FoundParameters,
  dataOf: (tensor: OnnxTensor) => Constant,
): ReadonlyMap<string, Constant> {
  const others = new Set([...parameters, ...layers.flatMap(({ mean, variance }) => [mean, variance])]);
  const read = new Set(nodes.flatMap(readBy));
  return new Map(
    initializers.flatMap((tensor) =>
      isFloat(tensor.type) && read.has(tensor.name) && !others.has(tensor)
        ? [[tensor.name, dataOf(tensor)] as const]
        : [],
    ),
  );
}

/** Which parameters nodes read as kernels and matrices, and of which of these the first axis is summed over. */
export function kernelsOf(
  nodes: readonly OnnxNode[],
  { entries }: ParameterLayout,
): Pick<OnnxModelFile, "kernels" | "scales" | "summedFirst"> {
  const trained = new Set(entries.map(({ name }) => name));
  const kernels = new Set<string>();
  const scales = new Set<string>();
  const summedFirst = new Set<string>();
  for (const { operator, inputs, attributes } of nodes) {
    const name = inputs[1];
    if (name === undefined || !trained.has(name)) continue;
    if (operator === "BatchNormalization") scales.add(name);
    if (!["Conv", "ConvTranspose", "MatMul", "Gemm"].includes(operator)) continue;
    kernels.add(name);
    const turned = attributes.get("transB");
    const isTurned = turned?.kind === "integer" && turned.value !== 0;
    if (operator === "MatMul" || (operator === "Gemm" && !isTurned)) summedFirst.add(name);
  }
  return { kernels, scales, summedFirst };
}
