import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readBytes } from "#files";
import { type NumpyFile, readNumpyFile, type WeightTensor, weightValues } from "#interchange/weights";
import { quotedBriefly } from "#words";
import type { BesideArray } from "./tokens-beside.ts";

/** A file of arrays, read. */
export interface ArrayFile {
  readonly path: string;
  readonly file: NumpyFile;
}

/**
 * An array of a file by its name, in whatever case, or by that with the part before or behind it (`attention_mask_test`); beside
 * an npy file the one of an npy file of such a name in its folder.
 *
 * @throws AtlasError of kind `input` for an npy file that cannot be read
 */
export async function arrayBeside(
  { path, file }: ArrayFile,
  name: string,
  part: "train" | "test",
): Promise<BesideArray | undefined> {
  const candidates = [`${name}_${part}`, `${part}_${name}`, name].map((own) => own.toLowerCase());
  if (!path.toLowerCase().endsWith(".npy")) {
    const found = firstOf([...file.arrays.keys()], candidates);
    if (found === undefined) return undefined;
    return arrayOf(file.arrays.get(found)!, `${path}, array ${quotedBriefly(found)}`);
  }
  const names = await readdir(dirname(path));
  const found = firstOf(
    names,
    candidates.map((own) => `${own}.npy`),
  );
  if (found === undefined) return undefined;
  const own = join(dirname(path), found);
  const [array] = readNumpyFile(await readBytes(own), own).arrays.values();
  return array === undefined ? undefined : arrayOf(array, own);
}

function firstOf(names: readonly string[], candidates: readonly string[]): string | undefined {
  for (const own of candidates) {
    const found = names.find((name) => name.toLowerCase() === own);
    if (found !== undefined) return found;
  }
  return undefined;
}

function arrayOf(array: WeightTensor, where: string): BesideArray {
  return { values: weightValues(array), shape: array.shape, where };
}
