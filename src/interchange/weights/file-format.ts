import { type ForeignFile, foreignFile } from "#files";

/** Formats of files of weights. */
export type WeightFormat = "archive" | "hdf5" | "safetensors" | "npy" | "pickle";

const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const NPY = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const ARCHIVES = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
];
const OPENING_BRACE = 0x7b;
const PICKLE_PROTOCOL = 0x80;
const TAR = "ustar";
const TAR_AT = 257;

/** What a file holds, by its first bytes and whatever it is called; `undefined` for what nobody knows. */
export function formatOf(bytes: Uint8Array): WeightFormat | ForeignFile | undefined {
  if (ARCHIVES.some((magic) => beginsWith(bytes, magic))) return "archive";
  if (beginsWith(bytes, NPY)) return "npy";
  if (HDF5_STARTS.some((at) => beginsWith(bytes, HDF5, at))) return "hdf5";
  if (bytes[0] === PICKLE_PROTOCOL && (bytes[1] ?? 6) <= 5) return "pickle";
  if (bytes[8] === OPENING_BRACE && bytes[7] === 0) return "safetensors";
  // Pickles of protocols 0 and 1 have no mark of their own but their last byte.
  if (PICKLE_STARTS.has(bytes[0] ?? -1) && bytes.at(-1) === PICKLE_STOP) return "pickle";
  return otherFile(bytes);
}

/** Codes by which a list, a dictionary, a mark and a global begin. */
const PICKLE_STARTS: ReadonlySet<number> = new Set([0x5d, 0x7d, 0x28, 0x63]);
const PICKLE_STOP = 0x2e;

/** A block of the user's own may stand before an HDF5 file. */
const HDF5_STARTS = [0, 512, 1024, 2048];

function otherFile(bytes: Uint8Array): ForeignFile | undefined {
  const foreign = foreignFile(bytes);
  if (foreign !== undefined) return foreign;
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 400));
  if (/^\s*\{.*"weight_map"/s.test(text)) {
    return { what: "an index of weights that lie in several files", remedy: "Save them in one file" };
  }
  if (text.slice(TAR_AT).startsWith(TAR)) {
    const remedy =
      "Unpack it, or load and save it again with a newer PyTorch if torch.save of before 0.1.10 wrote it";
    return { what: "a tar archive", remedy };
  }
  if (bytes[0] === 0x08 && (bytes[1] ?? 0xff) < 0x20 && bytes[2] === 0x12) {
    return { what: "an ONNX model, which brings its own weights", remedy: "Give it as the model" };
  }
  if (isMessagePack(bytes)) {
    const flat = 'np.savez("weights.npz", **flax.traverse_util.flatten_dict(params, sep="."))';
    const remedy = `Restore it where it was saved and save its arrays with numpy.savez, such as ${flat}`;
    return { what: "a dictionary in MessagePack, as flax.serialization writes it", remedy };
  }
  return undefined;
}

/** Whether a file begins as a mapping of MessagePack from texts does: how many pairs, then a text. */
function isMessagePack(bytes: Uint8Array): boolean {
  const [first = 0] = bytes;
  const key = first === 0xde ? 3 : first === 0xdf ? 5 : first > 0x80 && first <= 0x8f ? 1 : undefined;
  const text = key === undefined ? 0 : (bytes[key] ?? 0);
  return (text >= 0xa0 && text <= 0xbf) || (text >= 0xd9 && text <= 0xdb);
}

function beginsWith(bytes: Uint8Array, magic: readonly number[], at = 0): boolean {
  return magic.every((byte, i) => bytes[at + i] === byte);
}
