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
  /** Inputs beside the examples, which are the same for all of them. */
  readonly filled: readonly FilledInput[];
}

/** An input that is the same for all examples: a mask that hides nothing, or segments that are all the first. */
export interface FilledInput {
  readonly port: OnnxPort;
  readonly value: 0 | 1;
}

/** The inputs that the nodes of a network read, beside stored tensors. */
export interface FoundInputs {
  readonly examples: OnnxPort;
  readonly filled: readonly FilledInput[];
}

/** What inputs beside examples are called, and filled with. */
const FILLED = [
  { name: /attention_mask|^mask$/i, value: 1 },
  { name: /token_type|segment/i, value: 0 },
] as const;

/**
 * The one input of examples, and those beside it that can be filled in.
 *
 * @throws AtlasError `onnx/input` for none, or several.
 */
export function findInputs(graph: OnnxGraph, nodes: readonly OnnxNode[], where: string): FoundInputs {
  const stored = new Set(graph.initializers.map(({ name }) => name));
  const read = new Set(nodes.flatMap(readBy));
  const ports = graph.inputs.filter(({ name }) => !stored.has(name) && read.has(name));
  const filled = ports.flatMap((port): readonly FilledInput[] => {
    const kind = isFloat(port.type) ? undefined : FILLED.find(({ name }) => name.test(port.name));
    return kind === undefined || ports.length === 1 ? [] : [{ port, value: kind.value }];
  });
  const [examples, ...others] = ports.filter((port) => !filled.some((own) => own.port === port));
  if (examples !== undefined && others.length === 0) return { examples, filled };
  const names = ports.map(({ name }) => quotedBriefly(name)).join(", ");
  const found =
    ports.length === 0
      ? "its output depends on no input"
      : `it has ${counted(ports.length, "input")}: ${names}`;
  throw modelError("input", where, found, {
    expected: "one input, of examples",
    remedy: "Export the network as a function of its examples alone, what else it takes filled in",
  });
}

/** The shape of a filled input for a number of examples; sizes that the file leaves free are those of the examples. */
export function filledShape(
  { port }: FilledInput,
  example: readonly number[],
  batch: number,
): readonly number[] {
  const sizes = port.shape?.slice(1) ?? example;
  return [batch, ...sizes.map((size, axis) => (typeof size === "number" ? size : (example[axis] ?? 1)))];
}

/**
 * What examples are like.
 *
 * @param told the shape of one example, for axes that the file leaves free.
 * @throws AtlasError `onnx/input` for an input that is no batch, has free axes, or another shape than was told.
 */
export function describeInput(
  { examples: { name, type, shape }, filled }: FoundInputs,
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
    filled,
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
