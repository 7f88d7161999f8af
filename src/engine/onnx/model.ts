import { ProtobufWriter } from "#protobuf";

/** The name of the axis that counts the steps of a loop, whose size is free. */
export const STEPS = "steps";

/** Element types of ONNX tensors, by their number in `TensorProto.DataType`. */
export const ONNX_TYPES = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;

export type OnnxType = keyof typeof ONNX_TYPES;

/** A named, typed edge of a graph. A text dimension is symbolic: known only when the graph runs. */
export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly (number | string)[];
}

/** A constant stored in the model. */
export interface OnnxInitializer {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | BigInt64Array | Uint8Array;
}

export type OnnxAttribute =
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "integers"; readonly value: readonly number[] }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "graph"; readonly value: OnnxGraph };

/** One operator application. */
export interface OnnxNode {
  readonly operator: string;
  /** The operator set; empty for the standard one. */
  readonly domain: "" | "com.microsoft" | "com.microsoft.nchwc";
  /** An empty name leaves an optional input out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxGraph {
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers: readonly OnnxInitializer[];
  readonly nodes: readonly OnnxNode[];
  /** With how many threads at most it computes what it does with one, bit for bit. Default: not known. */
  readonly mostThreads?: number;
}

const IR_VERSION = 10;
const STANDARD_OPERATOR_SET = 18;

/** The bytes of an `.onnx` file. Field numbers are those of `onnx.proto`. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  return new ProtobufWriter()
    .integer(1, IR_VERSION)
    .text(2, "loss-atlas")
    .message(7, (writer) => writeGraph(writer, graph))
    .message(8, (set) => set.text(1, "").integer(2, STANDARD_OPERATOR_SET))
    .message(8, (set) => set.text(1, "com.microsoft").integer(2, 1))
    .message(8, (set) => set.text(1, "com.microsoft.nchwc").integer(2, 1))
    .finish();
}

function writeGraph(writer: ProtobufWriter, graph: OnnxGraph): void {
  graph.nodes.forEach((node, i) => {
    writer.message(1, (nested) => writeNode(nested, node, `${node.operator}_${i}`));
  });
  writer.text(2, graph.name);
  for (const initializer of graph.initializers)
    writer.message(5, (nested) => writeTensor(nested, initializer));
  for (const value of graph.inputs) writer.message(11, (nested) => writeValue(nested, value));
  for (const value of graph.outputs) writer.message(12, (nested) => writeValue(nested, value));
}

function writeNode(writer: ProtobufWriter, node: OnnxNode, name: string): void {
  for (const input of node.inputs) writer.text(1, input);
  for (const output of node.outputs) writer.text(2, output);
  writer.text(3, name).text(4, node.operator);
  for (const [key, attribute] of Object.entries(node.attributes)) {
    writer.message(5, (nested) => writeAttribute(nested, key, attribute));
  }
  if (node.domain !== "") writer.text(7, node.domain);
}

const ATTRIBUTE_TYPES = { float: 1, integer: 2, text: 3, graph: 5, integers: 7 } as const;

function writeAttribute(writer: ProtobufWriter, name: string, attribute: OnnxAttribute): void {
  writer.text(1, name);
  switch (attribute.kind) {
    case "float":
      writer.float(2, attribute.value);
      break;
    case "integer":
      writer.integer(3, attribute.value);
      break;
    case "text":
      writer.text(4, attribute.value);
      break;
    case "graph":
      writer.message(6, (nested) => writeGraph(nested, attribute.value));
      break;
    case "integers":
      for (const value of attribute.value) writer.integer(8, value);
      break;
  }
  writer.integer(20, ATTRIBUTE_TYPES[attribute.kind]);
}

function writeTensor(writer: ProtobufWriter, { name, type, shape, data }: OnnxInitializer): void {
  writer
    .packedIntegers(1, shape)
    .integer(2, ONNX_TYPES[type])
    .text(8, name)
    .bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function writeValue(writer: ProtobufWriter, { name, type, shape }: OnnxValue): void {
  writer.text(1, name).message(2, (typeWriter) =>
    typeWriter.message(1, (tensor) => {
      tensor.integer(1, ONNX_TYPES[type]).message(2, (shapeWriter) => {
        for (const size of shape) {
          shapeWriter.message(1, (dimension) =>
            typeof size === "number" ? dimension.integer(1, size) : dimension.text(2, size),
          );
        }
      });
    }),
  );
}
