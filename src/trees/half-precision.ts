/** The number that 16 bits of IEEE 754 stand for: a sign, 5 bits of exponent, 10 of mantissa. */
export function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

const SCRATCH = new DataView(new ArrayBuffer(4));

/** The number that the upper half of a float32 stands for. */
export function bfloat16(bits: number): number {
  SCRATCH.setUint32(0, bits << 16);
  return SCRATCH.getFloat32(0);
}
