import { bfloat16, float16 } from "#trees";

/** How one number lies in a file. */
export interface ElementFormat {
  readonly bytes: number;
  /** The number at a byte of a view; a 64-bit integer beyond 2^53 is rounded to the nearest number. */
  readonly read: (view: DataView, at: number, isLittleEndian: boolean) => number;
}

/** Every type of number that is read, by the name that NumPy and PyTorch have for it. */
export const ELEMENT_FORMATS = {
  float64: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  float32: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  float16: { bytes: 2, read: (view, at, little) => float16(view.getUint16(at, little)) },
  bfloat16: { bytes: 2, read: (view, at, little) => bfloat16(view.getUint16(at, little)) },
  float8_e4m3fn: { bytes: 1, read: (view, at) => float8E4m3(view.getUint8(at)) },
  float8_e5m2: { bytes: 1, read: (view, at) => float16(view.getUint8(at) << 8) },
  int64: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  uint64: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  int32: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  uint32: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  int16: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  uint16: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  int8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  uint8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  bool: { bytes: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
} as const satisfies Readonly<Record<string, ElementFormat>>;

/** A type of number that is read. */
export type ElementType = keyof typeof ELEMENT_FORMATS;

/** Whether a name is that of a type that is read. */
export function isElementType(name: string): name is ElementType {
  return Object.hasOwn(ELEMENT_FORMATS, name);
}

/** A sign, 4 bits of exponent, 3 of mantissa; no infinities, and all ones is no number. */
function float8E4m3(bits: number): number {
  const sign = bits & 0x80 ? -1 : 1;
  const exponent = (bits >> 3) & 0xf;
  const mantissa = bits & 7;
  if ((bits & 0x7f) === 0x7f) return Number.NaN;
  return exponent === 0 ? sign * mantissa * 2 ** -9 : sign * (1 + mantissa / 8) * 2 ** (exponent - 7);
}
