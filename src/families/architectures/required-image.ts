import { AtlasError } from "#errors";
import type { ImageSize } from "#nets/layers";

/** Channels, height and width of inputs; refuses what is no image, and other channels than a network reads. */
export function requiredImage(
  inputShape: readonly number[],
  architecture: string,
  channels: number,
): ImageSize {
  const [given, height, width] = inputShape;
  if (given === channels && height !== undefined && width !== undefined && inputShape.length === 3) {
    return { channels, height, width };
  }
  throw wrongInput(architecture, inputShape, `[${channels}, height, width]`);
}

/** That a network does not read inputs of a shape. */
export function wrongInput(
  architecture: string,
  inputShape: readonly number[],
  expected: string,
): AtlasError {
  return new AtlasError({
    code: "architectures/input",
    kind: "input",
    problem: `the network of these weights, ${architecture}, reads no examples of shape [${inputShape.join(", ")}]`,
    expected,
    remedy: "Give the data that it was trained on, of the same size",
  });
}
