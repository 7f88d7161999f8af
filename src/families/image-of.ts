import { AtlasError } from "#errors";
import { type ImageSize, requireSize } from "#nets/layers";
import { elementCount } from "#trees";
import { families } from "./registry.ts";

/**
 * Channels, height and width of one input; one that is no image counts as a single row.
 *
 * @param mustBe whether it has to be an image
 * @throws AtlasError of kind `input`: `nets/size`, or `nets/image-shape` for what had to be an image
 */
export function imageOf(inputShape: readonly number[], mustBe: boolean): ImageSize {
  const [channels, height, width] = inputShape;
  const isImage =
    channels !== undefined && height !== undefined && width !== undefined && inputShape.length === 3;
  if (mustBe && !isImage) throw noImage(inputShape);
  inputShape.forEach((size, axis) => {
    requireSize(`inputShape[${axis}]`, size, 1);
  });
  return isImage ? { channels, height, width } : { channels: 1, height: 1, width: elementCount(inputShape) };
}

function noImage(inputShape: readonly number[]): AtlasError {
  const others = families().filter(
    ({ needsImages, needsSentences, files }) => !needsImages && !needsSentences && files === undefined,
  );
  return new AtlasError({
    code: "nets/image-shape",
    kind: "input",
    problem: `a convolutional network cannot read inputs of shape [${inputShape.join(", ")}]`,
    expected: "[channels, height, width]",
    remedy: `Choose the family ${others.map(({ name }) => name).join(" or ")} for inputs that are not images.`,
  });
}
