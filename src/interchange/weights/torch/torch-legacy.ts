import { AtlasError } from "#errors";
import { ELEMENT_FORMATS } from "../element-types.ts";
import { collectTensors, isModule } from "../pickle/collect.ts";
import { unpickle } from "../pickle/machine.ts";
import { dictionaryOf, PickleObject, PickleReference } from "../pickle/values.ts";
import type { WeightGroup } from "../weight-group.ts";
import { pickledModule } from "./pickled-module.ts";
import { typeOfStorage } from "./storage-types.ts";
import { isStorageKey, torchTensorReader } from "./torch-tensors.ts";

/** What the first of the pickles of such a file holds. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/** Whether what the first pickle of a file holds makes it one of `torch.save` before PyTorch 1.6. */
export function isTorchMagic(value: unknown): boolean {
  return value === MAGIC;
}

/**
 * The tensors of a file that `torch.save` before PyTorch 1.6 wrote: five pickles, then the storages one after another, each
 * behind its count.
 *
 * Format: `_legacy_save` of `torch/serialization.py`. Nothing of the pickles is executed.
 *
 * @param start where the second pickle begins
 * @throws AtlasError of kind `input`: `weights/pickled-module`, `weights/bad-pickle`, `weights/truncated`,
 *   `weights/bad-tensor`, `weights/bad-shape`
 */
export function readTorchLegacy(bytes: Uint8Array, start: number, where: string): WeightGroup {
  const protocol = unpickle(bytes, where, start);
  if (protocol.value !== PROTOCOL) throw damaged(where, `its protocol is not ${PROTOCOL}`);
  const system = unpickle(bytes, where, protocol.end);
  const isBigEndian = dictionaryOf(system.value)?.get("little_endian") === false;
  const saved = unpickle(bytes, where, system.end);
  if (isModule(saved.value)) throw pickledModule(saved.value, where);
  const keys = unpickle(bytes, where, saved.end);
  if (!Array.isArray(keys.value)) throw damaged(where, "its list of storages is none");
  const storages = storagesAfter({ bytes, at: keys.end, keys: keys.value, isBigEndian, where }, saved.value);
  const storageBytes = (key: string, size: number): Uint8Array => {
    const storage = storages.get(key);
    if (storage === undefined) throw damaged(where, `it lacks the storage ${key}`);
    return storage.subarray(0, size);
  };
  return collectTensors(saved.value, torchTensorReader({ storageBytes, isBigEndian, where }));
}

interface Stored {
  readonly bytes: Uint8Array;
  /** Of the first storage. */
  readonly at: number;
  readonly keys: readonly unknown[];
  readonly isBigEndian: boolean;
  readonly where: string;
}

function storagesAfter(stored: Stored, saved: unknown): ReadonlyMap<string, Uint8Array> {
  const { bytes, keys, isBigEndian, where } = stored;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const widths = widthsOf(saved);
  const storages = new Map<string, Uint8Array>();
  let at = stored.at;
  for (const key of keys) {
    if (!isStorageKey(key)) throw damaged(where, "the name of a storage is none");
    if (at + 8 > bytes.length) throw truncated(where, bytes.length);
    const count = Number(view.getBigInt64(at, !isBigEndian));
    const size = count * (widths.get(String(key)) ?? Number.NaN);
    at += 8;
    if (!(size >= 0)) throw damaged(where, `the storage ${key} has ${count} numbers of no known size`);
    if (at + size > bytes.length) throw truncated(where, bytes.length);
    storages.set(String(key), bytes.subarray(at, at + size));
    at += size;
  }
  return storages;
}

/** The bytes of a number of each storage, by its key: what stands in the file says nothing of its own size. */
function widthsOf(saved: unknown): ReadonlyMap<string, number> {
  const widths = new Map<string, number>();
  const seen = new Set<unknown>();
  const pending: unknown[] = [saved];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof PickleReference) {
      const [kind, storageClass, key] = Array.isArray(value.id) ? value.id : [];
      if (kind === "storage" && isStorageKey(key)) widths.set(String(key), widthOf(storageClass));
      else pending.push(value.id);
    } else if (value instanceof PickleObject) pending.push(...value.parts);
    else if (value instanceof Map) for (const pair of value) pending.push(...pair);
    else if (Array.isArray(value)) for (const item of value) pending.push(item);
  }
  return widths;
}

function widthOf(storageClass: unknown): number {
  const type = typeOfStorage(storageClass);
  if (typeof type === "object") return type.bytes;
  return type === "bytes" ? 1 : ELEMENT_FORMATS[type].bytes;
}

function damaged(where: string, problem: string): AtlasError {
  return new AtlasError({
    code: "weights/bad-tensor",
    kind: "input",
    problem,
    where,
    remedy: "Download or save the file again",
  });
}

function truncated(where: string, size: number): AtlasError {
  return new AtlasError({
    code: "weights/truncated",
    kind: "input",
    problem: `the file ends at byte ${size}, amid its numbers`,
    where,
    remedy: "Download or save the file again",
  });
}
