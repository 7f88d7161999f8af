const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const PARITY = 0x1bd11bda;

/**
 * Threefry-2x32 with 20 rounds: a bijection of a 64-bit counter under a 64-bit key.
 *
 * Writes the two output words to `out[0]` and `out[1]`.
 * Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
export function threefry2x32(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  out: Uint32Array,
): void {
  const keys = [key0 | 0, key1 | 0, key0 ^ key1 ^ PARITY];
  let x0 = (counter0 + keys[0]!) | 0;
  let x1 = (counter1 + keys[1]!) | 0;
  for (let block = 0; block < 5; block++) {
    const first = (block & 1) * 4;
    for (let round = 0; round < 4; round++) {
      const rotation = ROTATIONS[first + round]!;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << rotation) | (x1 >>> (32 - rotation))) ^ x0;
    }
    x0 = (x0 + keys[(block + 1) % 3]!) | 0;
    x1 = (x1 + keys[(block + 2) % 3]! + block + 1) | 0;
  }
  out[0] = x0;
  out[1] = x1;
}
