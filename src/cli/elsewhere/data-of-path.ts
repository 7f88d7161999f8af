import { readdir, stat } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { AtlasError } from "#errors";
import { readError, readTextFile } from "#files";
import { sources } from "#sources";
import { alternatives } from "#words";

/** A data section but for how many examples are taken. */
export type DataSection = Readonly<Record<string, unknown>> & { readonly source: string };

/** Files by which folders of public data sets are known, plain or gzipped, and the sources that read them. */
const KNOWN_FILES: readonly (readonly [source: string, file: RegExp])[] = [
  ["cifar10", /^data_batch_\d+\.bin(\.gz)?$/],
  ["cifar100", /^fine_label_names\.txt$/],
  ["svhn", /^train_32x32\.mat$/],
  ["digits", /^digits\.csv(\.gz)?$/],
  ["mnist", /^train-images[-.]idx3-ubyte(\.gz)?$/],
];

/** Sources of files by their endings, with what the files are called in their settings. */
const BY_ENDING: Readonly<Record<string, readonly string[]>> = {
  ".npz": ["arrays"],
  ".npy": ["arrays"],
  ".parquet": ["parquet"],
  ".csv": ["table"],
};

/**
 * The data section for a path: a file of examples, a folder of a public data set, or one of pictures.
 *
 * @param test the same of test examples; without, a share of each class is set aside where the data have no part for tests
 * @param inputShape of an example as a network reads it, `[channels, height, width]` or with its channels last: what pictures
 *   become
 * @throws AtlasError of kind `input`: `measure/data` for what nobody reads; as what reads folders
 */
export async function dataOfPath(
  path: string,
  test: string | undefined,
  inputShape: readonly number[] = [],
): Promise<DataSection> {
  const place = resolve(path);
  if (await isFolder(place)) {
    const names = await readdir(place).catch((error: unknown) => {
      throw readError(error, path);
    });
    const known = KNOWN_FILES.find(([, file]) => names.some((name) => file.test(name)));
    if (known !== undefined) {
      if (test !== undefined) {
        throw refusal(
          path,
          `it is the folder of ${known[0]}, whose test examples are its own`,
          "no --test beside it",
        );
      }
      return { source: known[0], folder: place };
    }
    return {
      source: registered("pictures", path),
      folder: place,
      ...(test && { test_folder: resolve(test) }),
      ...picturesFor(inputShape),
    };
  }
  const [source] = BY_ENDING[extname(place).toLowerCase()] ?? [];
  if (source === undefined) {
    const endings = Object.keys(BY_ENDING).filter((ending) => isRegistered(BY_ENDING[ending]![0]!));
    throw refusal(
      path,
      "nothing here reads such a file",
      `a folder, or a file that ends in ${alternatives(endings)}`,
    );
  }
  const own = source === "table" && (await isOfPixels(place)) ? "pixel-table" : source;
  return { source: registered(own, path), file: place, ...(test && { test_file: resolve(test) }) };
}

/** Whether the columns of a table are the pixels of images, as in `label,pixel0,…`. */
async function isOfPixels(path: string): Promise<boolean> {
  const [head = ""] = (await readTextFile(path)).split("\n", 1);
  return head.split(",").filter((name) => /^"?(pixel_?\d+|\d+x\d+)"?\s*$/i.test(name)).length > 3;
}

/** How pictures become what a network reads, where that is square images. */
function picturesFor(shape: readonly number[]): object {
  if (shape.length !== 3) return {};
  const isFirst = shape[0] === 1 || shape[0] === 3;
  const [channels, size, other] = isFirst ? shape : [shape[2], shape[0], shape[1]];
  return size === other ? { size, colour: channels === 1 ? "grey" : "rgb" } : {};
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw readError(error, path);
  }
}

const isRegistered = (name: string): boolean => sources().some((source) => source.name === name);

function registered(name: string, path: string): string {
  if (isRegistered(name)) return name;
  throw refusal(
    path,
    `no source ${name} is known here that would read it`,
    "an npz file, or the folder of a public data set",
  );
}

function refusal(where: string, problem: string, expected: string): AtlasError {
  return new AtlasError({ code: "measure/data", kind: "input", where, problem, expected });
}
