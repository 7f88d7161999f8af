import { bestFactor, type FitOfUnits, gainBy } from "./best-factor.ts";
import type { Factors } from "./rescale.ts";
import type { ScalableGroup } from "./scalable-group.ts";
import { addRowProducts, type Slices } from "./slices.ts";

/** Sums over some arrays, of each unit of one network with each of another, and of the squares of units. */
interface Sums {
  /** `[size, size]`, of arrays that a sign leaves as they are and of those that it turns, where there are any. */
  readonly straight: Float64Array;
  readonly turned: Float64Array | undefined;
  /** `[size]`, of the first network and of the second. */
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** The units of a group in two networks, each pair compared by the factors and the sign that bring the second closest. */
export class ScaledPairs {
  readonly #group: ScalableGroup;
  readonly #size: number;
  /** Of arrays that no factor goes into. */
  readonly #plain: Sums;
  /** By scale, of arrays that it multiplies and of those that it divides. */
  readonly #scaled: readonly { readonly multiplied: Sums; readonly divided: Sums | undefined }[];

  constructor(group: ScalableGroup, size: number, first: Float32Array, second: Float32Array) {
    const none = (): Sums => ({
      straight: new Float64Array(size * size),
      turned: group.sign === undefined ? undefined : new Float64Array(size * size),
      first: new Float64Array(size),
      second: new Float64Array(size),
    });
    this.#group = group;
    this.#size = size;
    this.#plain = none();
    this.#scaled = group.scales.map((_, own) => ({
      multiplied: none(),
      divided: group.tables.some(({ scale, divides }) => scale === own && divides) ? none() : undefined,
    }));
    for (const { table, scale, divides, turns } of group.tables) {
      const sums = scale < 0 ? this.#plain : this.#scaled[scale]![divides ? "divided" : "multiplied"]!;
      addRowProducts(table, first, second, (turns ? sums.turned : undefined) ?? sums.straight);
      addSquares(table, first, sums.first);
      addSquares(table, second, sums.second);
    }
  }

  /** `[size, size]`: what assigning unit j of the second network to unit i of the first gains. */
  gains(): Float64Array {
    const size = this.#size;
    const signs = this.#signs();
    const gains = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        gains[i * size + j] = Math.max(...signs.map((sign) => this.#gain(i, j, sign)));
      }
    }
    return gains;
  }

  /** The sign by which unit j of the second network is closest to unit i of the first. */
  sign(i: number, j: number): 1 | -1 {
    return this.#signs().length > 1 && this.#gain(i, j, -1) > this.#gain(i, j, 1) ? -1 : 1;
  }

  /** The factor by which it is closest, of one of the scales and with a sign. */
  factor(scale: number, i: number, j: number, sign: number): number {
    if (this.#group.scales[scale]!.isFree) return this.freeFactor(scale, i, j);
    return bestFactor(this.#fit(scale, i, j, sign));
  }

  /** The factor by which it is as large, of a scale by which it can have any size. */
  freeFactor(scale: number, i: number, j: number): number {
    const { multiplied, divided } = this.#scaled[scale]!;
    const ratio = (sums: Sums | undefined): number =>
      sums !== undefined && sums.first[i]! > 0 && sums.second[j]! > 0
        ? Math.sqrt(sums.first[i]! / sums.second[j]!)
        : 1;
    return ratio(multiplied) / ratio(divided);
  }

  #signs(): readonly (1 | -1)[] {
    return this.#group.sign === undefined ? [1] : [1, -1];
  }

  #gain(i: number, j: number, sign: number): number {
    const place = i * this.#size + j;
    let gain = productIn(this.#plain, place, sign) - 0.5 * this.#plain.second[j]!;
    for (let scale = 0; scale < this.#scaled.length; scale++) {
      gain += gainBy(this.factor(scale, i, j, sign), this.#fit(scale, i, j, sign));
    }
    return gain;
  }

  #fit(scale: number, i: number, j: number, sign: number): FitOfUnits {
    const { multiplied, divided } = this.#scaled[scale]!;
    const place = i * this.#size + j;
    return {
      product: productIn(multiplied, place, sign),
      square: multiplied.second[j]!,
      dividedProduct: divided === undefined ? 0 : productIn(divided, place, sign),
      dividedSquare: divided === undefined ? 0 : divided.second[j]!,
    };
  }
}

const productIn = ({ straight, turned }: Sums, place: number, sign: number): number =>
  straight[place]! + (turned === undefined ? 0 : sign * turned[place]!);

function addSquares({ width, places }: Slices, values: Float32Array, sums: Factors): void {
  for (let i = 0; i < places.length; i++) sums[Math.floor(i / width)]! += values[places[i]!]! ** 2;
}
