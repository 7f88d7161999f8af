import { numpy as np } from "@jax-js/jax";
import { countWithin } from "../constant.ts";
import { axisOf } from "../folding/arrangement.ts";
import { type Call, type Operators, range, Unsupported } from "./operator.ts";

/** How an axis is resampled. */
interface Resampled {
  readonly axis: number;
  readonly source: number;
  readonly target: number;
  /** Target by source, before the target is rounded. */
  readonly scale: number;
}

/** The axes whose size changes, by the scales or sizes of a Resize or Upsample. */
function resampledAxes(call: Call, shape: readonly number[]): readonly Resampled[] {
  const isNew = call.node.operator === "Resize" && call.opset >= 11;
  const scales = isNew ? numbersOf(call, 2) : numbersOf(call, 1);
  const sizes = isNew ? numbersOf(call, 3) : undefined;
  const given = scales ?? sizes ?? call.floats("scales");
  if (given === undefined) throw new Unsupported("neither scales nor sizes are given");
  const axes = call.integers("axes")?.map((axis) => axisOf(axis, shape.length)) ?? range(shape.length);
  const policy = call.text("keep_aspect_ratio_policy", "stretch");
  if (policy !== "stretch") throw new Unsupported(`it keeps proportions by the policy ${policy}`);
  const { written, traced } = call.surroundings.batch;
  return axes.flatMap((axis, i): readonly Resampled[] => {
    const source = shape[axis]!;
    const number = given[i] ?? Number.NaN;
    if (scales === undefined && sizes !== undefined && axis === 0 && number === written && source === traced)
      return [];
    const target = sizes === undefined || scales !== undefined ? Math.floor(source * number) : number;
    const scale = sizes === undefined || scales !== undefined ? number : target / source;
    if (!(target >= 1 && scale > 0)) throw new Unsupported(`it makes an axis of ${target}`);
    if (target > MOST_PLACES) throw new Unsupported(`it makes an axis of ${target}`);
    return target === source && scale === 1 ? [] : [{ axis, source, target, scale }];
  });
}

/** Longer than any axis of maps. */
const MOST_PLACES = 2 ** 16;

/** The numbers of an input; none where it is left out or empty. */
function numbersOf(call: Call, i: number): readonly number[] | undefined {
  const numbers = call.has(i) ? Array.from(call.constant(i).data) : [];
  return numbers.length === 0 ? undefined : numbers;
}

/** Where in an axis each place of the resampled one lies, by the mode of coordinates; in float32, in which halves are rounded. */
function coordinatesOf(mode: string, { source, target, scale }: Resampled): readonly number[] {
  if (mode === "align_corners" && !Number.isInteger(Math.fround(scale * source))) {
    // By the standard the size before it is rounded counts, by ONNX Runtime the one after.
    throw new Unsupported("it aligns the corners of what is no whole number of places");
  }
  const at = (place: number): number => {
    const half = Math.fround(Math.fround((place + 0.5) / Math.fround(scale)) - 0.5);
    switch (mode) {
      case "half_pixel":
        return half;
      case "half_pixel_symmetric":
        return (source / 2) * (1 - target / (scale * source)) + half;
      case "pytorch_half_pixel":
        return target > 1 ? half : 0;
      case "align_corners":
        return target === 1 ? 0 : Math.fround((place * (source - 1)) / (target - 1));
      case "asymmetric":
        return Math.fround(place / Math.fround(scale));
      default:
        throw new Unsupported(`its coordinates are ${mode}`);
    }
  };
  return range(target).map(at);
}

function nearest(coordinate: number, mode: string): number {
  const below = Math.floor(coordinate);
  const rest = coordinate - below;
  if (mode === "floor") return below;
  if (mode === "ceil") return Math.ceil(coordinate);
  if (mode === "round_prefer_ceil") return rest >= 0.5 ? below + 1 : below;
  if (mode === "round_prefer_floor") return rest > 0.5 ? below + 1 : below;
  throw new Unsupported(`it rounds by the mode ${mode}`);
}

/** What the pieces of a cubic convolution say of an element at a distance. */
function cubic(distance: number, a: number): number {
  const x = Math.abs(distance);
  if (x <= 1) return (a + 2) * x ** 3 - (a + 3) * x ** 2 + 1;
  return x < 2 ? a * (x ** 3 - 5 * x ** 2 + 8 * x - 4) : 0;
}

/** The weight of each element `[source, target]`; beyond the ends the last element is taken, or nothing. */
function weightsOf(call: Call, mode: string, coordinates: readonly number[], source: number): np.Array {
  const target = coordinates.length;
  const weights = new Float32Array(countWithin([source, target]));
  const isExcluded = call.flag("exclude_outside") && mode === "cubic";
  const a = call.float("cubic_coeff_a", -0.75);
  const reach = mode === "cubic" ? 2 : 1;
  coordinates.forEach((coordinate, to) => {
    const first = Math.floor(coordinate) - reach + 1;
    const places = range(2 * reach, first);
    const shares = places.map((place) => {
      if (isExcluded && (place < 0 || place >= source)) return 0;
      const distance = coordinate - place;
      return mode === "cubic" ? cubic(distance, a) : Math.max(0, 1 - Math.abs(distance));
    });
    const total = isExcluded ? shares.reduce((sum, share) => sum + share, 0) : 1;
    places.forEach((place, i) => {
      const from = Math.min(source - 1, Math.max(0, place));
      weights[from * target + to]! += shares[i]! / total;
    });
  });
  return np.array(weights, { shape: [source, target] });
}

/** Maps in another size, axis by axis, each as a product with constant weights. */
function resized(call: Call): np.Array {
  const isOld = call.node.operator === "Upsample" || call.opset < 11;
  const mode = call.text("mode", "nearest");
  const coordinates = isOld ? "asymmetric" : call.text("coordinate_transformation_mode", "half_pixel");
  const rounding = isOld ? "floor" : call.text("nearest_mode", "round_prefer_floor");
  const isSmoothed = call.flag("antialias") && mode !== "nearest";
  const maps = call.array(0);
  return resampledAxes(call, maps.shape).reduce((x, own) => {
    if (isSmoothed && own.scale < 1) throw new Unsupported("it smooths what it makes smaller");
    const at = coordinatesOf(coordinates, own);
    if (mode === "nearest") {
      const places = at.map((place) => Math.min(own.source - 1, Math.max(0, nearest(place, rounding))));
      return np.take(x, np.array(Int32Array.from(places), { dtype: np.int32 }), own.axis);
    }
    if (mode !== "linear" && mode !== "cubic") throw new Unsupported(`it interpolates by the mode ${mode}`);
    const last = np.moveaxis(x, own.axis, -1);
    return np.moveaxis(np.matmul(last, weightsOf(call, mode, at, own.source)), -1, own.axis);
  }, maps);
}

/** Maps in other sizes. */
export const RESAMPLING: Operators = {
  Resize: { traced: resized },
  Upsample: { traced: resized },
};
