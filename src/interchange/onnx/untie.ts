import { ProtobufError } from "#protobuf";
import { elementCount } from "#trees";
import type { Constant } from "./constant.ts";
import type { OnnxGraph, OnnxNode, OnnxTensor } from "./model.ts";
import { isFloat } from "./tensor-data.ts";

/** Numbers that copies of tensors may have beside as many as the file stores. */
const ALWAYS_COPIED = 2 ** 20;

/** A graph in which no two parameters share a stored tensor any more, and which names were told apart. */
export interface Untied {
  readonly graph: OnnxGraph;
  /** Names given to copies of a tensor, by the tensor's. */
  readonly copies: ReadonlyMap<string, readonly string[]>;
}

/**
 * Tells apart what an exporter merged because it was equal when the file was written: tensors that are read through an
 * Identity node, which keeps the name of the one left out, and tensors of one repeated number, such as the scales of
 * untrained normalisations, that several operators read as their own.
 *
 * @throws ProtobufError for so many copies that they have more numbers than the file
 */
export function untied(graph: OnnxGraph, dataOf: (tensor: OnnxTensor) => Constant): Untied {
  const copies = new Map<string, string[]>();
  let left = ALWAYS_COPIED + graph.initializers.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  const copied = (tensor: OnnxTensor, name: string): OnnxTensor => {
    left -= elementCount(tensor.shape);
    if (!(left >= 0)) {
      const problem = `the tensor "${tensor.name}" is told apart into more numbers than the file stores`;
      throw new ProtobufError(problem, tensor.message.byteOffset);
    }
    copies.set(tensor.name, [...(copies.get(tensor.name) ?? []), name]);
    return { ...tensor, name };
  };
  const initializers = new Map(graph.initializers.map((own) => [own.name, own]));
  const added: OnnxTensor[] = [];
  const withoutIdentities = graph.nodes.filter(({ operator, inputs, outputs }) => {
    const tensor = initializers.get(inputs[0] ?? "");
    const name = outputs[0];
    if (operator !== "Identity" || tensor === undefined || name === undefined) return true;
    if (!isFloat(tensor.type) || tensor.shape.length === 0) return true;
    const copy = copied(tensor, name);
    added.push(copy);
    initializers.set(name, copy);
    return false;
  });
  const met = new Set<string>();
  const nodes = withoutIdentities.map((node): OnnxNode => {
    const inputs = node.inputs.map((name, i) => {
      const tensor = initializers.get(name);
      if (tensor === undefined || !OWN.get(node.operator)?.includes(i) || !isOwn(tensor)) return name;
      if (!met.has(name)) {
        met.add(name);
        return name;
      }
      if (!isUniform(dataOf(tensor))) return name;
      const copy = copied(tensor, `${name}#${(copies.get(name)?.length ?? 0) + 2}`);
      added.push(copy);
      return copy.name;
    });
    return { ...node, inputs };
  });
  return { graph: { ...graph, nodes, initializers: [...graph.initializers, ...added] }, copies };
}

/** Inputs that are parameters or statistics of a layer's own. */
const OWN = new Map([
  ["BatchNormalization", [1, 2, 3, 4]],
  ["InstanceNormalization", [1, 2]],
  ["GroupNormalization", [1, 2]],
  ["LayerNormalization", [1, 2]],
  ["RMSNormalization", [1]],
  ["Conv", [2]],
  ["ConvTranspose", [2]],
  ["Gemm", [2]],
  ["Add", [0, 1]],
  ["Mul", [0, 1]],
]);

function isOwn({ type, shape }: OnnxTensor): boolean {
  return isFloat(type) && elementCount(shape) > 1;
}

function isUniform({ data }: Constant): boolean {
  return data.every((value) => value === data[0]);
}
