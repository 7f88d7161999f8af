import { AtlasError } from "#errors";
import type { AskedBeside, WrittenNetwork } from "#families";
import type { OnnxInput, OnnxModelFile } from "#interchange/onnx";
import type { NetworkSizes, TokenShape } from "#nets/layers";
import { elementCount } from "#trees";
import { counted } from "#words";
import { paddingOfTokeniser } from "./padding-of-tokeniser.ts";

/** The order in which a network reads colours. */
export type ChannelOrder = "rgb" | "bgr";

/** The order of a word; throws an input error `networks/channel-order` for any other. */
export function channelOrderOf(word: string): ChannelOrder {
  if (word === "rgb" || word === "bgr") return word;
  throw new AtlasError({
    code: "networks/channel-order",
    kind: "input",
    where: "model.channel_order",
    problem: `${JSON.stringify(word)} is no order of colours`,
    expected: "rgb or bgr",
  });
}

/** What a network of an ONNX file asks for beside tokens, with what is known there of the token that fills texts up. */
export async function askedBeside({ path, beside }: OnnxModelFile): Promise<AskedBeside | undefined> {
  if (beside.length === 0) return undefined;
  return { names: beside, padding: await paddingOfTokeniser(path) };
}

/** Which inputs rows beside tokens are for, among what the function of a network depends on; nothing where there are none. */
export function besideParts({ brought }: Pick<OnnxInput, "brought">) {
  if (brought.length === 0) return {};
  return { beside: brought.map(({ port: { name }, row }) => [name, row]) };
}

/**
 * What a network of a file answers to examples of data: images `[channels, height, width]` in its own layout and order.
 *
 * @param own shape of an example as the network reads it
 * @param given shape of an example of the data
 * @throws AtlasError `networks/input` of kind `input`
 */
export function reading(
  logits: WrittenNetwork["logits"],
  own: readonly number[],
  given: readonly number[],
  order: ChannelOrder,
): WrittenNetwork["logits"] {
  const layout = layoutFor(own, given);
  return (operations, parameters, inputs, batchNorm) => {
    const [rows = 1] = inputs.shape;
    const ordered = order === "bgr" ? operations.np.flip(inputs, 1) : inputs;
    const laidOut =
      layout === "same"
        ? ordered
        : layout === "flat"
          ? ordered.reshape([rows, ...own])
          : ordered.transpose([0, 2, 3, 1]);
    return logits(operations, parameters, laidOut, batchNorm);
  };
}

/** Examples of data as a network reads them, for whoever asks it elsewhere: what `reading` does to them. */
export function laidOut(
  inputs: Float32Array,
  {
    own,
    given,
    isReversed,
  }: { readonly own: readonly number[]; readonly given: readonly number[]; readonly isReversed: boolean },
): Float32Array {
  const isLast = layoutFor(own, given) === "channels last";
  if (!isLast && !isReversed) return inputs;
  const [channels = 1, height = 1, width = 1] = given;
  const pixels = height * width;
  const result = new Float32Array(inputs.length);
  for (let start = 0; start < inputs.length; start += channels * pixels) {
    for (let channel = 0; channel < channels; channel++) {
      const from = start + (isReversed ? channels - 1 - channel : channel) * pixels;
      for (let pixel = 0; pixel < pixels; pixel++) {
        const to = isLast ? pixel * channels + channel : channel * pixels + pixel;
        result[start + to] = inputs[from + pixel]!;
      }
    }
  }
  return result;
}

/**
 * The shape of an example as a network reads it whose file leaves sizes free: that of the data, as they are, with their channels
 * last, or in one row, as the sizes that the file does say allow.
 *
 * @param axes of the network, of which a text is free; `undefined` where the file says none
 * @returns `undefined` where the axes are of no such shape
 */
export function shapeOfAxes(
  axes: readonly (number | string)[] | undefined,
  given: readonly number[],
  hasChannelsLast: boolean,
): readonly number[] | undefined {
  const [channels, height, width] = given;
  const last = given.length === 3 ? [[height!, width!, channels!]] : [];
  const map = given.length === 3 && channels === 1 ? [[height!, width!]] : [];
  const turned = hasChannelsLast ? [...last, given] : [given, ...last];
  return [...turned, ...map, [elementCount(given)]].find(
    (shape) =>
      axes === undefined ||
      (axes.length === shape.length &&
        axes.every((size, axis) => typeof size === "string" || size === shape[axis])),
  );
}

/** How examples of data lie in a network's own: as they are, with their channels last, or in one row. */
function layoutFor(own: readonly number[], given: readonly number[]): "same" | "channels last" | "flat" {
  const isSame = (a: readonly number[], b: readonly number[]): boolean =>
    a.length === b.length && a.every((size, axis) => size === b[axis]);
  const [channels, height, width] = given;
  if (isSame(own, given)) return "same";
  if (given.length === 3 && isSame(own, [height!, width!, channels!]) && channels !== 1)
    return "channels last";
  const isRow = own.length === 1 || given.length === 1 || channels === 1 || height === 1;
  if (isRow && elementCount(own) === elementCount(given)) return "flat";
  throw new AtlasError({
    code: "networks/input",
    kind: "input",
    where: "data",
    problem: `the network reads examples of ${sizesOf(own)}, and the data have ${sizesOf(given)}`,
    expected: "examples of the network's own shape, channels first or last",
    remedy: "Give the data that it was trained on, of the same size",
  });
}

/** The sizes of an example in words: `16 numbers`, or the shape of an image. */
function sizesOf(shape: readonly number[]): string {
  const isRow = shape.filter((size) => size !== 1).length <= 1;
  return isRow ? counted(elementCount(shape), "number") : `shape [${shape.join(", ")}]`;
}

/**
 * The sizes of a network that answers for the classes of some data, at as many places.
 *
 * @throws AtlasError of kind `input`: `networks/classes`, `networks/places`
 */
export function answering(sizes: NetworkSizes, classes: number, { places }: TokenShape = {}): NetworkSizes {
  if (places !== sizes.places) throw otherPlaces(sizes.places, places);
  if (classes <= sizes.classes) return sizes;
  throw new AtlasError({
    code: "networks/classes",
    kind: "input",
    where: "data",
    problem:
      sizes.classes === 1
        ? `the network gives one number for an example, and the data have ${classes} classes`
        : `the data have ${classes} classes, and the network answers for ${sizes.classes}`,
    expected: sizes.classes === 1 ? "a logit for each class" : `labels from 0 to ${sizes.classes - 1}`,
    remedy:
      sizes.classes === 1
        ? "Export it with an output for each class"
        : "Give the data that it was trained on",
  });
}

function otherPlaces(own: number | undefined, given: number | undefined): AtlasError {
  const inWords = (places: number | undefined) =>
    places === undefined ? "one answer an example" : `an answer at each of ${places} places`;
  return new AtlasError({
    code: "networks/places",
    kind: "input",
    where: "data",
    problem: `the network gives ${inWords(own)}, and the data have ${inWords(given)}`,
    expected: own === undefined ? "labels [examples]" : `labels [examples, ${own}]`,
    remedy: "Give the data that it was trained on",
  });
}
