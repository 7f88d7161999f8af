import { vggNetwork } from "../vgg-network.ts";
import { type Architecture, describedNetwork, type NamedShapes, type ReadNetwork } from "./architecture.ts";
import { requiredImage } from "./required-image.ts";

/**
 * Networks in the manner of VGG, with and without batch norm: torchvision's, and those for small images with one linear layer
 * or three small ones.
 */
export const vgg: Architecture = {
  names: ["vgg11", "vgg11_bn", "vgg13", "vgg13_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn"],
  pattern: /^vgg\d+(_bn)?$/,
  read: (shapes) => {
    const places = placesOf(shapes, /^features\.(\d+)\.weight$/, 4);
    const [first] = places;
    const linears = namesOf(shapes, /^classifier(?:\.(\d+))?\.weight$/, 2);
    const channels = shapes.get(`features.${first}.weight`)?.[1];
    const classes = shapes.get(`${linears.at(-1)}.weight`)?.[0];
    if (first !== 0 || channels === undefined || classes === undefined) return undefined;
    const norm = shapes.has("features.1.running_mean") ? "batch" : "none";
    const convolutions = convolutionsOf(shapes, places, norm);
    const inputs = shapes.get(`${linears[0]}.weight`)![1]!;
    const side = Math.sqrt(inputs / Number(convolutions.at(-2)));
    if (!Number.isInteger(side)) return undefined;
    const layers = linears.map((name) => ({ name, outputs: shapes.get(`${name}.weight`)![0]! }));
    const depth = places.length + 3;
    const architecture = `vgg${depth}${norm === "batch" ? "_bn" : ""}`;
    return {
      architecture,
      title: `VGG-${depth} ${norm === "batch" ? "with" : "without"} batch norm, maps averaged to ${side}×${side}`,
      usualInput: side === 1 ? [channels, 32, 32] : [channels, 224, 224],
      classes,
      assumptions: isUsual(places, linears, side) ? [] : ["the last convolution is followed by max pooling"],
      flattened: () =>
        new Map([[`${linears[0]}.weight`, { channels: inputs / side ** 2, height: side, width: side }]]),
      describe: (inputShape) => {
        const image = requiredImage(inputShape, architecture, channels);
        const network = vggNetwork({ image, convolutions, norm, head: { side, layers } });
        return describedNetwork(architecture, network, inputShape, classes);
      },
    } satisfies ReadNetwork;
  },
};

/** Whether it ends as torchvision's or the usual ones for small images do. */
function isUsual(places: readonly number[], linears: readonly string[], side: number): boolean {
  const isOne = linears.length === 1 && linears[0] === "classifier" && side === 1;
  const areThree = linears.join() === "classifier.0,classifier.3,classifier.6" && side === 7;
  return [8, 10, 13, 16].includes(places.length) && (isOne || areThree);
}

/** The numbers in the names of tensors of so many axes, ascending. */
function placesOf(shapes: NamedShapes, pattern: RegExp, axes: number): readonly number[] {
  return [...shapes]
    .flatMap(([name, { length }]) => (length === axes ? [pattern.exec(name)?.[1]] : []))
    .flatMap((place) => (place === undefined ? [] : [Number(place)]))
    .sort((a, b) => a - b);
}

/** Names of layers whose weights have so many axes, by the numbers in them. */
function namesOf(shapes: NamedShapes, pattern: RegExp, axes: number): readonly string[] {
  return [...shapes]
    .flatMap(([name, { length }]) => {
      const found = length === axes ? pattern.exec(name) : null;
      return found === null ? [] : [{ name: name.slice(0, -".weight".length), place: Number(found[1] ?? 0) }];
    })
    .sort((a, b) => a.place - b.place)
    .map(({ name }) => name);
}

/** Channels, and pooling wherever a place is left for it between convolutions, and after the last. */
function convolutionsOf(
  shapes: NamedShapes,
  places: readonly number[],
  norm: "batch" | "none",
): readonly (number | "pool")[] {
  const step = norm === "batch" ? 3 : 2;
  return places.flatMap((place, i) => {
    const channels = shapes.get(`features.${place}.weight`)![0]!;
    const next = places[i + 1];
    return next === undefined || next > place + step ? [channels, "pool" as const] : [channels];
  });
}
