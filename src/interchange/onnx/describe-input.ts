import { counted, printable, quotedBriefly } from "#words";
import { ELEMENT_TYPES, type OnnxGraph, type OnnxNode, type OnnxPort } from "./model.ts";
import { modelError } from "./model-error.ts";
import { readBy } from "./needed-nodes.ts";
import { isFloat } from "./tensor-data.ts";

/** What a network takes as an example. */
export interface OnnxInput {
  readonly name: string;
  /** Shape of one example. */
  readonly shape: readonly number[];
  /** What its elements are: numbers, whole numbers such as the bytes of pixels, or indices such as tokens. */
  readonly elements: "numbers" | "whole numbers" | "indices";
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

/** The batch of a file and the sizes of one of its examples, as its input says. */
interface InputAxes {
  /** `undefined` where it is free. */
  readonly batch: number | undefined;
  /** Sizes; a text is the name of one that is free. `undefined` where the file does not say how many axes there are. */
  readonly axes: readonly (number | string)[] | undefined;
}

/** The axes of an input of examples. */
export function axesOf({ shape }: OnnxPort): InputAxes {
  const [batch, ...axes] = shape ?? [];
  return {
    batch: typeof batch === "number" && batch > 0 ? batch : undefined,
    axes: batch === undefined ? undefined : axes,
  };
}

/**
 * What examples are like.
 *
 * @param told the shape of one example, for axes that the file leaves free.
 * @throws AtlasError `onnx/input` for an input that is no batch, has free axes, or another shape than was told.
 */
export function describeInput(
  { examples, filled }: FoundInputs,
  nodes: readonly OnnxNode[],
  told: readonly number[] | undefined,
  where: string,
): OnnxInput {
  const { name, type } = examples;
  const { batch, axes = told } = axesOf(examples);
  if (axes === undefined) {
    throw modelError("input", where, `the file does not say what its input ${quotedBriefly(name)} is like`, {
      expected: "a batch of examples",
      remedy: SAY_SHAPE,
    });
  }
  const given = axes.map((size, axis) => (typeof size === "number" ? size : told?.[axis]));
  const isOther =
    told !== undefined && (told.length !== axes.length || given.some((size, i) => size !== told[i]));
  const shape = given.filter((size) => size !== undefined);
  const isFree = shape.length < given.length;
  if (isOther || isFree || axes.length === 0) {
    throw modelError(
      "input",
      where,
      `an example of its input ${quotedBriefly(name)} has the shape ${textOfAxes(axes)}`,
      {
        expected: told === undefined ? "sizes" : `[${told.join(", ")}]`,
        ...(isFree && !isOther && { remedy: SAY_SHAPE }),
      },
    );
  }
  const elements = elementsOf(type, shape);
  return {
    name,
    shape,
    elements,
    layout: elements === "indices" ? "indices" : layoutOf(shape, name, nodes),
    writtenBatch: batch,
    filled,
  };
}

const SAY_SHAPE =
  "Say what shape an example has: --input-shape 3,32,32, input_shape: [3, 32, 32] beside model.onnx, or inputShape of readOnnxModel";

/** Sizes of axes with `free` for those that have neither a size nor a name: `[3, height, width]`. */
export function textOfAxes(axes: readonly (number | string)[]): string {
  return `[${axes.map((size) => (typeof size === "string" ? printable(size) || "free" : size)).join(", ")}]`;
}

/** Whether examples of an input are indices, as far as it says what they are like. */
export function areIndices(port: OnnxPort): boolean {
  const { axes = [1] } = axesOf(port);
  return elementsOf(port.type, axes) === "indices";
}

/** Bytes are always numbers, and so are other whole numbers of images; rows of them are indices. */
function elementsOf(type: number, shape: readonly (number | string)[]): OnnxInput["elements"] {
  if (type === 0 || isFloat(type)) return "numbers";
  return ELEMENT_TYPES[type] === "uint8" || shape.length > 2 ? "whole numbers" : "indices";
}

function layoutOf(shape: readonly number[], name: string, nodes: readonly OnnxNode[]): OnnxInput["layout"] {
  if (shape.length === 1) return "features";
  if (shape.length === 2) return "sequence";
  if (transposesFirst(name, nodes)) return "channels last";
  const isFew = (size: number | undefined): boolean => size === 1 || size === 3 || size === 4;
  return isFew(shape.at(-1)) && !isFew(shape[0]) ? "channels last" : "channels first";
}

/** Operators that may stand before the one that puts channels first. */
const BEFORE_TRANSPOSING = ["Cast", "Identity", "Sub", "Div", "Mul", "Add"];

/** Whether what a network first does with the axes of an example is to put the last of them first. */
export function transposesFirst(input: string, nodes: readonly OnnxNode[]): boolean {
  let value = input;
  for (const { operator, inputs, outputs, attributes } of nodes) {
    if (!inputs.includes(value)) continue;
    if (operator === "Transpose") {
      const order = attributes.get("perm");
      return (
        order?.kind === "integers" && order.value.length > 3 && order.value[1] === order.value.length - 1
      );
    }
    if (!BEFORE_TRANSPOSING.includes(operator)) return false;
    value = outputs[0]!;
  }
  return false;
}
