import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { AtlasError } from "#errors";
import { readError } from "#files";
import { counted, quotedBriefly } from "#words";
import { listFolder } from "./data-file.ts";

/** Endings of files that are taken for pictures. */
const PICTURE = /\.(jpe?g|png|webp|gif|tiff?|avif)$/i;

/** Names of the folder of test pictures; the first that is there is meant. */
const TEST_FOLDERS = ["test", "testing", "val", "valid", "validation"];
const TRAIN_FOLDERS = ["train", "training"];

/** Folders deeper than this are not looked into. */
const MOST_LEVELS = 16;

/** A folder of folders of pictures, by class. */
export interface PictureFolder {
  readonly folder: string;
  /** In the order of the names' characters; the class is the number of the name. */
  readonly classNames: readonly string[];
  /** Paths within the folder, class by class, each in the order of its characters. */
  readonly files: readonly { readonly path: string; readonly label: number }[];
  /** Files that are no pictures by their endings. */
  readonly passedOver: number;
}

/** Folders of pictures to train on and to test on, if there are any. */
export interface PictureFolders {
  readonly train: string;
  readonly test: string | undefined;
  /** What was chosen, a clause each. */
  readonly notes: readonly string[];
}

/** Where pictures to train on and to test on lie: in folders train and test of those names, if there are such. */
export async function pictureFolders(folder: string, given: string | undefined): Promise<PictureFolders> {
  const names = await listFolder(folder);
  const called = (usual: readonly string[]) => usual.find((name) => names.has(name));
  const train = called(TRAIN_FOLDERS);
  if (train === undefined || given !== undefined) {
    return { train: train === undefined ? folder : join(folder, train), test: given, notes: [] };
  }
  const test = called(TEST_FOLDERS);
  const others = TEST_FOLDERS.filter((name) => name !== test && names.has(name));
  const left = others.length === 0 ? "" : `, and ${others.join(", ")} left alone`;
  return {
    train: join(folder, train),
    test: test === undefined ? undefined : join(folder, test),
    notes:
      test === undefined
        ? []
        : [`the folders ${train} and ${test} are taken for training and testing${left}`],
  };
}

/**
 * The pictures below the folders of a folder, one a class; hidden files and folders are left out.
 *
 * @throws AtlasError `data/missing-folder` or `data/no-pictures` of kind `input`
 */
export async function picturesIn(folder: string, known?: readonly string[]): Promise<PictureFolder> {
  await listFolder(folder);
  const entries = await entriesOf(folder);
  const own = entries.filter(({ isFolder: is }) => is).map(({ name }) => name);
  const classNames = known ?? own;
  const stranger = own.find((name) => !classNames.includes(name));
  if (stranger !== undefined) {
    throw new AtlasError({
      code: "data/unknown-class",
      kind: "input",
      where: join(folder, stranger),
      problem: `there is no class ${quotedBriefly(stranger)} among those to train on`,
      expected: `folders of ${counted(classNames.length, "class", "classes")}: ${classNames.slice(0, 10).join(", ")}`,
    });
  }
  const files: { path: string; label: number }[] = [];
  let passedOver = 0;
  for (const [label, name] of classNames.entries()) {
    if (!own.includes(name)) continue;
    for await (const path of filesBelow(folder, name)) {
      if (PICTURE.test(path)) files.push({ path, label });
      else passedOver++;
    }
  }
  if (files.length > 0) return { folder, classNames, files, passedOver };
  const isFlat = own.length === 0 && entries.some(({ name }) => PICTURE.test(name));
  throw new AtlasError({
    code: "data/no-pictures",
    kind: "input",
    where: folder,
    problem: isFlat
      ? "its pictures lie in no folders"
      : own.length === 0
        ? "the folder holds no folders"
        : "its folders hold no pictures",
    expected: "a folder for each class with pictures in it (.jpg, .png, .webp, …)",
    remedy: isFlat
      ? "Move the pictures of each class into a folder of its own"
      : "Set data.folder to the folder above those of the classes",
  });
}

async function* filesBelow(folder: string, path: string, level = 1): AsyncGenerator<string> {
  for (const entry of await entriesOf(join(folder, path))) {
    const inner = join(path, entry.name);
    if (!entry.isFolder) yield inner;
    else if (level < MOST_LEVELS) yield* filesBelow(folder, inner, level + 1);
  }
}

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** In the order of the characters of names, whatever the system lists first. */
async function entriesOf(folder: string): Promise<readonly Entry[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw readError(error, folder);
  });
  const shown = entries.filter(({ name }) => !name.startsWith("."));
  const found = await Promise.all(
    shown.map(async (entry) => ({ name: entry.name, isFolder: await isFolder(folder, entry) })),
  );
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Whether an entry is a folder, or a link to one. */
async function isFolder(folder: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(join(folder, entry.name)).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
