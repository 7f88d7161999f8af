import { type ElementType, isElementType } from "../element-types.ts";
import { PickleGlobal } from "../pickle/values.ts";

const OF_STORAGES: ReadonlyMap<string, ElementType> = new Map([
  ["Double", "float64"],
  ["Float", "float32"],
  ["Half", "float16"],
  ["BFloat16", "bfloat16"],
  ["Long", "int64"],
  ["Int", "int32"],
  ["Short", "int16"],
  ["Char", "int8"],
  ["Byte", "uint8"],
  ["Bool", "bool"],
]);

/** What is not read, and the bytes of one of it. */
const UNREAD: ReadonlyMap<string, { readonly unread: string; readonly bytes: number }> = new Map([
  ["ComplexFloat", { unread: "complex64", bytes: 8 }],
  ["ComplexDouble", { unread: "complex128", bytes: 16 }],
  ["QInt8", { unread: "qint8", bytes: 1 }],
  ["QUInt8", { unread: "quint8", bytes: 1 }],
  ["QInt32", { unread: "qint32", bytes: 4 }],
]);

/** What a storage holds: numbers of a type, bytes of which the tensor says what they are, or what is not read. */
export type StorageType = ElementType | "bytes" | { readonly unread: string; readonly bytes: number };

/** What the storage of a class such as `torch.FloatStorage` or `torch.cuda.HalfStorage` holds. */
export function typeOfStorage(storageClass: unknown): StorageType {
  const name = storageClass instanceof PickleGlobal ? storageClass.name : "no class";
  const kind = /^torch\.(?:storage\.|cuda\.)?(\w+)Storage$/.exec(name)?.[1] ?? name;
  if (kind === "Untyped" || kind === "_Untyped") return "bytes";
  return OF_STORAGES.get(kind) ?? UNREAD.get(kind) ?? { unread: kind, bytes: Number.NaN };
}

/** The type that `torch.float16` and the like name. */
export function typeOfDtype(dtype: unknown): ElementType | { readonly unread: string } {
  const name = dtype instanceof PickleGlobal ? dtype.name.replace(/^torch\./, "") : "no type";
  return isElementType(name) ? name : { unread: name };
}
