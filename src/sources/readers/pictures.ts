import { join, resolve } from "node:path";
import { pixelsPerExample } from "#data";
import { counted } from "#words";
import { statusOf } from "./data-file.ts";
import { type PictureForm, pictureDecoder } from "./decode-picture.ts";
import { decodePictures, sizesOf } from "./decode-pictures.ts";
import { type OwnClasses, pathIn } from "./own-data.ts";
import { cachedBytes } from "./picture-cache.ts";
import { type PictureFolder, pictureFolders, picturesIn } from "./picture-files.ts";
import type { StoredImages } from "./stored-images.ts";

/** Which folders hold pictures, and how these become images. */
export interface PictureSettings extends PictureForm {
  readonly folder: string;
  readonly test_folder?: string | undefined;
}

/**
 * Reads the pictures in a folder for each class, decoded once and kept as one array in the user's cache.
 *
 * @throws AtlasError of kind `input` naming the folder or picture for anything that is not so, and as `pictureDecoder`
 */
export async function readPictures(settings: PictureSettings, dataFolder: string): Promise<OwnClasses> {
  const where = pathIn(dataFolder, settings.folder);
  const given = settings.test_folder === undefined ? undefined : pathIn(dataFolder, settings.test_folder);
  const folders = await pictureFolders(where, given);
  const train = await picturesIn(folders.train);
  const test = folders.test === undefined ? null : await picturesIn(folders.test, train.classNames);
  const passedOver = train.passedOver + (test?.passedOver ?? 0);
  return {
    train: await imagesOf(train, settings),
    test: test === null ? null : await imagesOf(test, settings),
    classNames: train.classNames,
    chosen: {},
    notes: [
      ...folders.notes,
      ...(passedOver > 0
        ? [`${counted(passedOver, "file")} in ${where} are no pictures by their endings`]
        : []),
    ],
    where,
  };
}

async function imagesOf(
  { folder, files, classNames }: PictureFolder,
  { size, colour, behind }: PictureForm,
): Promise<StoredImages> {
  const form = { size, colour, behind };
  const sizes = sizesOf(form);
  const length = files.length * pixelsPerExample(sizes);
  const key = [resolve(folder), size, colour, behind, await stamps(folder, files)];
  const pixels = await cachedBytes(key, length, async () => {
    const all = new Uint8Array(length);
    const pictureAt = (i: number): [string, string] => {
      const path = join(folder, files[i]!.path);
      return [path, path];
    };
    await decodePictures(await pictureDecoder(form), files.length, pictureAt, all);
    return all;
  });
  return {
    pixels,
    white: 255,
    labels: Int32Array.from(files, ({ label }) => label),
    count: files.length,
    ...sizes,
    classes: classNames.length,
  };
}

/** By what a change of a file is known. */
async function stamps(folder: string, files: PictureFolder["files"]): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const { path } of files) {
    const { size, mtimeMs } = await statusOf(join(folder, path));
    found.push([path, size, mtimeMs]);
  }
  return found;
}
