import { type Field, fieldsOf, integersOf, ProtobufError, textOf } from "#protobuf";
import {
  ATTRIBUTE_TYPES,
  type ExternalPlace,
  MOST_NODES,
  type OnnxAttribute,
  type OnnxFunction,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxPort,
  type OnnxTensor,
  REWRITING,
} from "./model.ts";

const MOST_AXES = 64;
const DEEPEST_GRAPH = 16;

/**
 * The model in the bytes of an `.onnx` file, whose tensors stay views into them. Field numbers are those of `onnx.proto`.
 *
 * @throws ProtobufError for bytes that are no such message, or lack a graph.
 */
export function decodeModel(message: Uint8Array): OnnxModel {
  const producer = { name: "", version: "" };
  const operatorSets = new Map<string, number>();
  const functions: OnnxFunction[] = [];
  let graph: OnnxGraph | undefined;
  for (const field of fieldsOf(message)) {
    if (field.number === 2) producer.name = textOf(field);
    else if (field.number === 3) producer.version = textOf(field);
    else if (field.number === 7) graph = graphOf(field, 0);
    else if (field.number === 8) operatorSets.set(...operatorSetOf(field));
    else if (field.number === 25) functions.push(functionOf(field));
  }
  if (graph === undefined) throw new ProtobufError("it holds no graph", message.byteOffset + message.length);
  if (operatorSets.size === 0) {
    throw new ProtobufError("it names no operator set", message.byteOffset + message.length);
  }
  const name = [producer.name, producer.version].filter((part) => part !== "").join(" ");
  return { producer: name, operatorSets, graph, functions };
}

/** The tensor of a `TensorProto`, as in an initialiser or a file of its own. */
export function decodeTensor(message: Uint8Array): OnnxTensor {
  let name = "";
  let type = 0;
  let isExternal = false;
  const shape: number[] = [];
  const entries = new Map<string, string>();
  for (const field of fieldsOf(message)) {
    if (field.number === 1) shape.push(...sizesOf(field, shape.length));
    else if (field.number === 2) type = integerOf(field);
    else if (field.number === 8) name = textOf(field);
    else if (field.number === 13) entries.set(...entryOf(field));
    else if (field.number === 14) isExternal = integerOf(field) === 1;
  }
  return { name, type, shape, message, ...(isExternal && { external: placeOf(entries, message) }) };
}

function sizesOf(field: Field, before: number): number[] {
  const sizes: number[] = [];
  for (const size of integersOf(field)) {
    if (before + sizes.length >= MOST_AXES) throw problemAt(field, `a tensor has over ${MOST_AXES} axes`);
    if (size < 0 || !Number.isSafeInteger(size)) throw problemAt(field, `a tensor has an axis of ${size}`);
    sizes.push(size);
  }
  return sizes;
}

function placeOf(entries: ReadonlyMap<string, string>, message: Uint8Array): ExternalPlace {
  const numberOf = (key: string): number | undefined => {
    const text = entries.get(key);
    if (text === undefined) return undefined;
    if (!/^\d{1,15}$/.test(text)) {
      throw new ProtobufError(`external data have ${key} "${text}"`, message.byteOffset);
    }
    return Number(text);
  };
  const location = entries.get("location");
  if (location === undefined) throw new ProtobufError("external data name no file", message.byteOffset);
  return { location, offset: numberOf("offset") ?? 0, length: numberOf("length") };
}

function entryOf({ bytes }: Field): [string, string] {
  let key = "";
  let value = "";
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) key = textOf(field);
    else if (field.number === 2) value = textOf(field);
  }
  return [key, value];
}

function operatorSetOf({ bytes }: Field): [string, number] {
  let domain = "";
  let version = 0;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) domain = standardised(textOf(field));
    else if (field.number === 2) version = integerOf(field);
  }
  return [domain, version];
}

function graphOf({ bytes: message }: Field, depth: number): OnnxGraph {
  if (depth > DEEPEST_GRAPH) throw new ProtobufError("its graphs are nested too deeply", message.byteOffset);
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  const inputs: OnnxPort[] = [];
  const outputs: OnnxPort[] = [];
  for (const field of fieldsOf(message)) {
    if (field.number === 1) nodes.push(nodeOf(field, nodes.length, depth));
    else if (field.number === 5) initializers.push(decodeTensor(field.bytes));
    else if (field.number === 11) inputs.push(portOf(field));
    else if (field.number === 12) outputs.push(portOf(field));
    else if (field.number === 15) throw problemAt(field, "it holds sparse tensors, which are not read");
  }
  return { nodes, initializers, inputs, outputs };
}

function nodeOf(node: Field, before: number, depth: number): OnnxNode {
  if (before >= MOST_NODES) throw problemAt(node, `it has over ${MOST_NODES} nodes`);
  let name = "";
  let operator = "";
  let domain = "";
  const inputs: string[] = [];
  const outputs: string[] = [];
  let rewriting: string | undefined;
  const attributes = new Map<string, OnnxAttribute>();
  for (const field of fieldsOf(node.bytes)) {
    if (field.number === 1) inputs.push(textOf(field));
    else if (field.number === 2) outputs.push(textOf(field));
    else if (field.number === 3) name = textOf(field);
    else if (field.number === 4) operator = textOf(field);
    else if (field.number === 5) attributes.set(...attributeOf(field, depth));
    else if (field.number === 7) domain = standardised(textOf(field));
    else if (field.number === 9) rewriting ??= rewritingOf(field);
  }
  if (operator === "") throw problemAt(node, "a node names no operator");
  return {
    name,
    operator,
    domain,
    inputs,
    outputs,
    attributes,
    ...(rewriting !== undefined && { rewriting }),
  };
}

/** The rule that an entry of the metadata of a node names; other entries are passed over unread, such as traces of code. */
function rewritingOf({ bytes }: Field): string | undefined {
  let isRule = false;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) isRule = textOf(field) === REWRITING;
    else if (field.number === 2 && isRule) return textOf(field);
  }
  return undefined;
}

const KINDS: ReadonlyMap<number, string> = new Map(
  Object.entries(ATTRIBUTE_TYPES).map(([kind, type]) => [type, kind]),
);

function attributeOf({ bytes }: Field, depth: number): [string, OnnxAttribute] {
  let name = "";
  let type = 0;
  let reference = "";
  const found = new Map<string, OnnxAttribute>();
  const floats: number[] = [];
  const integers: number[] = [];
  const texts: string[] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = textOf(field);
    else if (field.number === 2) found.set("float", { kind: "float", value: floatOf(field) });
    else if (field.number === 3) found.set("integer", { kind: "integer", value: integerOf(field) });
    else if (field.number === 4) found.set("text", { kind: "text", value: textOf(field) });
    else if (field.number === 5) found.set("tensor", { kind: "tensor", value: decodeTensor(field.bytes) });
    else if (field.number === 6) found.set("graph", { kind: "graph", value: graphOf(field, depth + 1) });
    else if (field.number === 7) for (const value of floatsOf(field)) floats.push(value);
    else if (field.number === 8) for (const value of integersOf(field)) integers.push(value);
    else if (field.number === 9) texts.push(textOf(field));
    else if (field.number === 20) type = integerOf(field);
    else if (field.number === 21) reference = textOf(field);
  }
  if (reference !== "") return [name, { kind: "reference", value: reference }];
  // Writers leave out zeros and empty lists, and the oldest the type.
  const usual: readonly OnnxAttribute[] = [
    { kind: "float", value: 0 },
    { kind: "integer", value: 0 },
    { kind: "text", value: "" },
    { kind: "floats", value: floats },
    { kind: "integers", value: integers },
    { kind: "texts", value: texts },
  ];
  const kind = KINDS.get(type) ?? (type === 0 ? kindHeld(found, floats, integers, texts) : undefined);
  const attribute =
    kind === undefined ? undefined : (found.get(kind) ?? usual.find((candidate) => candidate.kind === kind));
  return [name, attribute ?? { kind: "other", value: type }];
}

function kindHeld(
  found: ReadonlyMap<string, OnnxAttribute>,
  floats: readonly number[],
  integers: readonly number[],
  texts: readonly string[],
): string | undefined {
  if (floats.length > 0) return "floats";
  if (integers.length > 0) return "integers";
  if (texts.length > 0) return "texts";
  return [...found.keys()][0];
}

function portOf({ bytes }: Field): OnnxPort {
  let name = "";
  let type = 0;
  let shape: (number | string)[] | undefined;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = textOf(field);
    if (field.number !== 2) continue;
    for (const kind of fieldsOf(field.bytes)) {
      if (kind.number !== 1) continue;
      for (const part of fieldsOf(kind.bytes)) {
        if (part.number === 1) type = integerOf(part);
        else if (part.number === 2) shape = [...fieldsOf(part.bytes)].map(sizeOf);
      }
    }
  }
  return { name, type, shape };
}

function sizeOf({ bytes }: Field): number | string {
  let size: number | string = "";
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) size = integerOf(field);
    else if (field.number === 2) size = textOf(field);
  }
  return typeof size === "number" && size < 0 ? "" : size;
}

function functionOf({ bytes }: Field): OnnxFunction {
  let name = "";
  let domain = "";
  const inputs: string[] = [];
  const outputs: string[] = [];
  const nodes: OnnxNode[] = [];
  const defaults = new Map<string, OnnxAttribute>();
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = textOf(field);
    else if (field.number === 4) inputs.push(textOf(field));
    else if (field.number === 5) outputs.push(textOf(field));
    else if (field.number === 7) nodes.push(nodeOf(field, nodes.length, 1));
    else if (field.number === 10) domain = standardised(textOf(field));
    else if (field.number === 11) defaults.set(...attributeOf(field, 1));
  }
  return { name, domain, inputs, outputs, nodes, defaults };
}

/** Numbers of 32 bits, packed or one alone. */
function* floatsOf(field: Field): Generator<number> {
  const { bytes, integer } = field;
  if (integer !== undefined || bytes.length % 4 !== 0) throw problemAt(field, "a list of numbers is damaged");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; at += 4) yield view.getFloat32(at, true);
}

function floatOf(field: Field): number {
  const [value] = floatsOf(field);
  if (value === undefined) throw problemAt(field, "a number is missing");
  return value;
}

function integerOf(field: Field): number {
  if (field.integer === undefined) throw problemAt(field, `field ${field.number} is no integer`);
  return field.integer;
}

const standardised = (domain: string): string => (domain === "ai.onnx" ? "" : domain);

function problemAt(field: Field, problem: string): ProtobufError {
  return new ProtobufError(problem, field.whole.byteOffset);
}
