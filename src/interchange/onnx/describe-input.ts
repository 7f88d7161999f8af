import { printable, quotedBriefly } from "#words";
import { type BroughtInput, besideExamples, type FilledInput, type FoundInputs } from "./inputs-beside.ts";
import { ELEMENT_TYPES, type OnnxNode, type OnnxPort } from "./model.ts";
import { modelError } from "./model-error.ts";
import { isFloat } from "./tensor-data.ts";

/** What a network takes as an example. */
export interface OnnxInput {
  readonly name: string;
  /** Shape of one example: with inputs that it brings beside tokens `[1 + names, length]`, a row for each name that was told. */
  readonly shape: readonly number[];
  /** What its elements are: numbers, whole numbers such as the bytes of pixels, or indices such as tokens. */
  readonly elements: "numbers" | "whole numbers" | "indices";
  /** How its axes are meant, as far as they show it. */
  readonly layout: "channels first" | "channels last" | "features" | "sequence" | "indices";
  /** The batch that the file was written for; `undefined` where it is free. */
  readonly writtenBatch: number | undefined;
  /** Shape of what this input takes of an example: `shape` but for the rows of inputs beside it. */
  readonly ownShape: readonly number[];
  /** Inputs beside it that examples bring. */
  readonly brought: readonly BroughtInput[];
  /** Inputs beside it that are the same for all examples. */
  readonly filled: readonly FilledInput[];
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
 * @param beside what examples bring beside their tokens, a row each, by the names of inputs.
 * @throws AtlasError `onnx/input` for an input that is no batch, has free axes, or another shape than was told.
 */
export function describeInput(
  inputs: FoundInputs,
  nodes: readonly OnnxNode[],
  told: readonly number[] | undefined,
  beside: readonly string[],
  where: string,
): OnnxInput {
  const { examples } = inputs;
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
    shape: beside.length === 0 ? shape : [1 + beside.length, ...shape],
    ownShape: shape,
    elements,
    layout: elements === "indices" ? "indices" : layoutOf(shape, name, nodes),
    writtenBatch: batch,
    ...besideExamples(inputs, shape, beside, where),
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
