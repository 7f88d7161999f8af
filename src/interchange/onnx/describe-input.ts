import { counted, quotedBriefly } from "#words";
import type { OnnxGraph, OnnxNode, OnnxPort } from "./model.ts";
import { modelError } from "./model-error.ts";
import { readBy } from "./needed-nodes.ts";
import { isFloat } from "./tensor-data.ts";

/** What a network takes as an example. */
export interface OnnxInput {
  readonly name: string;
  /** Shape of one example. */
  readonly shape: readonly number[];
  /** What its elements are; indices are whole numbers such as tokens. */
  readonly elements: "numbers" | "indices";
  /** How its axes are meant, as far as they show it. */
  readonly layout: "channels first" | "channels last" | "features" | "sequence" | "indices";
  /** The batch that the file was written for; `undefined` where it is free. */
  readonly writtenBatch: number | undefined;
}

/** The one input that the nodes of a network read, beside stored tensors. */
export function examplesInput(graph: OnnxGraph, nodes: readonly OnnxNode[], where: string): OnnxPort {
  const stored = new Set(graph.initializers.map(({ name }) => name));
  const read = new Set(nodes.flatMap(readBy));
  const ports = graph.inputs.filter(({ name }) => !stored.has(name) && read.has(name));
  const [port, ...others] = ports;
  if (port !== undefined && others.length === 0) return port;
  const found =
    ports.length === 0 ? "its output depends on no input" : `it has ${counted(ports.length, "input")}`;
  throw modelError(
    "input",
    where,
    ports.length === 0 ? found : `${found}: ${ports.map(({ name }) => quotedBriefly(name)).join(", ")}`,
    {
      expected: "one input, of examples",
      remedy: "Export the network as a function of its examples alone, what else it takes filled in",
    },
  );
}

/**
 * What examples are like.
 *
 * @param told the shape of one example, for axes that the file leaves free.
 * @throws AtlasError `onnx/input` for an input that is no batch, has free axes, or another shape than was told.
 */
export function describeInput(
  { name, type, shape }: OnnxPort,
  nodes: readonly OnnxNode[],
  told: readonly number[] | undefined,
  where: string,
): OnnxInput {
  const [batch, ...sizes] = shape ?? (told === undefined ? [] : ["", ...told]);
  if (batch === undefined) {
    throw modelError("input", where, `the file does not say what its input ${quotedBriefly(name)} is like`, {
      expected: "a batch of examples",
      remedy: "Say what shape an example has",
    });
  }
  const given = sizes.map((size, axis) => (typeof size === "number" ? size : told?.[axis]));
  const isOther =
    told !== undefined && (told.length !== sizes.length || given.some((size, i) => size !== told[i]));
  const isFree = given.some((size) => size === undefined);
  if (isOther || isFree || sizes.length === 0) {
    const text = `[${sizes.map((size) => size || "free").join(", ")}]`;
    throw modelError("input", where, `an example of its input ${quotedBriefly(name)} has the shape ${text}`, {
      expected: told === undefined ? "sizes" : `[${told.join(", ")}]`,
      ...(isFree && !isOther && { remedy: "Say what shape an example has" }),
    });
  }
  const whole = given as number[];
  const elements = type === 0 || isFloat(type) ? "numbers" : "indices";
  return {
    name,
    shape: whole,
    elements,
    layout: elements === "indices" ? "indices" : layoutOf(whole, name, nodes),
    writtenBatch: typeof batch === "number" && batch > 0 ? batch : undefined,
  };
}

function layoutOf(shape: readonly number[], name: string, nodes: readonly OnnxNode[]): OnnxInput["layout"] {
  if (shape.length === 1) return "features";
  if (shape.length === 2) return "sequence";
  const first = nodes.find(({ inputs }) => inputs.includes(name));
  const order = first?.operator === "Transpose" ? first.attributes.get("perm") : undefined;
  if (order?.kind === "integers" && order.value[1] === shape.length) return "channels last";
  const isFew = (size: number | undefined): boolean => size === 1 || size === 3 || size === 4;
  return isFew(shape.at(-1)) && !isFew(shape[0]) ? "channels last" : "channels first";
}
