import { crc32 } from "node:zlib";
import { AtlasError } from "#errors";

/** A file in an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

/** Sizes and places are of 32 bits. */
const MOST_BYTES = 2 ** 32 - 1;
const MOST_ENTRIES = 2 ** 16 - 1;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
/** Names are UTF-8. */
const FLAGS = 0x0800;
/** 1 January 1980, the earliest there is: equal contents give equal bytes. */
const DATE = 0x0021;

/**
 * A ZIP archive of files that are not packed, in their order.
 *
 * @throws AtlasError `exports/too-large` (kind `failure`) for 4 GiB or 65,536 files and more
 */
export function zipArchive(entries: Iterable<ZipEntry>): Uint8Array {
  const parts: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let size = 0;
  for (const { name, content } of entries) {
    const nameBytes = Buffer.from(name, "utf8");
    const common = commonFields(nameBytes, content);
    const local = Buffer.concat([words(LOCAL), common, halves(0), nameBytes]);
    central.push(
      Buffer.concat([words(CENTRAL), halves(VERSION), common, halves(0, 0, 0, 0), words(0, size), nameBytes]),
    );
    parts.push(local, content);
    size += local.length + content.length;
    if (size > MOST_BYTES || central.length > MOST_ENTRIES) throw tooLarge();
  }
  const directory = Buffer.concat(central);
  if (size + directory.length > MOST_BYTES) throw tooLarge();
  const end = Buffer.concat([
    words(END),
    halves(0, 0, central.length, central.length),
    words(directory.length, size),
    halves(0),
  ]);
  return Buffer.concat([...parts, directory, end]);
}

/** What the entry of a file and that of the directory share, up to the length of the name. */
function commonFields(name: Uint8Array, content: Uint8Array): Uint8Array {
  return Buffer.concat([
    halves(VERSION, FLAGS, 0, 0, DATE),
    words(crc32(content), content.length, content.length),
    halves(name.length),
  ]);
}

function words(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index);
  return bytes;
}

function halves(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, 2 * index);
  return bytes;
}

function tooLarge(): AtlasError {
  return new AtlasError({
    code: "exports/too-large",
    kind: "failure",
    problem: "the arrays of the run are more than an npz file of ours holds",
    expected: "less than 4 GiB",
    remedy: "Export as parquet",
  });
}
