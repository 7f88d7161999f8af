import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProtobufWriter } from "#protobuf";
import { decodeTensor } from "./decode-model.ts";
import { encodeGraph } from "./encode-model.ts";
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxPort, OnnxTensor } from "./model.ts";

/** Values of attributes as a test writes them: a number is whole unless it is said to be real. */
export type Attributes = Readonly<
  Record<string, number | string | readonly number[] | { readonly real: number }>
>;

/** A node, named after its first output. */
export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes = {},
  domain = "",
): OnnxNode {
  return {
    name: outputs[0]!,
    operator,
    domain,
    inputs,
    outputs,
    attributes: new Map(Object.entries(attributes).map(([key, value]) => [key, attributeOf(value)])),
  };
}

function attributeOf(value: Attributes[string]): OnnxAttribute {
  if (typeof value === "number") return { kind: "integer", value };
  if (typeof value === "string") return { kind: "text", value };
  if ("real" in value) return { kind: "float", value: value.real };
  return { kind: "integers", value };
}

/** A tensor of float32. */
export function floats(name: string, shape: readonly number[], values: ArrayLike<number>): OnnxTensor {
  return tensor(name, 1, shape, Float32Array.from(values));
}

/** A list of int64. */
export function wholes(name: string, values: readonly number[], shape = [values.length]): OnnxTensor {
  return tensor(name, 7, shape, BigInt64Array.from(values, BigInt));
}

/** A tensor of any element type, stored raw. */
export function tensor(
  name: string,
  type: number,
  shape: readonly number[],
  { buffer }: { readonly buffer: ArrayBuffer },
): OnnxTensor {
  const message = new ProtobufWriter()
    .packedIntegers(1, shape)
    .integer(2, type)
    .text(8, name)
    .bytes(9, new Uint8Array(buffer))
    .finish();
  return decodeTensor(message);
}

/** What a test model consists of. */
export interface TestModel {
  readonly nodes: readonly OnnxNode[];
  readonly initializers?: readonly OnnxTensor[];
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
  readonly opset?: number;
}

/** An input or output of float32. */
export function port(name: string, shape: readonly (number | string)[], type = 1): OnnxPort {
  return { name, type, shape };
}

/** The bytes of a model. */
export function modelBytes({ nodes, initializers = [], inputs, outputs, opset = 17 }: TestModel): Uint8Array {
  const graph: OnnxGraph = { nodes, initializers, inputs, outputs };
  return encodeGraph(graph, new Map([["", opset]]));
}

/** A file of its own that holds these bytes. */
export function written(bytes: Uint8Array, name = "model.onnx"): string {
  const path = join(mkdtempSync(join(tmpdir(), "onnx-")), name);
  writeFileSync(path, bytes);
  return path;
}
