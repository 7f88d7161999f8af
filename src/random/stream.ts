import { threefry2x32 } from "./threefry.ts";

const TWO_POW_32 = 2 ** 32;

/**
 * A named, seeded stream of random draws.
 *
 * The generator is counter based (Threefry-2x32-20), so a stream depends on its name alone and never on
 * what was drawn from other streams or in which order. Two streams of different names are independent.
 */
export class RandomStream {
  readonly #key0: number;
  readonly #key1: number;
  readonly #words = new Uint32Array(2);
  #blockLow = 0;
  #blockHigh = 0;
  #used = 2;
  #spareNormal: number | undefined;

  constructor(key0: number, key1: number) {
    this.#key0 = key0;
    this.#key1 = key1;
  }

  /** A stream of its own for the named purpose; does not advance this one. */
  child(...names: readonly (string | number)[]): RandomStream {
    let key0 = this.#key0;
    let key1 = this.#key1;
    const words = new Uint32Array(2);
    for (const name of names) {
      const [hash0, hash1] = hashOfName(name);
      threefry2x32(key0, key1, hash0, hash1, words);
      key0 = words[0]!;
      key1 = words[1]!;
    }
    return new RandomStream(key0, key1);
  }

  /** A whole number uniform on [0, 2^32). */
  uint32(): number {
    if (this.#used === 2) {
      threefry2x32(this.#key0, this.#key1, this.#blockLow, this.#blockHigh, this.#words);
      this.#blockLow = (this.#blockLow + 1) | 0;
      if (this.#blockLow === 0) this.#blockHigh++;
      this.#used = 0;
    }
    return this.#words[this.#used++]!;
  }

  /** A number uniform on [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /** A whole number uniform on [0, bound), without modulo bias. */
  below(bound: number): number {
    let word = this.uint32();
    // Only a word this large can lie in the incomplete last round of `bound` values.
    if (word > TWO_POW_32 - bound) {
      const limit = TWO_POW_32 - (TWO_POW_32 % bound);
      while (word >= limit) word = this.uint32();
    }
    return word % bound;
  }

  /** A standard normal draw (Box–Muller). */
  normal(): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal;
      this.#spareNormal = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** -1 or +1 with equal probability. */
  sign(): -1 | 1 {
    return this.uint32() >>> 31 === 0 ? 1 : -1;
  }

  /** A gamma draw of the given shape (at least 1) and scale 1 (Marsaglia and Tsang 2000). */
  gamma(shape: number): number {
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - this.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** A Beta(a, b) draw on (0, 1), both parameters at least 1. */
  beta(a: number, b: number): number {
    const x = this.gamma(a);
    return x / (x + this.gamma(b));
  }

  /** A uniformly random permutation of 0 … count - 1 (Fisher–Yates). */
  permutation(count: number): Int32Array {
    const order = new Int32Array(count);
    for (let i = 0; i < count; i++) order[i] = i;
    for (let i = count - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = order[i]!;
      order[i] = order[j]!;
      order[j] = held;
    }
    return order;
  }
}

/** The stream of the given name under a root seed, such as `randomStream(1, "initialisation", seed)`. */
export function randomStream(rootSeed: number, ...names: readonly (string | number)[]): RandomStream {
  return new RandomStream(rootSeed >>> 0, Math.floor(rootSeed / TWO_POW_32) >>> 0).child(...names);
}

/** Two 32-bit FNV-1a hashes of a name; numbers and strings never collide because the type is hashed too. */
function hashOfName(name: string | number): [number, number] {
  const text = `${typeof name}:${name}`;
  let hash0 = 0x811c9dc5;
  let hash1 = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash0 = Math.imul(hash0 ^ unit, 0x01000193);
    hash1 = Math.imul(hash1 ^ unit, 0x85ebca6b) + 1;
  }
  return [hash0 >>> 0, hash1 >>> 0];
}
