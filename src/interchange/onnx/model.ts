/** Element types of ONNX tensors by their number in `TensorProto.DataType`. */
export const ELEMENT_TYPES: Readonly<Record<number, string>> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  8: "string",
  9: "bool",
  10: "float16",
  11: "float64",
  12: "uint32",
  13: "uint64",
  14: "complex64",
  15: "complex128",
  16: "bfloat16",
  17: "float8e4m3fn",
  18: "float8e4m3fnuz",
  19: "float8e5m2",
  20: "float8e5m2fnuz",
  21: "uint4",
  22: "int4",
  23: "float4e2m1",
};

/** Where the data of a tensor lie in a file of their own. */
export interface ExternalPlace {
  /** Relative to the folder of the model. */
  readonly location: string;
  readonly offset: number;
  /** `undefined`: to the end of the file. */
  readonly length: number | undefined;
}

/** A stored tensor; its data are read when they are wanted. */
export interface OnnxTensor {
  readonly name: string;
  /** The number of its element type. */
  readonly type: number;
  readonly shape: readonly number[];
  /** Its message, a view into the file. */
  readonly message: Uint8Array;
  readonly external?: ExternalPlace;
}

export type OnnxAttribute =
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "tensor"; readonly value: OnnxTensor }
  | { readonly kind: "graph"; readonly value: OnnxGraph }
  | { readonly kind: "floats"; readonly value: readonly number[] }
  | { readonly kind: "integers"; readonly value: readonly number[] }
  | { readonly kind: "texts"; readonly value: readonly string[] }
  /** Within a model function: the attribute of this name of whoever calls it. */
  | { readonly kind: "reference"; readonly value: string }
  /** Of a kind that no operator with a rule has. */
  | { readonly kind: "other"; readonly value: number };

/** Kinds of attributes that are read and written, with their numbers in `AttributeProto.AttributeType`. */
export const ATTRIBUTE_TYPES = {
  float: 1,
  integer: 2,
  text: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  integers: 7,
  texts: 8,
} as const;

/** Under which key onnxscript, the optimiser of PyTorch's newer exporter, notes by which rule it wrote a node. */
export const REWRITING = "pkg.onnxscript.rewriter.rule_name";

/** More than any network has, less than what memory suffers from. */
export const MOST_NODES = 100_000;

/** One application of an operator. */
export interface OnnxNode {
  readonly name: string;
  readonly operator: string;
  /** Empty for the standard operators. */
  readonly domain: string;
  /** An empty name leaves an optional input out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
  /** By which rule an exporter's optimiser wrote it, such as `FuseBatchNormIntoConv`; absent where the file does not say. */
  readonly rewriting?: string;
}

/** An input or output of a graph. A text size is free, an empty one unnamed; `undefined` where no shape is told. */
export interface OnnxPort {
  readonly name: string;
  /** The number of its element type; 0 where it is not told or no tensor. */
  readonly type: number;
  readonly shape: readonly (number | string)[] | undefined;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

/** An operator that the model defines by others. */
export interface OnnxFunction {
  readonly name: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly OnnxNode[];
  /** Values of attributes that a call may leave out. */
  readonly defaults: ReadonlyMap<string, OnnxAttribute>;
}

export interface OnnxModel {
  /** Name and version of what wrote the file. */
  readonly producer: string;
  /** Versions of operator sets by domain; the standard one's is empty. */
  readonly operatorSets: ReadonlyMap<string, number>;
  readonly graph: OnnxGraph;
  readonly functions: readonly OnnxFunction[];
}

/** What an operator is called in messages. */
export function operatorName({ domain, operator }: Pick<OnnxNode, "domain" | "operator">): string {
  return domain === "" ? operator : `${domain}.${operator}`;
}

/** What a node is called in messages: its name, or else its first output. */
export function nodeName({ name, outputs }: Pick<OnnxNode, "name" | "outputs">): string {
  return name !== "" ? name : (outputs[0] ?? "");
}
