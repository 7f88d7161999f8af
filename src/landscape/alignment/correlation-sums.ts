import { addRowProducts, type Slices } from "./slices.ts";

/** Sums over examples from which the correlations of the units of one network with those of another follow. */
export class CorrelationSums {
  readonly #size: number;
  readonly #slices: Slices;
  readonly #products: Float64Array;
  readonly #one: UnitSums;
  readonly #other: UnitSums;

  /** @param slices where the units lie in the values that are added */
  constructor(slices: Slices) {
    const size = slices.places.length / slices.width;
    this.#size = size;
    this.#slices = slices;
    this.#products = new Float64Array(size * size);
    this.#one = new UnitSums(size);
    this.#other = new UnitSums(size);
  }

  /** Takes in the values of both networks on some further examples. */
  add(one: Float32Array, other: Float32Array): void {
    addRowProducts(this.#slices, one, other, this.#products);
    this.#one.add(this.#slices, one);
    this.#other.add(this.#slices, other);
  }

  /** `[size, size]`: of unit i of the one with unit j of the other; 0 with a unit that does not vary. */
  correlations(): Float64Array {
    const [one, other] = [this.#one, this.#other];
    return this.#products.map((product, place) => {
      const [i, j] = [Math.floor(place / this.#size), place % this.#size];
      const deviation = one.deviation(i) * other.deviation(j);
      const covariance = product / one.count - one.mean(i) * other.mean(j);
      const correlation = covariance / deviation;
      return deviation > 0 && Number.isFinite(correlation) ? Math.max(-1, Math.min(1, correlation)) : 0;
    });
  }
}

/** How far below a unit's mean square its variance counts as rounding. */
const ROUNDING = 1e-10;

/** Sums of units and of their squares. */
export class UnitSums {
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  /** Values of a unit so far. */
  count = 0;

  constructor(size: number) {
    this.#sums = new Float64Array(size);
    this.#squares = new Float64Array(size);
  }

  /** Takes in some further values. */
  add({ width, places }: Slices, values: Float32Array): void {
    this.count += width;
    places.forEach((place, k) => {
      const unit = Math.floor(k / width);
      const value = values[place]!;
      this.#sums[unit]! += value;
      this.#squares[unit]! += value * value;
    });
  }

  mean(unit: number): number {
    return this.#sums[unit]! / this.count;
  }

  /** The standard deviation of a unit; 0 where it does not vary but for rounding. */
  deviation(unit: number): number {
    const square = this.#squares[unit]! / this.count;
    const variance = square - this.mean(unit) ** 2;
    return variance > ROUNDING * square ? Math.sqrt(variance) : 0;
  }
}
