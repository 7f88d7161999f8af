import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { bestAssignment } from "./assignment.ts";

/** Every order of some numbers. */
function ordersOf(numbers: readonly number[]): readonly (readonly number[])[] {
  if (numbers.length === 0) return [[]];
  return numbers.flatMap((first, i) => ordersOf(numbers.toSpliced(i, 1)).map((rest) => [first, ...rest]));
}

const sumOf = (gains: Float64Array, columns: ArrayLike<number>) =>
  Array.from(columns, (column, row) => gains[row * columns.length + column]!).reduce(
    (sum, gain) => sum + gain,
    0,
  );

describe("bestAssignment", () => {
  test("is the best of all assignments of up to seven, ties and signs included", () => {
    const sized = fc.integer({ min: 1, max: 7 }).chain((size) =>
      fc.tuple(
        fc.constant(size),
        fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1e3, max: 1e3, noNaN: true })), {
          minLength: size * size,
          maxLength: size * size,
        }),
      ),
    );
    const property = fc.property(sized, ([size, numbers]) => {
      const gains = Float64Array.from(numbers);
      const columns = bestAssignment(gains, size);
      expect([...columns].sort()).toEqual(Array.from({ length: size }, (_, i) => i));
      const best = Math.max(...ordersOf([...columns].sort()).map((order) => sumOf(gains, order)));
      expect(sumOf(gains, columns)).toBeCloseTo(best, 8);
    });
    fc.assert(property, { numRuns: 60 });
  });

  test("finds a hidden permutation of two hundred among noise", () => {
    const [size, stream] = [200, randomStream(3, "assignment")];
    const hidden = stream.permutation(size);
    const gains = Float64Array.from({ length: size * size }, (_, i) => {
      return (hidden[Math.floor(i / size)] === i % size ? 5 : 0) + Math.tanh(stream.normal());
    });
    expect(bestAssignment(gains, size)).toEqual(hidden);
  });

  test("has nothing to assign, or refuses", () => {
    expect(bestAssignment(new Float64Array(), 0)).toEqual(new Int32Array());
    expect(() => bestAssignment(Float64Array.of(1, 2), 2)).toThrow(RangeError);
    expect(() => bestAssignment(Float64Array.of(1, 2, Number.NaN, 0), 2)).toThrow(RangeError);
  });
});
