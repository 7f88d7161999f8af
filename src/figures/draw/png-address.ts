/** What every PNG begins with. */
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The most bytes of a block of deflate that is kept as it is. */
const MOST_STORED = 65_535;

/**
 * A picture as the address of a PNG that holds it, `data:image/png;base64,…`. Nothing is compressed, so that it is the same in
 * Node and in a page, with no library: pictures here have a pixel a cell.
 *
 * @param pixels red, green and blue of each pixel, row by row from the top
 */
export function pngAddress(width: number, height: number, pixels: Uint8Array): string {
  const rows = new Uint8Array(height * (1 + 3 * width));
  // Each row begins with the way in which it is filtered: 0, not at all.
  for (let row = 0; row < height; row++)
    rows.set(pixels.subarray(3 * width * row, 3 * width * (row + 1)), row * (1 + 3 * width) + 1);
  const bytes = [
    ...[Uint8Array.from(SIGNATURE)],
    // Eight bits a channel, red, green and blue; deflate, no interlacing.
    chunk("IHDR", joined([number32(width), number32(height), Uint8Array.of(8, 2, 0, 0, 0)])),
    chunk("IDAT", stored(rows)),
    chunk("IEND", new Uint8Array(0)),
  ];
  return `data:image/png;base64,${base64(joined(bytes))}`;
}

/** A stream of zlib whose blocks are stored: RFC 1950 and 1951. */
function stored(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let start = 0; start < bytes.length; start += MOST_STORED) {
    const block = bytes.subarray(start, start + MOST_STORED);
    const isLast = start + MOST_STORED >= bytes.length ? 1 : 0;
    const [low, high] = [block.length & 255, block.length >> 8];
    parts.push(Uint8Array.of(isLast, low, high, low ^ 255, high ^ 255), block);
  }
  return joined([...parts, number32(adler32(bytes))]);
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const own = joined([Uint8Array.from(name, (letter) => letter.charCodeAt(0)), content]);
  return joined([number32(content.length), own, number32(crc32(own))]);
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = CRC[(rest ^ byte) & 255]! ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}

function number32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

/** What `btoa` takes at a time: it wants a text of one character a byte. */
const PIECE = 3 * 4096;

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += PIECE)
    text += btoa(String.fromCharCode(...bytes.subarray(start, start + PIECE)));
  return text;
}
