import { boolTensor, float32Tensor, int32Tensor, type Tensor } from "#trees";
import { readBytes } from "./read-text.ts";
import { LENGTH_BYTES, safetensorsHeader } from "./safetensors-header.ts";
import { writeFileAtomically } from "./write-atomically.ts";

/** What a safetensors file holds: named tensors and a map of texts. */
export interface TensorFile {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const ALIGNMENT = 8;

/** The element types that are read, and the bytes of a number of each. */
export const WIDTHS = { F32: 4, I32: 4, BOOL: 1 } as const;
type Dtype = keyof typeof WIDTHS;

/**
 * Named tensors as the bytes of a safetensors file: the length of the header (64-bit little endian), the header
 * (JSON, padded so that the data are aligned to 8 bytes), the data. Wider elements come first, then by name, so
 * equal tensors give equal bytes and every tensor is aligned to its element.
 *
 * Format: https://huggingface.co/docs/safetensors. The host must be little endian, as every platform that runs
 * the engine is.
 */
export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array {
  const placed: { tensor: Tensor; begin: number }[] = [];
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) {
    header.push(["__metadata__", Object.fromEntries(Object.entries(metadata).sort(byName))]);
  }
  let size = 0;
  for (const [name, tensor] of Object.entries(tensors).sort(byName).sort(byElementSize)) {
    if (name === "__metadata__") throw new RangeError("a tensor cannot be named __metadata__");
    const end = size + tensor.data.byteLength;
    header.push([name, { dtype: dtypeOf(tensor), shape: tensor.shape, data_offsets: [size, end] }]);
    placed.push({ tensor, begin: size });
    size = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerBytes = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(LENGTH_BYTES + headerBytes + size);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  file.set(json, LENGTH_BYTES);
  for (const { tensor, begin } of placed) {
    const { buffer, byteOffset, byteLength } = tensor.data;
    file.set(new Uint8Array(buffer, byteOffset, byteLength), LENGTH_BYTES + headerBytes + begin);
  }
  return file;
}

/**
 * The tensors in the bytes of a safetensors file, copied out of them. Element types F32, I32 and BOOL are read.
 *
 * @param where what to call the bytes in errors, usually their path.
 * @throws AtlasError of kind `input` with the byte offset: `safetensors/truncated`, `safetensors/bad-header`,
 *   `safetensors/unknown-type`, `safetensors/bad-offsets` (overlap, hole, size that disagrees with the shape).
 */
export function decodeSafetensors(bytes: Uint8Array, where: string): TensorFile {
  const { dataStart, metadata, entries } = safetensorsHeader(bytes, WIDTHS, where);
  const tensors = entries.map(({ name, dtype, shape, begin, end }): [string, Tensor] => {
    // A Buffer's own slice would share its memory and its alignment.
    const data = new Uint8Array(bytes.subarray(dataStart + begin, dataStart + end));
    return [name, tensorOf(dtype, data, shape)];
  });
  return { tensors: Object.fromEntries(tensors.sort(byName)), metadata };
}

/**
 * Writes named tensors to a safetensors file, atomically.
 *
 * @throws AtlasError as `writeFileAtomically`.
 */
export async function writeSafetensors(path: string, file: TensorFile): Promise<void> {
  await writeFileAtomically(path, encodeSafetensors(file));
}

/**
 * Reads a safetensors file, such as the weights `[size]` and curves of a run: its tensors by name, and its metadata.
 *
 * @throws AtlasError as `readBytes` and `decodeSafetensors`.
 */
export async function readSafetensors(path: string): Promise<TensorFile> {
  return decodeSafetensors(await readBytes(path), path);
}

/** The tensor that the bytes of its data make. */
export function tensorOf(dtype: Dtype, data: Uint8Array, shape: readonly number[]): Tensor {
  if (dtype === "BOOL") return boolTensor(data, shape);
  const count = data.byteLength / WIDTHS[dtype];
  return dtype === "F32"
    ? float32Tensor(new Float32Array(data.buffer, 0, count), shape)
    : int32Tensor(new Int32Array(data.buffer, 0, count), shape);
}

function dtypeOf(tensor: Tensor): Dtype {
  return tensor.type === "float32" ? "F32" : tensor.type === "int32" ? "I32" : "BOOL";
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byElementSize([, a]: readonly [string, Tensor], [, b]: readonly [string, Tensor]): number {
  return b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT;
}
