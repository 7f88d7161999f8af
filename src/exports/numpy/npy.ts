/** Doubles as the bytes of an npy file: `<f8`, one axis. */
export function npyOfNumbers(values: readonly number[]): Uint8Array {
  return npyFile("<f8", values.length, new Uint8Array(Float64Array.from(values).buffer));
}

/** Whole numbers as the bytes of an npy file: `<i8`, one axis. */
export function npyOfIntegers(values: readonly number[]): Uint8Array {
  const data = BigInt64Array.from(values, BigInt);
  return npyFile("<i8", values.length, new Uint8Array(data.buffer));
}

/** Truth values as the bytes of an npy file: `|b1`, one axis. */
export function npyOfFlags(values: readonly boolean[]): Uint8Array {
  return npyFile("|b1", values.length, Uint8Array.from(values, Number));
}

/** Texts as the bytes of an npy file: `<U` and the length of the longest, one axis; NumPy drops zero bytes at their end. */
export function npyOfTexts(values: readonly string[]): Uint8Array {
  const texts = values.map((value) => Array.from(value, (character) => character.codePointAt(0)!));
  // NumPy has no texts of length 0 in files.
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 1);
  const data = new Uint32Array(longest * texts.length);
  for (const [index, points] of texts.entries()) data.set(points, index * longest);
  return npyFile(`<U${longest}`, values.length, new Uint8Array(data.buffer));
}

/** The format asks for data that begin at a multiple of this. */
const ALIGNMENT = 64;

/** Format 1.0 of https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html; the host is little endian. */
function npyFile(type: string, length: number, data: Uint8Array): Uint8Array {
  const description = `{'descr': '${type}', 'fortran_order': False, 'shape': (${length},), }`;
  const begin = Math.ceil((10 + description.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = `${description.padEnd(begin - 11)}\n`;
  const file = Buffer.alloc(begin + data.length);
  file.write("\x93NUMPY\x01\x00", "latin1");
  file.writeUInt16LE(header.length, 8);
  file.write(header, 10, "latin1");
  file.set(data, begin);
  return file;
}
