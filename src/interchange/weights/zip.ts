import { crc32, inflateRawSync } from "node:zlib";
import { AtlasError } from "#errors";
import { counted, quotedBriefly } from "#words";

/** The files of a zip archive. */
export interface Archive {
  /** In the order of the archive's directory. */
  readonly names: readonly string[];
  /** The bytes of an entry, a view into the archive where it is stored as it is; refuses a name that it lacks. */
  readonly read: (name: string) => Uint8Array;
}

interface Entry {
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly checksum: number;
  readonly packed: number;
  readonly unpacked: number;
  /** Where its own header begins. */
  readonly header: number;
  /** Bytes of its name as the directory has it. */
  readonly name: Uint8Array;
}

const END = 0x06054b50;
const END_BYTES = 22;
const LOCATOR = 0x07064b50;
const LOCATOR_BYTES = 20;
const END64 = 0x06064b50;
const END64_BYTES = 56;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_ENTRY_BYTES = 46;
const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;
/** Weights do not pack a tenth as well; deflate makes up to 1,032 bytes of one, and entries may share what they unpack. */
const MOST_TIMES = 100;
const ALWAYS_ALLOWED = 2 ** 26;

/**
 * The archive in the bytes of a zip file, ZIP64 included; its entries stored or deflated.
 *
 * Every offset and size is checked before anything is read or unpacked, and what is unpacked against its checksum.
 *
 * @param where what to call the bytes in errors
 * @throws AtlasError `weights/bad-archive` of kind `input`
 */
export function openArchive(bytes: Uint8Array, where: string): Archive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = entriesOf(bytes, view, where);
  let left = MOST_TIMES * bytes.length + ALWAYS_ALLOWED;
  return {
    names: [...entries.keys()],
    read: (name) => {
      const entry = entries.get(name);
      if (entry === undefined) throw refusal(where, `the archive has no entry ${quotedBriefly(name)}`);
      if (entry.method !== STORED) left -= entry.unpacked;
      if (left < 0) throw tooMuch(entry, `${where}, entry ${quotedBriefly(name)}`);
      return contentOf(bytes, view, entry, `${where}, entry ${quotedBriefly(name)}`);
    },
  };
}

function entriesOf(bytes: Uint8Array, view: DataView, where: string): ReadonlyMap<string, Entry> {
  const { count, start, length } = directoryOf(view, where);
  if (start + length > bytes.length || count * DIRECTORY_ENTRY_BYTES > length) {
    throw refusal(
      where,
      `its directory of ${counted(count, "file")} is not within its ${bytes.length} bytes`,
    );
  }
  const entries = new Map<string, Entry>();
  let packedInAll = 0;
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + DIRECTORY_ENTRY_BYTES > start + length || view.getUint32(at, true) !== DIRECTORY_ENTRY) {
      throw refusal(where, `entry ${i + 1} of its directory is none`, at);
    }
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const nameAt = at + DIRECTORY_ENTRY_BYTES;
    const end = nameAt + nameLength + extraLength + view.getUint16(at + 32, true);
    if (end > start + length) throw refusal(where, `entry ${i + 1} of its directory is cut off`, at);
    const nameBytes = bytes.subarray(nameAt, nameAt + nameLength);
    const name = new TextDecoder().decode(nameBytes);
    if (entries.has(name)) throw refusal(where, `it has two entries ${quotedBriefly(name)}`, at);
    const [unpacked, packed, header] = sizesOf(view, at, nameAt + nameLength, extraLength);
    entries.set(name, {
      method: view.getUint16(at + 10, true),
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      checksum: view.getUint32(at + 16, true),
      packed,
      unpacked,
      header,
      name: nameBytes,
    });
    // Entries that overlap could have all the same bytes looked through once for each of them.
    packedInAll += packed;
    if (!(packedInAll <= bytes.length)) {
      throw refusal(where, `the entries of its directory have more bytes than its ${bytes.length}`, at);
    }
    at = end;
  }
  return entries;
}

function directoryOf(view: DataView, where: string): { count: number; start: number; length: number } {
  const size = view.byteLength;
  let end = size - END_BYTES;
  const first = Math.max(0, end - LONGEST_COMMENT);
  while (end >= first && view.getUint32(end, true) !== END) end--;
  if (end < first) throw refusal(where, "the archive is cut off: its directory is missing");
  const count = view.getUint16(end + 10, true);
  const length = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (count !== 0xffff && length !== 0xffffffff && start !== 0xffffffff) return { count, length, start };
  const locator = end - LOCATOR_BYTES;
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR) return { count, length, start };
  const end64 = Number(view.getBigUint64(locator + 8, true));
  if (end64 + END64_BYTES > size || view.getUint32(end64, true) !== END64) {
    throw refusal(where, "its directory is not where it says", locator);
  }
  return {
    count: Number(view.getBigUint64(end64 + 32, true)),
    length: Number(view.getBigUint64(end64 + 40, true)),
    start: Number(view.getBigUint64(end64 + 48, true)),
  };
}

/** Unpacked and packed size and place; of 64 bits in an extra field where 32 do not hold them. */
function sizesOf(view: DataView, at: number, extraAt: number, extraLength: number): [number, number, number] {
  const sizes: [number, number, number] = [
    view.getUint32(at + 24, true),
    view.getUint32(at + 20, true),
    view.getUint32(at + 42, true),
  ];
  for (
    let field = extraAt;
    field + 4 <= extraAt + extraLength;
    field += 4 + view.getUint16(field + 2, true)
  ) {
    if (view.getUint16(field, true) !== 1) continue;
    const end = Math.min(field + 4 + view.getUint16(field + 2, true), extraAt + extraLength);
    let next = field + 4;
    sizes.forEach((size, i) => {
      if (size !== 0xffffffff || next + 8 > end) return;
      sizes[i] = Number(view.getBigUint64(next, true));
      next += 8;
    });
    break;
  }
  return sizes;
}

function contentOf(bytes: Uint8Array, view: DataView, entry: Entry, where: string): Uint8Array {
  const { method, isEncrypted, packed, unpacked, header, checksum } = entry;
  if (isEncrypted) throw refusal(where, "it is encrypted");
  if (header + LOCAL_HEADER_BYTES > bytes.length || view.getUint32(header, true) !== LOCAL_HEADER) {
    throw refusal(where, "its header is not where the directory says", header);
  }
  const nameEnd = header + LOCAL_HEADER_BYTES + view.getUint16(header + 26, true);
  if (Buffer.compare(bytes.subarray(header + LOCAL_HEADER_BYTES, nameEnd), entry.name) !== 0) {
    throw refusal(where, "its header has another name than the directory", header);
  }
  const start = nameEnd + view.getUint16(header + 28, true);
  if (start + packed > bytes.length) {
    throw refusal(where, `it has ${packed} bytes, and the archive ends at byte ${bytes.length}`, start);
  }
  const content = bytes.subarray(start, start + packed);
  const whole = method === STORED ? content : unpack(content, entry, where);
  if (whole.length !== unpacked) throw refusal(where, `it has ${whole.length} bytes, not ${unpacked}`);
  // Some writers of PyTorch archives leave the checksum out.
  if (checksum !== 0 && crc32(whole) !== checksum) throw refusal(where, "its bytes do not have its checksum");
  return whole;
}

function unpack(content: Uint8Array, { method, unpacked }: Entry, where: string): Uint8Array {
  if (method !== DEFLATED)
    throw refusal(where, `it is packed by method ${method}`, undefined, "stored or deflated");
  try {
    // In one piece: pieces would be there twice while they are put together.
    return inflateRawSync(content, { maxOutputLength: Math.max(1, unpacked), chunkSize: unpacked + 64 });
  } catch (error) {
    throw refusal(where, `it does not unpack to ${unpacked} bytes`, undefined, undefined, error);
  }
}

function tooMuch({ packed, unpacked }: Entry, where: string): AtlasError {
  return new AtlasError({
    code: "weights/too-large",
    kind: "input",
    problem: `${packed} bytes would unpack to ${unpacked}, far more than weights do`,
    where,
    remedy: "Save it without compression, such as with numpy.savez, if it is meant",
  });
}

function refusal(
  where: string,
  problem: string,
  at?: number,
  expected?: string,
  cause?: unknown,
): AtlasError {
  return new AtlasError({
    code: "weights/bad-archive",
    kind: "input",
    problem,
    where: at === undefined ? where : `${where}, byte ${at}`,
    ...(expected !== undefined && { expected }),
    remedy: "Download or save the file again",
    cause,
  });
}
