import { AtlasError } from "#errors";
import { ELEMENT_FORMATS } from "../element-types.ts";
import type { TensorReader } from "../pickle/collect.ts";
import { makerOf, PickleObject, PickleReference } from "../pickle/values.ts";
import { MOST_AXES, tensorCalled, tensorWithin } from "../weight-tensor.ts";
import { type StorageType, typeOfDtype, typeOfStorage } from "./storage-types.ts";

/** The bytes of a storage by its key in a file, at least as many as are asked for. */
type StorageBytes = (key: string, bytes: number) => Uint8Array;

/** Where the tensors of a file of PyTorch lie. */
export interface TorchFile {
  readonly storageBytes: StorageBytes;
  readonly isBigEndian: boolean;
  /** What to call it in errors. */
  readonly where: string;
}

const REBUILDERS: ReadonlySet<string> = new Set([
  "torch._utils._rebuild_tensor",
  "torch._utils._rebuild_tensor_v2",
  "torch._utils._rebuild_tensor_v3",
]);
const WITH_DTYPE = "torch._utils._rebuild_tensor_v3";
const WRAPPERS: ReadonlySet<string> = new Set([
  "torch._utils._rebuild_parameter",
  "torch._utils._rebuild_parameter_with_state",
]);
const OF_A_CLASS = "torch._tensor._rebuild_from_type_v2";
/** A parameter within a tensor of a class within …: none has more. */
const MOST_WRAPPERS = 8;

/** Reads what a pickle would have had `torch._utils` rebuild: tensors and parameters, views and shared storages included. */
export function torchTensorReader(file: TorchFile): TensorReader {
  return (value, name) => {
    const rebuilt = unwrapped(value);
    const maker = makerOf(rebuilt);
    if (rebuilt === undefined || maker === undefined) return undefined;
    if (REBUILDERS.has(maker)) return tensorOf(rebuilt, maker === WITH_DTYPE, file, name);
    const other = /^torch\._utils\._rebuild_(\w*tensor\w*)$/.exec(maker);
    return other ? { unread: other[1]!.replaceAll("_", " ") } : undefined;
  };
}

/** What lies in the wrappings of a parameter or of a class of tensors. */
function unwrapped(value: unknown): PickleObject | undefined {
  let inner = value;
  for (let i = 0; i < MOST_WRAPPERS && inner instanceof PickleObject; i++) {
    const maker = makerOf(inner);
    if (maker === OF_A_CLASS) {
      const [callable, , args] = inner.args;
      inner = new PickleObject(callable, Array.isArray(args) ? args : []);
    } else if (maker !== undefined && WRAPPERS.has(maker)) inner = inner.args[0];
    else return inner;
  }
  return undefined;
}

function tensorOf(
  { args }: PickleObject,
  hasDtype: boolean,
  file: TorchFile,
  name: string,
): ReturnType<TensorReader> {
  const where = `${file.where}, ${tensorCalled(name)}`;
  const [storage, offset, shape, strides] = args;
  const { type: stored, key, count, view } = storageOf(storage, where);
  const type = hasDtype ? typeOfDtype(args[6]) : stored === "bytes" ? { unread: "bytes" } : stored;
  if (typeof type === "object") return type;
  if (typeof offset !== "number" || !isNumbers(shape) || !isNumbers(strides)) {
    throw malformed(where, "its sizes are no numbers");
  }
  const width = stored === "bytes" ? 1 : ELEMENT_FORMATS[type].bytes;
  const whole = file.storageBytes(key, count * width);
  const seen =
    view === undefined ? whole : whole.subarray(view.offset * width, (view.offset + view.count) * width);
  return tensorWithin({ type, shape, storage: seen, offset, strides, isBigEndian: file.isBigEndian }, where);
}

/** A storage as a tensor refers to it. */
interface ReferredStorage {
  readonly type: StorageType;
  readonly key: string;
  /** How many numbers it holds. */
  readonly count: number;
  /** The part of it that the tensor sees, in files of before PyTorch 1.6. */
  readonly view: { readonly offset: number; readonly count: number } | undefined;
}

function storageOf(reference: unknown, where: string): ReferredStorage {
  const id = reference instanceof PickleReference ? reference.id : undefined;
  const [kind, storageClass, key, , count, view] = Array.isArray(id) ? id : [];
  if (kind !== "storage" || !isStorageKey(key) || !isCount(count))
    throw malformed(where, "its storage is none");
  const stored = { type: typeOfStorage(storageClass), key: String(key), count };
  if (view === undefined || view === null) return { ...stored, view: undefined };
  const [, offset, seen] = Array.isArray(view) ? view : [];
  if (!isCount(offset) || !isCount(seen)) throw malformed(where, "the view of its storage is none");
  return { ...stored, view: { offset, count: seen } };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** Whether something can be what a storage is called in a file. */
export const isStorageKey = (key: unknown): key is string | number =>
  typeof key === "string" || typeof key === "number";

const isNumbers = (sizes: unknown): sizes is number[] =>
  Array.isArray(sizes) && sizes.length <= MOST_AXES && sizes.every((size) => typeof size === "number");

function malformed(where: string, problem: string): AtlasError {
  return new AtlasError({
    code: "weights/bad-tensor",
    kind: "input",
    problem,
    where,
    remedy: "Download or save the file again",
  });
}
