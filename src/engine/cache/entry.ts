import { hash } from "node:crypto";
import type { LoweredFunction, LoweredProgram } from "../lowered.ts";

/** The first bytes of every entry; another number for another format. */
const MAGIC = Buffer.from("loss-atlas program 1\n");
const DIGEST_BYTES = 32;
const HEADER_LENGTH_BYTES = 4;

/** What of a program stands in the header, in the place of its bytes their number. */
type Listed = Omit<LoweredProgram, "model"> & { readonly bytes: number };

interface Header extends Omit<LoweredFunction, "programs"> {
  readonly key: string;
  readonly programs: readonly Listed[];
}

/**
 * A lowered function as the bytes of a file.
 *
 * The words of the format, SHA-256 of all that follows, the length of a header, the header in JSON, and the bytes of the
 * programs one after another.
 */
export function encodeEntry(key: string, { resultStructure, programs }: LoweredFunction): Uint8Array {
  const listed = programs.map(({ model, ...rest }): Listed => ({ ...rest, bytes: model.length }));
  const header = Buffer.from(JSON.stringify({ key, resultStructure, programs: listed } satisfies Header));
  const length = Buffer.alloc(HEADER_LENGTH_BYTES);
  length.writeUInt32LE(header.length);
  const content = Buffer.concat([length, header, ...programs.map(({ model }) => model)]);
  return Buffer.concat([MAGIC, hash("sha256", content, "buffer"), content]);
}

/** The lowered function of a key; `undefined` for bytes that are not wholly and exactly what was written by that key. */
export function decodeEntry(key: string, bytes: Uint8Array): LoweredFunction | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = MAGIC.length + DIGEST_BYTES;
  if (file.length < start + HEADER_LENGTH_BYTES || !file.subarray(0, MAGIC.length).equals(MAGIC))
    return undefined;
  const content = file.subarray(start);
  if (!hash("sha256", content, "buffer").equals(file.subarray(MAGIC.length, start))) return undefined;
  let offset = HEADER_LENGTH_BYTES + content.readUInt32LE(0);
  // The digest says that the bytes are as they were written, the key that this very code wrote them.
  const header: Header = JSON.parse(content.toString("utf8", HEADER_LENGTH_BYTES, offset));
  if (header.key !== key) return undefined;
  const programs = header.programs.map(({ bytes: length, ...rest }): LoweredProgram => {
    const model = content.subarray(offset, offset + length);
    offset += length;
    return { ...rest, model };
  });
  const [first, ...others] = programs;
  return first && { resultStructure: header.resultStructure, programs: [first, ...others] };
}
