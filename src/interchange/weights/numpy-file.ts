import { AtlasError } from "#errors";
import { elementCount } from "#trees";
import { formatOf } from "./file-format.ts";
import { readNpy } from "./npy.ts";
import { isNpz, readNpz } from "./npz.ts";
import { isRowMajor, type WeightTensor, weightValues } from "./weight-tensor.ts";
import { openArchive } from "./zip.ts";

/** Arrays of a file of NumPy, those that are read and what the others are, by name. */
export interface NumpyFile {
  /** In the order of the file; that of an npy file is called `array`. */
  readonly arrays: ReadonlyMap<string, WeightTensor>;
  readonly unread: ReadonlyMap<string, string>;
}

/**
 * The arrays in the bytes of an npy or npz file; their numbers stay where they are.
 *
 * @throws AtlasError of kind `input`: `weights/not-numpy`, and as `readNpy` and `readNpz`
 */
export function readNumpyFile(bytes: Uint8Array, where: string): NumpyFile {
  const format = formatOf(bytes);
  if (format === "npy") {
    const array = readNpy(bytes, where);
    if ("unread" in array) return { arrays: new Map(), unread: new Map([["array", array.unread]]) };
    return { arrays: new Map([["array", array]]), unread: new Map() };
  }
  const archive = format === "archive" ? openArchive(bytes, where) : undefined;
  if (archive !== undefined && isNpz(archive)) {
    const { tensors, unread } = readNpz(archive, where);
    return { arrays: tensors, unread };
  }
  const other = typeof format === "object" ? format : undefined;
  throw new AtlasError({
    code: "weights/not-numpy",
    kind: "input",
    problem: other === undefined ? "the file holds no arrays of NumPy" : `this is ${other.what}`,
    where,
    expected: "an npy or npz file",
    remedy: other?.remedy ?? "Save the arrays with numpy.save or numpy.savez",
  });
}

/** The numbers of a tensor of bytes or of truth values, row-major: a view of the file where they lie so, else a copy. */
export function tensorBytes(tensor: WeightTensor): Uint8Array {
  const { storage, offset, shape } = tensor;
  if (isRowMajor(tensor)) return storage.subarray(offset, offset + elementCount(shape));
  return Uint8Array.from(weightValues(tensor));
}
