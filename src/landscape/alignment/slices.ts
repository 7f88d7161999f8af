import { elementCount } from "#trees";
import { type AxisShape, occurrencesIn } from "./axis-shape.ts";

/** Where the elements of a group have what in an array: as rows of a matrix, one an element of the group. */
export interface Slices {
  /** Numbers that each element of the group has in the array. */
  readonly width: number;
  /** `[size, width]`: places in the array, in an order that is the same for every element of the group. */
  readonly places: Int32Array;
}

/**
 * The places of an array that belong to each element of a group, once for every way in which the group lies in it: an array
 * that has the group on two of its axes has two of them.
 */
export function slicesOf(
  shape: readonly number[],
  axes: readonly AxisShape[],
  group: number,
  size: number,
): readonly Slices[] {
  const count = elementCount(shape);
  return axes.flatMap((axis, i) => {
    const inner = elementCount(shape.slice(i + 1));
    return occurrencesIn(axis, group).map((at) => {
      const elementAt = (place: number): number => at[Math.floor(place / inner) % axis.size]!;
      const covered = at.reduce((sum, element) => sum + (element >= 0 ? 1 : 0), 0);
      const width = (count * covered) / (axis.size * size);
      const places = new Int32Array(size * width);
      const filled = new Int32Array(size);
      for (let place = 0; place < count; place++) {
        const element = elementAt(place);
        if (element >= 0) places[element * width + filled[element]!++] = place;
      }
      return { width, places };
    });
  });
}

/** Numbers of every row that are summed up before the next, so that what is read again is still at hand. */
const NUMBERS_AT_ONCE = 256;

/**
 * The products `[size, size]` of every row of slices in one array with every row in another, added to `products`. Each is
 * summed in the order of its numbers.
 */
export function addRowProducts(
  slices: Slices,
  one: ArrayLike<number>,
  other: ArrayLike<number>,
  products: Float64Array,
): void {
  const { width, places } = slices;
  const size = places.length / width;
  const sums = new Float64Array(size * size);
  for (let from = 0; from < width; from += NUMBERS_AT_ONCE) {
    const to = Math.min(width, from + NUMBERS_AT_ONCE);
    sumProducts(gathered(one, slices, from, to), gathered(other, slices, from, to), size, sums);
  }
  for (let place = 0; place < sums.length; place++) products[place]! += sums[place]!;
}

/** Adds the products of the rows of two matrices of `size` rows each. */
function sumProducts(rows: Float64Array, columns: Float64Array, size: number, sums: Float64Array): void {
  const width = rows.length / size;
  const inFours = size - (size % 4);
  for (let i = 0; i < size; i++) {
    const row = rows.subarray(i * width, (i + 1) * width);
    // Four columns at a time, so that each number of the row is read once for four of them.
    for (let j = 0; j < inFours; j += 4) {
      const place = i * size + j;
      let first = sums[place]!;
      let second = sums[place + 1]!;
      let third = sums[place + 2]!;
      let fourth = sums[place + 3]!;
      const at = j * width;
      for (let k = 0; k < width; k++) {
        const value = row[k]!;
        first += value * columns[at + k]!;
        second += value * columns[at + width + k]!;
        third += value * columns[at + 2 * width + k]!;
        fourth += value * columns[at + 3 * width + k]!;
      }
      sums[place] = first;
      sums[place + 1] = second;
      sums[place + 2] = third;
      sums[place + 3] = fourth;
    }
    for (let j = inFours; j < size; j++) {
      let sum = sums[i * size + j]!;
      for (let k = 0; k < width; k++) sum += row[k]! * columns[j * width + k]!;
      sums[i * size + j] = sum;
    }
  }
}

/** The numbers of every row from one on to before another. */
function gathered(
  values: ArrayLike<number>,
  { width, places }: Slices,
  from: number,
  to: number,
): Float64Array {
  const size = places.length / width;
  const found = new Float64Array(size * (to - from));
  let next = 0;
  for (let row = 0; row < size; row++) {
    for (let k = from; k < to; k++) found[next++] = values[places[row * width + k]!]!;
  }
  return found;
}
