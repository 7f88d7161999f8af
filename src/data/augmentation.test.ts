import fc from "fast-check";
import { expect, test } from "vitest";
import { type RandomStream, randomStream } from "#random";
import { CROP_PADDING, imageChange } from "./augmentation.ts";
import type { LabelledImages } from "./dataset.ts";
import { standardise } from "./pixels.ts";

type Shape = Pick<LabelledImages, "channels" | "height" | "width" | "black">;

const shapes = fc.record({
  channels: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 1, max: 7 }),
  width: fc.integer({ min: 1, max: 7 }),
});

function imageOf({ channels, height, width }: Shape, draws: RandomStream): Float32Array {
  return Float32Array.from({ length: channels * height * width }, () => draws.uniform());
}

function changed(
  kind: "crop" | "flip" | "crop-flip",
  shape: Shape,
  image: Float32Array,
  draws: RandomStream,
) {
  const into = new Float32Array(image.length).fill(Number.NaN);
  imageChange(kind, shape)!(image, into, draws);
  return into;
}

function mirrored({ width }: Shape, image: Float32Array): Float32Array {
  return image.map((_, i) => image[i - (i % width) + width - 1 - (i % width)]!);
}

/** Cut out of an image with black around it, pixel by pixel. */
function cropped(
  { channels, height, width, black }: Shape,
  image: Float32Array,
  down: number,
  right: number,
) {
  return image.map((_, i) => {
    const channel = Math.floor(i / (height * width));
    const [row, column] = [(Math.floor(i / width) % height) + down, (i % width) + right];
    const isInside = row >= 0 && row < height && column >= 0 && column < width;
    return isInside ? image[(channel * height + row) * width + column]! : (black?.[channel % channels] ?? 0);
  });
}

test("there is nothing to do for none", () => {
  expect(imageChange("none", { channels: 1, height: 2, width: 2 })).toBeNull();
});

test("a flip gives an image or its mirror image, half of the time each, and a flip of a flip the image", () => {
  const shape = { channels: 2, height: 3, width: 4 };
  const image = imageOf(shape, randomStream(1, "image"));
  expect(mirrored(shape, mirrored(shape, image))).toEqual(image);
  expect(mirrored(shape, image)).not.toEqual(image);
  const draws = randomStream(1, "flips");
  let flips = 0;
  for (let i = 0; i < 1000; i++) {
    const result = changed("flip", shape, image, draws);
    const isFlipped = result[0] !== image[0];
    expect(result).toEqual(isFlipped ? mirrored(shape, image) : image);
    flips += Number(isFlipped);
  }
  // Five standard errors.
  expect(Math.abs(flips - 500)).toBeLessThan(5 * Math.sqrt(250));
});

test("a crop is cut out of the image in black at each of 81 places alike", () => {
  const shape = { channels: 1, height: 9, width: 9 };
  const image = new Float32Array(81);
  image[40] = 1;
  const draws = randomStream(2, "crops");
  const counts = new Array<number>(81).fill(0);
  for (let i = 0; i < 8100; i++) {
    const at = changed("crop", shape, image, draws).indexOf(1);
    counts[at]!++;
  }
  const chiSquared = counts.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
  // 80 degrees of freedom; five deviations above their mean.
  expect(chiSquared).toBeLessThan(80 + 5 * Math.sqrt(160));
});

test("a crop and a flip are the crop of its draws, mirrored by the next", () => {
  fc.assert(
    fc.property(shapes, fc.integer(), (given, seed) => {
      const shape = { ...given, black: [0.25, 0.5, 0.75].slice(0, given.channels) };
      const image = imageOf(shape, randomStream(seed, "image"));
      const draws = randomStream(seed, "draws");
      const [down, right] = [draws.below(9) - CROP_PADDING, draws.below(9) - CROP_PADDING];
      const crop = cropped(shape, image, down, right);
      expect(changed("crop", shape, image, randomStream(seed, "draws"))).toEqual(crop);
      expect(changed("crop-flip", shape, image, randomStream(seed, "draws"))).toEqual(
        draws.below(2) === 1 ? mirrored(shape, crop) : crop,
      );
    }),
  );
});

test("to crop a standardised image is to standardise a cropped one", () => {
  fc.assert(
    fc.property(shapes, fc.integer(), (shape, seed) => {
      const pixels = imageOf(shape, randomStream(seed, "image"));
      const raw: LabelledImages = {
        ...shape,
        images: pixels,
        labels: Int32Array.of(0),
        count: 1,
        classes: 1,
      };
      const figures = {
        mean: [0.4, 0.5, 0.6].slice(0, shape.channels),
        deviation: [0.2, 0.25, 0.3].slice(0, shape.channels),
      };
      const first = standardise(raw, figures);
      const cut = changed("crop-flip", shape, pixels, randomStream(seed, "draws"));
      expect(changed("crop-flip", first, first.images, randomStream(seed, "draws"))).toBeAllclose(
        standardise({ ...raw, images: cut }, figures).images,
        { absolute: 1e-6 },
      );
    }),
  );
});
