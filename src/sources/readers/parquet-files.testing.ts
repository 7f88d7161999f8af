import { gzipSync, zstdCompressSync } from "node:zlib";

/** A column to be written: numbers, words, or pictures as Hugging Face keeps them; `null` for no value. */
export type WrittenColumn =
  | { readonly kind: "int64" | "double"; readonly values: readonly (number | null)[] }
  | { readonly kind: "text"; readonly values: readonly (string | null)[] }
  | { readonly kind: "picture" | "bytes"; readonly values: readonly (Uint8Array | null)[] };

/** How a file is written. */
export interface ParquetForm {
  readonly codec?: "none" | "gzip" | "zstd";
  /** Rows of a group; all in one unless given. */
  readonly group?: number;
  readonly metadata?: Readonly<Record<string, string>>;
}

const CODECS = { none: 0, gzip: 2, zstd: 6 };
const TYPES = { int64: 2, double: 5, text: 6, picture: 6, bytes: 6 };
const PACK = { none: (bytes: Buffer) => bytes, gzip: gzipSync, zstd: zstdCompressSync };

/** A part of a value in Thrift's compact protocol: its type there and its bytes. */
interface Encoded {
  readonly type: number;
  readonly bytes: Buffer;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  while (rest >= 128n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}

const int = (value: number, type = 5): Encoded => ({ type, bytes: varint(value * 2) });
const long = (value: number): Encoded => int(value, 6);
const text = (value: string): Encoded => ({
  type: 8,
  bytes: Buffer.concat([varint(Buffer.byteLength(value)), Buffer.from(value)]),
});
const list = (type: number, items: readonly Encoded[]): Encoded => ({
  type: 9,
  bytes: Buffer.concat([
    Buffer.from([0xf0 | type]),
    varint(items.length),
    ...items.map(({ bytes }) => bytes),
  ]),
});
const struct = (fields: Readonly<Record<number, Encoded>>): Encoded => {
  let last = 0;
  const parts = Object.entries(fields).map(([key, { type, bytes }]) => {
    const head = Buffer.from([((Number(key) - last) << 4) | type]);
    last = Number(key);
    return Buffer.concat([head, bytes]);
  });
  return { type: 12, bytes: Buffer.concat([...parts, Buffer.from([0])]) };
};

/** A leaf of a column, and how deep a value that is there is. */
interface Leaf {
  readonly path: readonly string[];
  readonly kind: WrittenColumn["kind"];
  readonly values: readonly (number | string | Uint8Array | null)[];
  readonly depth: number;
}

function leavesOf(name: string, { kind, values }: WrittenColumn): readonly Leaf[] {
  if (kind !== "picture") return [{ path: [name], kind, values, depth: 1 }];
  return [
    { path: [name, "bytes"], kind, values, depth: 2 },
    { path: [name, "path"], kind: "text", values: values.map((_, i) => `${i}.png`), depth: 2 },
  ];
}

function plain(kind: WrittenColumn["kind"], value: number | string | Uint8Array): Buffer {
  const bytes = Buffer.alloc(8);
  if (kind === "int64") bytes.writeBigInt64LE(BigInt(Number(value)));
  else if (kind === "double") bytes.writeDoubleLE(Number(value));
  else {
    const content = value instanceof Uint8Array ? value : Buffer.from(String(value));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(content.length);
    return Buffer.concat([length, content]);
  }
  return bytes;
}

/** A Parquet file of plain pages of version 1, every column of which may lack values. */
export function parquetFile(
  columns: Readonly<Record<string, WrittenColumn>>,
  { codec = "none", group, metadata = {} }: ParquetForm = {},
): Uint8Array {
  const rows = Object.values(columns)[0]!.values.length;
  const leaves = Object.entries(columns).flatMap(([name, column]) => leavesOf(name, column));
  const parts: Buffer[] = [Buffer.from("PAR1")];
  let offset = 4;
  const groups: Encoded[] = [];
  const size = group ?? Math.max(1, rows);
  for (let start = 0; start < rows; start += size) {
    const chunks = leaves.map(({ path, kind, values, depth }) => {
      const own = values.slice(start, start + size);
      const levels = Buffer.concat(
        own.map((value) => Buffer.concat([varint(2), Buffer.from([value === null ? depth - 1 : depth])])),
      );
      const length = Buffer.alloc(4);
      length.writeUInt32LE(levels.length);
      const there = own.flatMap((value) => (value === null ? [] : [plain(kind, value)]));
      const page = Buffer.concat([length, levels, ...there]);
      const packed = PACK[codec](page);
      const header = struct({
        1: int(0),
        2: int(page.length),
        3: int(packed.length),
        5: struct({ 1: int(own.length), 2: int(0), 3: int(3), 4: int(3) }),
      }).bytes;
      const place = offset;
      parts.push(header, packed);
      offset += header.length + packed.length;
      const described = struct({
        1: int(TYPES[kind]),
        2: list(5, [int(0), int(3)]),
        3: list(8, path.map(text)),
        4: int(CODECS[codec]),
        5: long(own.length),
        6: long(header.length + page.length),
        7: long(header.length + packed.length),
        9: long(place),
      });
      return struct({ 2: long(place), 3: described });
    });
    const count = Math.min(size, rows - start);
    groups.push(struct({ 1: list(12, chunks), 2: long(offset), 3: long(count) }));
  }
  const schema = Object.entries(columns).flatMap(([name, { kind }]) => {
    const leaf = (own: string, type: number, isText: boolean) =>
      struct({ 1: int(type), 3: int(1), 4: text(own), ...(isText && { 6: int(0) }) });
    if (kind !== "picture") return [leaf(name, TYPES[kind], kind === "text")];
    return [struct({ 3: int(1), 4: text(name), 5: int(2) }), leaf("bytes", 6, false), leaf("path", 6, true)];
  });
  const footer = struct({
    1: int(1),
    2: list(12, [struct({ 4: text("schema"), 5: int(Object.keys(columns).length) }), ...schema]),
    3: long(rows),
    4: list(12, groups),
    5: list(
      12,
      Object.entries(metadata).map(([key, value]) => struct({ 1: text(key), 2: text(value) })),
    ),
  }).bytes;
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return new Uint8Array(Buffer.concat([...parts, footer, length, Buffer.from("PAR1")]));
}
