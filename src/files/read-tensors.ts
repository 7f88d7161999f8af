import { type FileHandle, open } from "node:fs/promises";
import type { Tensor } from "#trees";
import { readError } from "./disk-error.ts";
import { type TensorFile, tensorOf, WIDTHS } from "./safetensors.ts";
import { checkLayout, dataStartOf, LENGTH_BYTES, parseHeader } from "./safetensors-header.ts";

/**
 * Some tensors of a safetensors file, by name, and its metadata, without reading the data of the others: a curve's profile
 * lies beside its millions of weights. Names that the file lacks are left out.
 *
 * @throws AtlasError as `readSafetensors`
 */
export async function readTensors(path: string, isWanted: (name: string) => boolean): Promise<TensorFile> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, "r");
    const { size } = await file.stat();
    return await tensorsOf({ size, at: bytesAt.bind(undefined, file) }, path, isWanted);
  } catch (error) {
    throw readError(error, path);
  } finally {
    await file?.close();
  }
}

/** Bytes that are read a range at a time, wherever they lie. */
export interface ByteRanges {
  /** How many there are. */
  readonly size: number;
  /** Some of them, in an array of their own. */
  at(position: number, length: number): Promise<Uint8Array>;
}

/**
 * Some tensors of a safetensors file, by name, and its metadata, as `readTensors`.
 *
 * @param where what to call the bytes in errors, usually their path
 * @throws AtlasError as `decodeSafetensors`, and what reading a range throws
 */
export async function tensorsOf(
  { size, at }: ByteRanges,
  where: string,
  isWanted: (name: string) => boolean,
): Promise<TensorFile> {
  const dataStart = dataStartOf(await at(0, LENGTH_BYTES), size, where);
  const header = await at(LENGTH_BYTES, dataStart - LENGTH_BYTES);
  const { metadata, entries } = parseHeader(header, WIDTHS, where);
  checkLayout(entries, size - dataStart, dataStart, WIDTHS, where);
  const tensors: [string, Tensor][] = [];
  for (const { name, dtype, shape, begin, end } of entries)
    if (isWanted(name))
      tensors.push([name, tensorOf(dtype, await at(dataStart + begin, end - begin), shape)]);
  return { tensors: Object.fromEntries(tensors), metadata };
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  if (length > 0) await file.read(bytes, 0, length, position);
  return bytes;
}
