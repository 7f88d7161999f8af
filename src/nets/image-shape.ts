import { AtlasError } from "#errors";
import { requireSize } from "./require-size.ts";

/** Height and width of a map, in pixels. */
export interface MapSize {
  readonly height: number;
  readonly width: number;
}

/** Channels, height and width of one image; throws an input error `nets/image-shape` or `nets/size`. */
export function requireImageShape(inputShape: readonly number[]): MapSize & { readonly channels: number } {
  const [channels, height, width] = inputShape;
  if (channels === undefined || height === undefined || width === undefined || inputShape.length !== 3) {
    throw new AtlasError({
      code: "nets/image-shape",
      kind: "input",
      problem: `a convolutional network cannot read inputs of shape [${inputShape.join(", ")}]`,
      expected: "[channels, height, width]",
      remedy: "Choose the family mlp for inputs that are not images.",
    });
  }
  inputShape.forEach((size, axis) => {
    requireSize(`inputShape[${axis}]`, size, 1);
  });
  return { channels, height, width };
}
