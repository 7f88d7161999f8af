import { AtlasError } from "#errors";
import { tensorBytes, type WeightTensor, weightValues } from "#interchange/weights";
import { transposed } from "./transposed.ts";

/** Where images have their channels. */
export type Layout = "channels-first" | "channels-last";

/** Numbers of examples with the sizes of one. */
export interface ReadPixels {
  readonly pixels: Uint8Array | Float32Array;
  readonly count: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Of images of four axes alone. */
  readonly layout: Layout | undefined;
  /** Whether examples are rows of numbers. */
  readonly areRows: boolean;
}

/** Numbers of channels that tell which axis is theirs. */
const CHANNELS: ReadonlySet<number> = new Set([1, 3, 4]);

/**
 * The numbers of an array of examples, channel by channel and row by row: `[n, features]`, `[n, h, w]`, `[n, c, h, w]` or
 * `[n, h, w, c]`. Bytes stay bytes.
 *
 * @throws AtlasError `data/wrong-shape`, `data/unknown-layout` or `data/not-finite` of kind `input`
 */
export function pixelsOf(array: WeightTensor, given: Layout | undefined, where: string): ReadPixels {
  const { shape, type } = array;
  const [count = 0, ...sizes] = shape;
  if (sizes.length < 1 || sizes.length > 3 || shape.includes(0)) {
    throw new AtlasError({
      code: "data/wrong-shape",
      kind: "input",
      where,
      problem: shape.includes(0) ? "there are no examples" : `examples of shape [${shape.join(", ")}]`,
      expected:
        "[n, features], [n, height, width], [n, channels, height, width] or [n, height, width, channels]",
      ...(sizes.length === 0 && {
        remedy: "If these are the labels, name both arrays: examples by data.x and labels by data.y",
      }),
    });
  }
  const pixels =
    type === "uint8" || type === "bool"
      ? tensorBytes(array)
      : finite(weightValues(array, where), shape, where);
  const [a = 1, b = 1, c = 1] = sizes;
  const whole = { count, layout: undefined, areRows: false };
  if (sizes.length === 1) return { ...whole, pixels, channels: 1, height: 1, width: a, areRows: true };
  if (sizes.length === 2) return { ...whole, pixels, channels: 1, height: a, width: b };
  const layout = given ?? layoutOf(sizes, where);
  if (layout === "channels-first") return { ...whole, pixels, channels: a, height: b, width: c, layout };
  return { ...whole, pixels: transposed(pixels, a * b, c), channels: c, height: a, width: b, layout };
}

function layoutOf(sizes: readonly number[], where: string): Layout {
  const [isFirst, isLast] = [CHANNELS.has(sizes[0]!), CHANNELS.has(sizes[2]!)];
  if (isFirst !== isLast) return isFirst ? "channels-first" : "channels-last";
  throw new AtlasError({
    code: "data/unknown-layout",
    kind: "input",
    where,
    problem: `in examples of shape [${sizes.join(", ")}], ${isFirst ? "both ends" : "neither end"} can be the channels`,
    expected: "1, 3 or 4 channels on one side",
    remedy: "Set data.layout to channels-first or channels-last",
  });
}

function finite(values: Float32Array, [, ...sizes]: readonly number[], where: string): Float32Array {
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong === -1) return values;
  const each = sizes.reduce((product, size) => product * size, 1);
  throw new AtlasError({
    code: "data/not-finite",
    kind: "input",
    where: `${where}, example ${Math.floor(wrong / each)}`,
    problem: `value ${wrong % each} of it is ${values[wrong]}`,
    expected: "numbers that float32 holds",
    remedy: "Leave such examples out, or fill in what is missing",
  });
}
