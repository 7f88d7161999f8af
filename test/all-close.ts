import { expect } from "vitest";
import { elementCount, type Tensor } from "#trees";

/** Numbers in any of the forms that tests hold them in: one, a list of any type, a nest of lists, a tensor. */
export type Numbers = number | ArrayLike<number> | readonly Numbers[] | Tensor;

/** How far a number may be from the one that was expected; each part is 0 unless given. */
export interface Tolerance {
  /** In units of the magnitude of the expected number. */
  readonly relative?: number;
  /** In units of the numbers themselves. */
  readonly absolute?: number;
}

declare module "vitest" {
  // The parameters must be those of the declaration that this one joins.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /**
     * Equal in shape, and every number nearer to the expected one than `absolute + relative · |expected|`, or equal
     * to it. Shapes that differ and numbers that are not finite fail, under `.not` as well.
     */
    toBeAllclose: (expected: Numbers, tolerance: Tolerance) => R;
  }
}

/** One pair of numbers with its place. */
interface Pair {
  readonly place: readonly number[];
  readonly found: number;
  readonly wanted: number;
}

/** What cannot be compared, so that neither closeness nor its absence can be asserted. */
class Incomparable {
  readonly message: string;

  constructor(what: string, found: string | number, wanted: string | number, place: readonly number[]) {
    this.message = `expected ${what}: ${found} instead of ${wanted}${placeWords(place)}`;
  }
}

expect.extend({
  toBeAllclose(received: unknown, expected: Numbers, { relative = 0, absolute = 0 }: Tolerance) {
    const allowedOf = (wanted: number): number => absolute + relative * Math.abs(wanted);
    const isClose = ({ found, wanted }: Pair): boolean =>
      found === wanted || Math.abs(found - wanted) < allowedOf(wanted);
    let count = 0;
    const apart: Pair[] = [];
    try {
      for (const pair of pairsOf(received, expected, [])) {
        count++;
        if (!isClose(pair)) apart.push(pair);
      }
    } catch (reason) {
      if (!(reason instanceof Incomparable)) throw reason;
      return { pass: this.isNot, message: () => reason.message };
    }
    const [first] = apart;
    const message = (): string =>
      first === undefined
        ? `expected numbers that are not all close: all ${count} are within the allowed difference`
        : `expected close numbers: ${first.found} instead of ${first.wanted}${placeWords(first.place)}, ` +
          `a difference of ${Math.abs(first.found - first.wanted)} where less than ${allowedOf(first.wanted)} is allowed` +
          ` (${apart.length} of ${count} too far)`;
    return { pass: first === undefined, message };
  },
});

/** Pairs numbers of equal places, in row-major order; throws `Incomparable`. */
function* pairsOf(received: unknown, expected: unknown, place: readonly number[]): Generator<Pair> {
  const [found, wanted] = [nested(received), nested(expected)];
  if (typeof found === "number" && typeof wanted === "number") {
    if (!Number.isFinite(found) || !Number.isFinite(wanted)) {
      throw new Incomparable("finite numbers", found, wanted, place);
    }
    yield { place, found, wanted };
  } else if (isList(found) && isList(wanted) && found.length === wanted.length) {
    for (let i = 0; i < wanted.length; i++) yield* pairsOf(found[i], wanted[i], [...place, i]);
  } else throw new Incomparable("equal shapes", kindWords(found), kindWords(wanted), place);
}

/** A tensor as a nest of lists by its shape; anything else as it is. */
function nested(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("shape" in value && "data" in value)) return value;
  const { shape, data } = value;
  if (!Array.isArray(shape) || !isList(data)) return value;
  const [size, ...rest]: readonly number[] = shape;
  if (size === undefined) return data[0];
  const length = elementCount(rest);
  const flat = Array.from(data);
  return Array.from({ length: size }, (_, i) => ({
    shape: rest,
    data: flat.slice(i * length, (i + 1) * length),
  }));
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

const placeWords = (place: readonly number[]): string =>
  place.length === 0 ? "" : ` at [${place.join(", ")}]`;

function kindWords(value: unknown): string {
  if (isList(value)) return `a list of ${value.length}`;
  return typeof value === "number" ? "a number" : value === null ? "null" : `a value of type ${typeof value}`;
}
