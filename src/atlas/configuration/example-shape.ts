import { shapeForNetworks, tokensPerPair } from "#data";
import { type DescribedNetwork, describeNetwork, type NetworkChoice } from "#families";
import type { TokenShape } from "#nets/layers";
import { type ExampleShape, sourceNamed } from "#sources";
import type { DataConfiguration } from "./configuration.ts";

/** The shape of the examples of a data section, known before a file is opened. */
export function exampleShapeOf(data: Pick<DataConfiguration, "source">): ExampleShape {
  return sourceNamed(data.source).shape(data);
}

/** Whether the examples of a data section are sentences with translations. */
export function hasSentences(data: Pick<DataConfiguration, "source">): boolean {
  return sourceNamed(data.source).makesSentences ?? false;
}

/** Whether the examples of a data section are images: rows of numbers are none, be their source also one of images. */
export function areImages(data: Pick<DataConfiguration, "source">): boolean {
  if (!sourceNamed(data.source).makesImages) return false;
  const shape = exampleShapeOf(data);
  return !("tokens" in shape) && shape.height > 1;
}

/** How many classes, or words of the target language, an answer is chosen among; `null` where answers are numbers. */
export function classesOf(data: Pick<DataConfiguration, "source">): number | null {
  const shape = exampleShapeOf(data);
  if ("outputs" in shape) return null;
  return "tokens" in shape ? shape.tokens.words.target : shape.classes;
}

/** Whether examples are to be answered with numbers rather than classes. */
export function haveNumberTargets(data: Pick<DataConfiguration, "source">): boolean {
  return "outputs" in exampleShapeOf(data);
}

/** How many numbers, or tokens, one example has that a network reads. */
export function inputsPerExampleOf(data: Pick<DataConfiguration, "source">): number {
  const shape = exampleShapeOf(data);
  if ("tokens" in shape) return tokensPerPair(shape.tokens);
  return shape.channels * shape.height * shape.width;
}

/** How many answers one example asks for: one, one at each of its places, or every token of a translation. */
export function placesOf(data: Pick<DataConfiguration, "source">): number {
  const shape = exampleShapeOf(data);
  if ("tokens" in shape) return shape.tokens.length.target;
  return "places" in shape ? (shape.places ?? 1) : 1;
}

/** Whether examples are whole numbers that stand for something, as tokens do, but no sentences with translations. */
export function haveTokens(data: Pick<DataConfiguration, "source">): boolean {
  const shape = exampleShapeOf(data);
  return !("tokens" in shape) && shape.vocabulary !== undefined;
}

/** How many examples tell whether there are any of each kind: the classes, or one of sentences, of numbers and of several classes. */
export function kindsOfExamples(data: Pick<DataConfiguration, "source">): number {
  const shape = exampleShapeOf(data);
  return "classes" in shape && shape.places === undefined ? shape.classes : 1;
}

/** Whether examples of a data section are whole numbers, at how many places they are answered, and whether with numbers. */
export function tokenShapeOf(data: Pick<DataConfiguration, "source">): TokenShape {
  const shape = exampleShapeOf(data);
  if ("tokens" in shape) return {};
  const { vocabulary, beside } = shape;
  return {
    vocabulary,
    beside,
    places: "places" in shape ? shape.places : undefined,
    ...("outputs" in shape && { numbers: true }),
  };
}

/** The network of a model section for the examples of a data section; throws as `describeNetwork`. */
export function networkFor(model: NetworkChoice, data: Pick<DataConfiguration, "source">): DescribedNetwork {
  const shape = exampleShapeOf(data);
  if (!("tokens" in shape)) {
    const outputs = "outputs" in shape ? shape.outputs : shape.classes;
    return describeNetwork(model, shapeForNetworks(shape), outputs, undefined, tokenShapeOf(data));
  }
  return describeNetwork(model, [inputsPerExampleOf(data)], shape.tokens.words.target, shape.tokens);
}
