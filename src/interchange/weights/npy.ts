import { AtlasError } from "#errors";
import { elementCount } from "#trees";
import { briefly } from "#words";
import { ELEMENT_FORMATS } from "./element-types.ts";
import { numpyType } from "./numpy-dtype.ts";
import { columnMajor, rowMajor, tensorWithin, type WeightTensor } from "./weight-tensor.ts";

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const HEADER =
  /^\{'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \(((?:\d+, ?)*\d*)\),? ?\}\s*$/;

/** Whether bytes begin as an npy file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * The array of an npy file, of versions 1 to 3, in C or Fortran order and of either byte order; or what it holds that is not
 * read, such as objects, which would have to be unpickled.
 *
 * Format: `numpy/lib/format.py`.
 *
 * @throws AtlasError `weights/bad-npy` or `weights/bad-shape` of kind `input`
 */
export function readNpy(bytes: Uint8Array, where: string): WeightTensor | { readonly unread: string } {
  const { header, end } = headerOf(bytes, where);
  const found = HEADER.exec(header);
  const described = found ?? /'descr': /.exec(header);
  if (described === null) throw refusal(where, `its header ${briefly(header, 60)} describes no array`);
  if (found === null) return { unread: "fields" };
  const [, descr, order, sizes] = found as unknown as [string, string, string, string];
  const type = numpyType(descr);
  if ("unread" in type) return type;
  const shape = sizes
    .split(",")
    .filter((size) => size.trim() !== "")
    .map(Number);
  const strides = order === "True" ? columnMajor(shape) : rowMajor(shape);
  const storage = bytes.subarray(end);
  const array = tensorWithin({ ...type, shape, strides, storage }, where);
  const rest = storage.length - elementCount(shape) * ELEMENT_FORMATS[type.type].bytes;
  if (rest > 0) throw refusal(where, `there are ${rest} bytes after its numbers`);
  return array;
}

function headerOf(bytes: Uint8Array, where: string): { header: string; end: number } {
  const version = bytes[6];
  const lengthBytes = version === 1 ? 2 : 4;
  const start = MAGIC.length + 2 + lengthBytes;
  if (!isNpy(bytes) || bytes.length < start) throw refusal(where, "it is no array of NumPy");
  if (version !== 1 && version !== 2 && version !== 3)
    throw refusal(where, `its version is ${version}, not 1 to 3`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = lengthBytes === 2 ? view.getUint16(8, true) : view.getUint32(8, true);
  const end = start + length;
  if (end > bytes.length) throw refusal(where, `it ends at byte ${bytes.length}, within its header`);
  return {
    header: new TextDecoder(version === 3 ? "utf-8" : "latin1").decode(bytes.subarray(start, end)),
    end,
  };
}

function refusal(where: string, problem: string): AtlasError {
  return new AtlasError({
    code: "weights/bad-npy",
    kind: "input",
    problem,
    where,
    remedy: "Save it again with numpy.save or numpy.savez",
  });
}
