import { AtlasError } from "#errors";
import { readBytes } from "#files";
import { conjoined, counted, quotedBriefly } from "#words";
import { chooseGroup } from "./choose-group.ts";
import { formatOf } from "./file-format.ts";
import { isKerasArchive, readKerasArchive } from "./hdf5/keras-archive.ts";
import { readHdf5 } from "./hdf5/read-hdf5.ts";
import { readNpy } from "./npy.ts";
import { isNpz, readNpz } from "./npz.ts";
import { readPickle } from "./read-pickle.ts";
import { readSafetensorsWeights } from "./safetensors.ts";
import { isTorchArchive, readTorchArchive } from "./torch/torch-archive.ts";
import { groupOf, type WeightGroup } from "./weight-group.ts";
import type { WeightTensor } from "./weight-tensor.ts";
import { openArchive } from "./zip.ts";

/** Which tensors of a file are meant, and what they are called. */
export interface WeightOptions {
  /** Of the dictionary that holds them, keys within keys joined by dots: `state_dict`, `model.ema`. */
  readonly key?: string | undefined;
  /** What is taken off the beginnings of names: `module.`. */
  readonly strip?: string | undefined;
  /** Other names of tensors, by the names that they have after `strip`. */
  readonly map?: ReadonlyMap<string, string> | undefined;
}

/** Named tensors of a file. */
export interface Weights {
  /** In the order of the file; of safetensors in that of the data. */
  readonly tensors: ReadonlyMap<string, WeightTensor>;
  /** How linear layers and convolutions lie by the habit of the library that wrote the file. */
  readonly convention: WeightConvention;
  /** Whether the tensors stand in the order in which the network was written down. */
  readonly isOrdered: boolean;
  /** What batch normalisations add to variances, by the names of their layers, as far as the file says it: whole models of Keras do. */
  readonly epsilons?: ReadonlyMap<string, number>;
  /** What was assumed and left out, a sentence each. */
  readonly notes: readonly string[];
}

/** `pytorch` keeps linear layers as [out, in] and convolutions as [out, in, height, width], `keras` the other way round. */
export type WeightConvention = "pytorch" | "keras";

/**
 * Tensors of a file that other software wrote: PyTorch (archives, and files of before 1.6), safetensors, NumPy (npy, npz,
 * pickled dictionaries), Keras (.h5 and .keras). The format is told by the content.
 *
 * Nothing in the file is executed. Sizes and offsets are checked before anything is made of them, and numbers stay where
 * they are until `weightValues` asks for them.
 *
 * @throws AtlasError of kind `input` for a file that cannot be read, with what it is and what to do (`weights/…`,
 *   `safetensors/…`), or as `readBytes`; `weights/needs-h5wasm` of kind `failure` where the optional package is absent
 */
export async function readWeights(path: string, options: WeightOptions = {}): Promise<Weights> {
  return decodeWeights(await readBytes(path), path, options);
}

/** The same of bytes; `where` is what to call them in errors. */
export async function decodeWeights(
  bytes: Uint8Array,
  where: string,
  options: WeightOptions = {},
): Promise<Weights> {
  const { group: root, ...file } = await readGroup(bytes, where);
  const { group, key, others } = chooseGroup(root, options.key, where);
  const notes = [...file.notes];
  if (key !== "" && options.key === undefined) {
    const beside =
      others.length === 0 ? "" : `; beside it there ${others.length === 1 ? "is" : "are"} ${quoted(others)}`;
    notes.push(`the weights are those under ${quotedBriefly(key)}${beside}`);
  }
  if (group.tensors.size === 0) throw noTensors(group, where);
  if (group.unread.size > 0)
    notes.push(`${counted(group.unread.size, "tensor")} of other types left out: ${unreadOf(group)}`);
  const rounded = [...group.tensors.values()].filter(({ type }) => type === "float64").length;
  if (rounded > 0) notes.push(`${counted(rounded, "tensor")} of float64, to be rounded to float32`);
  const tensors = renamed(group.tensors, options, where);
  return { ...file, tensors, notes };
}

interface ReadGroup extends Omit<Weights, "tensors"> {
  readonly group: WeightGroup;
}

async function readGroup(bytes: Uint8Array, where: string): Promise<ReadGroup> {
  const format = formatOf(bytes);
  const pytorch = { convention: "pytorch", isOrdered: true, notes: [] } as const;
  const keras = { ...pytorch, convention: "keras" } as const;
  if (format === "safetensors")
    return { group: readSafetensorsWeights(bytes, where), ...pytorch, isOrdered: false };
  if (format === "pickle") return { group: readPickle(bytes, where), ...pytorch };
  if (format === "npy") return { group: groupOfArray(readNpy(bytes, where)), ...pytorch };
  if (format === "hdf5") return { ...(await readHdf5(bytes, where)), ...keras };
  if (format !== "archive") throw noWeights(format, where);
  const archive = openArchive(bytes, where);
  if (isTorchArchive(archive)) return { group: readTorchArchive(archive, where), ...pytorch };
  if (isKerasArchive(archive)) {
    return { ...(await readKerasArchive(archive, where)), ...keras };
  }
  if (isNpz(archive)) return { group: readNpz(archive, where), ...pytorch };
  throw noWeights(
    { what: "an archive without weights", remedy: "Unpack it and give the file of weights" },
    where,
  );
}

function groupOfArray(array: ReturnType<typeof readNpy>): WeightGroup {
  if (!("unread" in array)) return groupOf([["array", array]]);
  return { ...groupOf([]), unread: new Map([["array", array.unread]]) };
}

function renamed(
  tensors: ReadonlyMap<string, WeightTensor>,
  { strip = "", map = new Map() }: WeightOptions,
  where: string,
): ReadonlyMap<string, WeightTensor> {
  const named = new Map<string, WeightTensor>();
  for (const [original, tensor] of tensors) {
    const stripped = original.startsWith(strip) ? original.slice(strip.length) : original;
    const name = map.get(stripped) ?? stripped;
    if (named.has(name)) {
      throw new AtlasError({
        code: "weights/same-name",
        kind: "input",
        problem: `two tensors would be called ${quotedBriefly(name)}`,
        where,
        remedy: "Strip or map fewer names",
      });
    }
    named.set(name, tensor);
  }
  return named;
}

function noWeights(found: { what: string; remedy: string } | undefined, where: string): AtlasError {
  return new AtlasError({
    code: "weights/unknown-format",
    kind: "input",
    problem:
      found === undefined
        ? "this is no file of weights, or it is damaged from its first bytes"
        : `this is ${found.what}`,
    where,
    expected: "weights of PyTorch (.pt, .pth, .ckpt), safetensors, NumPy (.npy, .npz) or Keras (.h5, .keras)",
    remedy: found?.remedy ?? "Save the arrays of weights in another form with numpy.savez, each by its name",
  });
}

function noTensors(group: WeightGroup, where: string): AtlasError {
  const { modules, unread } = group;
  const isModule = modules.length > 0;
  return new AtlasError({
    code: isModule ? "weights/pickled-module" : "weights/no-tensors",
    kind: "input",
    problem: isModule
      ? `${quoted(modules)} ${modules.length === 1 ? "is a whole network" : "are whole networks"}, pickled as an object, which only running its code could bring back`
      : unread.size > 0
        ? `all tensors are of types that are not read: ${unreadOf(group)}`
        : "there is no tensor in it",
    where,
    expected: isModule ? "a state_dict" : "named tensors of real numbers",
    ...(isModule && { remedy: 'Save its weights with torch.save(model.state_dict(), "weights.pt")' }),
  });
}

const unreadOf = ({ unread }: WeightGroup): string =>
  quotedWith([...unread].map(([name, type]) => `${quotedBriefly(name)} (${type})`));

const quoted = (names: readonly string[]): string => quotedWith(names.map(quotedBriefly));

/** More are cut off. */
const MOST_LISTED = 8;

function quotedWith(names: readonly string[]): string {
  const rest = names.length - MOST_LISTED;
  return conjoined([...names.slice(0, MOST_LISTED), ...(rest > 0 ? [`${rest} more`] : [])]);
}
