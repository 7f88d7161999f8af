import { measured } from "#timing";
import type { LoweredFunction } from "../lowered.ts";
import { decodeEntry, encodeEntry } from "./entry.ts";
import type { ProgramFolder } from "./program-folder.ts";

/** How much the process keeps, bytes of models: hundreds of programs of perceptrons, or some dozens of a wide ResNet. */
const KEPT_BYTES = 64 * 2 ** 20;

/** By key; the order of insertion is that of the last use. */
const kept = new Map<string, LoweredFunction>();
let keptBytes = 0;
let folder: ProgramFolder | undefined;

/** Keeps programs in a folder too from now on, and takes them from there; until this is called, and by `undefined`, in the process alone. */
export function keepPrograms(next: ProgramFolder | undefined): void {
  folder = next;
}

/** The lowered function of a key: the one that is kept, else what `compiled` gives, kept from then on. */
export function keptOr(key: string, compiled: () => LoweredFunction): LoweredFunction {
  const own = kept.get(key);
  const found = own ?? (folder && measured("cache", () => readFrom(folder!, key)));
  const result = found ?? compiled();
  if (found !== undefined && CHECKED) requireSame(found, compiled());
  if (own === undefined) keepInProcess(key, result);
  else {
    kept.delete(key);
    kept.set(key, own);
  }
  if (found === undefined && folder) measured("cache", () => folder!.write(key, encodeEntry(key, result)));
  return result;
}

function readFrom(from: ProgramFolder, key: string): LoweredFunction | undefined {
  const bytes = from.read(key);
  return bytes && decodeEntry(key, bytes);
}

function keepInProcess(key: string, own: LoweredFunction): void {
  kept.set(key, own);
  keptBytes += bytesOf(own);
  for (const [oldest, other] of kept) {
    if (keptBytes <= KEPT_BYTES || oldest === key) return;
    kept.delete(oldest);
    keptBytes -= bytesOf(other);
  }
}

const bytesOf = ({ programs }: LoweredFunction): number =>
  programs.reduce((sum, { model }) => sum + model.length, 0);

/** Whether what is kept is compiled all the same and compared, as the tests of the package do. */
const CHECKED = process.env.LOSS_ATLAS_CHECK_PROGRAMS === "1";

function requireSame(found: LoweredFunction, fresh: LoweredFunction): void {
  // Fingerprints stand for the bytes of the models.
  const textOf = ({ resultStructure, programs }: LoweredFunction) =>
    JSON.stringify([resultStructure, programs.map(({ model: _, ...rest }) => rest)]);
  if (textOf(found) === textOf(fresh)) return;
  const names = fresh.programs.map(({ name }) => name).join(" and ");
  throw new Error(
    `a program is kept as ${names} that its function is not compiled to: its description lacks a part`,
  );
}
