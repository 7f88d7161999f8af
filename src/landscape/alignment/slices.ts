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

/** The products `[size, size]` of every row of slices in one array with every row in another, added to `products`. */
export function addRowProducts(
  { width, places }: Slices,
  one: ArrayLike<number>,
  other: ArrayLike<number>,
  products: Float64Array,
): void {
  const size = places.length / width;
  const [rows, columns] = [gathered(one, places), gathered(other, places)];
  const inFours = size - (size % 4);
  for (let i = 0; i < size; i++) {
    const row = rows.subarray(i * width, (i + 1) * width);
    // Four columns at a time, so that each number of the row is read once for four of them.
    for (let j = 0; j < inFours; j += 4) {
      let [first, second, third, fourth] = [0, 0, 0, 0];
      const at = j * width;
      for (let k = 0; k < width; k++) {
        const value = row[k]!;
        first += value * columns[at + k]!;
        second += value * columns[at + width + k]!;
        third += value * columns[at + 2 * width + k]!;
        fourth += value * columns[at + 3 * width + k]!;
      }
      const place = i * size + j;
      products[place]! += first;
      products[place + 1]! += second;
      products[place + 2]! += third;
      products[place + 3]! += fourth;
    }
    for (let j = inFours; j < size; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += row[k]! * columns[j * width + k]!;
      products[i * size + j]! += sum;
    }
  }
}

function gathered(values: ArrayLike<number>, places: Int32Array): Float64Array {
  const found = new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) found[i] = values[places[i]!]!;
  return found;
}
