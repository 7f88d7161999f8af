/** Numbers and how much each counts, above or at 0: the first `count` of either list. */
export interface WeightedNumbers {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  count: number;
}

/** The lowest bits of a number, in which its place in a list stands while the list is put in order. */
const PLACE_BITS = 12;
const PLACES = 2 ** PLACE_BITS;

/** Room for so many numbers. */
export function weightedNumbers(room: number): WeightedNumbers {
  return { values: new Float64Array(room), weights: new Float64Array(room), count: 0 };
}

/**
 * For several shares the least value at or below which a share of all weight lies; at least one value must have weight.
 *
 * Values are put in order as plain numbers, with their places in the list in their lowest bits; the few that agree beyond
 * these change places afterwards.
 *
 * @param numbers at most 4096
 */
export function weightedQuantiles(numbers: WeightedNumbers, shares: readonly number[]): readonly number[] {
  const { values, weights, count } = numbers;
  const order = placesInOrder(values, weights, count);
  let total = 0;
  for (const place of order) total += weights[place]!;
  return shares.map((share) => {
    const wanted = share * total;
    let passed = 0;
    for (const place of order) {
      passed += weights[place]!;
      if (passed >= wanted) return values[place]!;
    }
    return values[order.at(-1)!]!;
  });
}

const keys = new Float64Array(PLACES);
const words = new Uint32Array(keys.buffer);
/** Which of the two words of a number is its low one. */
const LOW = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 0 : 1;

/** The places of what has weight, in ascending order of the values. */
function placesInOrder(values: Float64Array, weights: Float64Array, count: number): Uint16Array {
  if (count > PLACES) throw new RangeError(`${count} numbers, where ${PLACES} have room`);
  let counting = 0;
  for (let place = 0; place < count; place++) {
    if (!(weights[place]! > 0)) continue;
    // Below 0 numbers fall where their bits rise; 0 has a place above it and none below.
    const value = values[place]!;
    keys[counting] = value === 0 ? 0 : value;
    const bits = value < 0 ? PLACES - 1 - place : place;
    words[2 * counting + LOW] = ((words[2 * counting + LOW]! & ~(PLACES - 1)) | bits) >>> 0;
    counting++;
  }
  keys.subarray(0, counting).sort();
  const order = new Uint16Array(counting);
  for (let i = 0; i < counting; i++) {
    const bits = words[2 * i + LOW]! & (PLACES - 1);
    const place = keys[i]! < 0 ? PLACES - 1 - bits : bits;
    let before = i;
    for (; before > 0 && isAfter(values, order[before - 1]!, place); before--)
      order[before] = order[before - 1]!;
    order[before] = place;
  }
  return order;
}

/** Whether one place comes after another: its value is greater, or the same further down the list. */
function isAfter(values: Float64Array, one: number, other: number): boolean {
  const [a, b] = [values[one]!, values[other]!];
  return a > b || (a === b && one > other);
}
