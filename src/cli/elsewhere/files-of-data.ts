import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { readError } from "#files";

/** Files of examples that belong together, as absolute paths. */
export interface FilesOfData {
  readonly file: string;
  readonly test: string | undefined;
}

const TRAIN = ["train", "training"];
const TEST = ["test", "testing", "val", "valid", "validation", "dev"];

/**
 * The files of a folder that are called `train.npz` and `test.npz`, with any of the endings; `undefined` where no file is called
 * so.
 */
export async function filesInFolder(
  folder: string,
  endings: readonly string[],
): Promise<FilesOfData | undefined> {
  const names = await namesIn(folder);
  const called = (stems: readonly string[], own: readonly string[]): string | undefined =>
    stems.flatMap((stem) => own.map((ending) => stem + ending)).find((name) => names.includes(name));
  const file = called(TRAIN, endings);
  if (file === undefined) return undefined;
  const ending = endings.filter((own) => file.endsWith(own));
  const test = called(TEST, ending);
  return { file: join(folder, file), test: test && join(folder, test) };
}

/** Names of files of a folder that are read as examples, by their endings. */
export async function dataFilesIn(folder: string, endings: readonly string[]): Promise<readonly string[]> {
  return (await namesIn(folder)).filter((name) =>
    endings.some((ending) => name.toLowerCase().endsWith(ending)),
  );
}

/**
 * The file of labels beside an npy file of examples, by its name: `y_train.npy` beside `x_train.npy`, `train_labels.npy` beside
 * `train_images.npy`.
 */
export async function labelsBeside(path: string): Promise<string | undefined> {
  const folder = join(path, "..");
  const names = await namesIn(folder);
  const own = basename(path);
  const candidates = [
    [/^x(?=[_.-])/i, "y"],
    [/(?<=[_-])x(?=\.npy$)/i, "y"],
    [/images|imgs|data|features|inputs/i, "labels"],
    [/images|imgs|data|features|inputs/i, "targets"],
  ] as const;
  for (const [part, labels] of candidates) {
    const name = own.replace(part, labels);
    const found = names.find((other) => other.toLowerCase() === name.toLowerCase());
    if (name !== own && found !== undefined) return join(folder, found);
  }
  return undefined;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    throw readError(error, folder);
  });
}
