import { numpy as np } from "@jax-js/jax";
import { elementCount } from "#trees";
import { countWithin } from "../constant.ts";
import { axisOf, scattered, stridesOf } from "../folding/arrangement.ts";
import { type Call, type Operators, range, Unsupported } from "./operator.ts";

/**
 * An array with rows of it replaced, or added to, by updates. Both are consumed.
 *
 * @param places the row of each update
 */
function withUpdates(call: Call, width: number, places: readonly number[]): np.Array {
  const [data, updates] = [call.array(0), call.array(2)];
  const shape = data.shape;
  const rows = elementCount(shape) / width;
  const [own, incoming] = [data.reshape([rows, width]), updates.reshape([places.length, width])];
  const reduction = call.text("reduction", "none");
  if (reduction === "add") {
    const shares = new Float32Array(countWithin([rows, places.length]));
    for (const [update, place] of places.entries()) shares[place * places.length + update] = 1;
    const sums = np.matmul(np.array(shares, { shape: [rows, places.length] }), incoming);
    return own.add(sums).reshape(shape);
  }
  if (reduction !== "none") throw new Unsupported(`it puts updates together by ${reduction}`);
  const updateOf = new Int32Array(rows).fill(-1);
  for (const [update, place] of places.entries()) updateOf[place] = update;
  const taken = np.take(
    incoming,
    np.array(
      updateOf.map((update) => Math.max(0, update)),
      { dtype: np.int32 },
    ),
    0,
  );
  const isNew = np.array(updateOf, { shape: [rows, 1], dtype: np.int32 });
  return np.where(np.greaterEqual(isNew, 0), taken, own).reshape(shape);
}

/** Slices put where indices say, which must be known. */
function scatterSlices(call: Call): np.Array {
  const { shape } = call.value(0);
  const { shape: of, data } = call.constant(1);
  const depth = of.at(-1)!;
  const strides = stridesOf(shape.slice(0, depth));
  const places = range(data.length / depth).map((row) =>
    range(depth).reduce(
      (place, axis) => place + axisOf(data[row * depth + axis]!, shape[axis]!) * strides[axis]!,
      0,
    ),
  );
  return withUpdates(call, elementCount(shape.slice(depth)), places);
}

/** Elements put where indices along an axis say. */
function scatterElements(call: Call): np.Array {
  const { shape } = call.value(0);
  const axis = call.axis(0, shape.length);
  const { shape: of, data } = call.constant(1);
  const [strides, inner] = [stridesOf(shape), stridesOf(of)];
  const places = range(data.length).map((i) =>
    of.reduce((place, size, own) => {
      const index = own === axis ? axisOf(data[i]!, shape[axis]!) : Math.floor(i / inner[own]!) % size;
      return place + index * strides[own]!;
    }, 0),
  );
  return withUpdates(call, 1, places);
}

/** What puts elements into their places in an array. */
export const SCATTERING: Operators = {
  ScatterND: {
    traced: scatterSlices,
    folded: (call) => {
      if (call.text("reduction", "none") !== "none") throw new Unsupported("it puts updates together");
      return scattered(call.constant(0), call.constant(1), call.constant(2));
    },
  },
  ScatterElements: { traced: scatterElements },
  Scatter: { traced: scatterElements },
};
