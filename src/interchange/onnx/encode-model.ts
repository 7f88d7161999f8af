import { fieldsOf, ProtobufWriter } from "#protobuf";
import {
  ATTRIBUTE_TYPES,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxNode,
  type OnnxPort,
  type OnnxTensor,
  REWRITING,
} from "./model.ts";

const IR_VERSION = 8;

/** A graph as the bytes of an `.onnx` file. Field numbers are those of `onnx.proto`. */
export function encodeGraph(graph: OnnxGraph, operatorSets: ReadonlyMap<string, number>): Uint8Array {
  const writer = new ProtobufWriter()
    .integer(1, IR_VERSION)
    .text(2, "loss-atlas")
    .message(7, (nested) => writeGraph(nested, graph));
  for (const [domain, version] of operatorSets) {
    writer.message(8, (set) => set.text(1, domain).integer(2, version));
  }
  return writer.finish();
}

function writeGraph(writer: ProtobufWriter, { nodes, initializers, inputs, outputs }: OnnxGraph): void {
  for (const node of nodes) writer.message(1, (nested) => writeNode(nested, node));
  writer.text(2, "network");
  for (const tensor of initializers) writer.message(5, (nested) => writeTensor(nested, tensor));
  for (const port of inputs) writer.message(11, (nested) => writePort(nested, port));
  for (const port of outputs) writer.message(12, (nested) => writePort(nested, port));
}

function writeNode(
  writer: ProtobufWriter,
  { name, operator, domain, inputs, outputs, attributes, rewriting }: OnnxNode,
): void {
  for (const input of inputs) writer.text(1, input);
  for (const output of outputs) writer.text(2, output);
  writer.text(3, name).text(4, operator).text(7, domain);
  for (const [key, attribute] of attributes) {
    writer.message(5, (nested) => writeAttribute(nested, key, attribute));
  }
  if (rewriting !== undefined) writer.message(9, (entry) => entry.text(1, REWRITING).text(2, rewriting));
}

function writeAttribute(writer: ProtobufWriter, name: string, attribute: OnnxAttribute): void {
  writer.text(1, name);
  switch (attribute.kind) {
    case "float":
      writer.float(2, attribute.value);
      break;
    case "integer":
      writer.integer(3, wholeOf(attribute.value));
      break;
    case "text":
      writer.text(4, attribute.value);
      break;
    case "tensor":
      writer.message(5, (nested) => writeTensor(nested, attribute.value));
      break;
    case "graph":
      writer.message(6, (nested) => writeGraph(nested, attribute.value));
      break;
    case "floats":
      for (const value of attribute.value) writer.float(7, value);
      break;
    case "integers":
      for (const value of attribute.value) writer.integer(8, wholeOf(value));
      break;
    case "texts":
      for (const value of attribute.value) writer.text(9, value);
      break;
    default:
      return;
  }
  writer.integer(20, ATTRIBUTE_TYPES[attribute.kind]);
}

const [LEAST, MOST] = [-(2n ** 63n), 2n ** 63n - 1n];

/** An integer of 64 bits again, of which the largest was rounded up. */
function wholeOf(value: number): bigint {
  const whole = BigInt(value);
  return whole > MOST ? MOST : whole < LEAST ? LEAST : whole;
}

const NAME = 8;

/** A tensor may have been given another name than its message says. */
function writeTensor(writer: ProtobufWriter, { name, message }: OnnxTensor): void {
  for (const { number, whole } of fieldsOf(message)) if (number !== NAME) writer.fields(whole);
  writer.text(NAME, name);
}

function writePort(writer: ProtobufWriter, { name, type, shape }: OnnxPort): void {
  writer.text(1, name);
  if (type === 0) return;
  writer.message(2, (kind) =>
    kind.message(1, (tensor) => {
      tensor.integer(1, type);
      if (shape === undefined) return;
      tensor.message(2, (sizes) => {
        for (const size of shape) {
          sizes.message(1, (own) => (typeof size === "number" ? own.integer(1, size) : own.text(2, size)));
        }
      });
    }),
  );
}
