import { resolve } from "node:path";
import { pixelsPerExample } from "#data";
import { classNumbers } from "./array-labels.ts";
import { type PictureForm, pictureDecoder } from "./decode-picture.ts";
import { decodePictures, sizesOf } from "./decode-pictures.ts";
import { countedFromZero } from "./first-label.ts";
import type { OwnClasses } from "./own-data.ts";
import { type ParquetField, type ParquetFile, parquetColumns } from "./parquet-file.ts";
import { targetsOf, wrongValue } from "./parquet-rows.ts";
import { cachedBytes } from "./picture-cache.ts";
import type { StoredImages } from "./stored-images.ts";

/** Files of pictures to train on and to test on, and what of them is what. */
export interface ParquetPictures {
  readonly train: readonly ParquetFile[];
  readonly test: readonly ParquetFile[] | null;
  readonly image: ParquetField;
  readonly label: ParquetField;
}

/**
 * Pictures of Parquet files as images with labels. Classes are those that the files name, else the numbers that labels are,
 * else their words in the order of their characters.
 *
 * @throws AtlasError of kind `input` naming file and row for a picture or a label that is none
 */
export async function parquetPictures(
  { train, test, image, label }: ParquetPictures,
  form: PictureForm,
): Promise<Pick<OwnClasses, "train" | "test" | "classNames">> {
  const targets = {
    train: await targetsIn(train, label),
    test: test === null ? [] : await targetsIn(test, label),
  };
  const classNames = classesOf([...targets.train, ...targets.test], label, train[0]!.path);
  const numbers = new Map(classNames.map((name, number) => [name, number]));
  const images = async (files: readonly ParquetFile[], words: readonly string[]): Promise<StoredImages> => ({
    pixels: await pixelsIn(files, image, form),
    white: 255,
    labels: Int32Array.from(words, (word) => numbers.get(word)!),
    count: words.length,
    ...sizesOf(form),
    classes: classNames.length,
  });
  return {
    train: await images(train, targets.train),
    test: test === null ? null : await images(test, targets.test),
    classNames,
  };
}

async function targetsIn(files: readonly ParquetFile[], label: ParquetField): Promise<readonly string[]> {
  const words: string[] = [];
  for (const file of files) {
    const found = await parquetColumns(file, [label.name]);
    for (const word of targetsOf(file, label, found[label.name]!)) words.push(word);
  }
  return words;
}

function classesOf(
  words: readonly string[],
  { name, classNames }: ParquetField,
  path: string,
): readonly string[] {
  if (classNames !== undefined) return classNames;
  const different = [...new Set(words)];
  if (different.some((word) => !/^-?\d+(\.\d+)?$/.test(word))) return different.sort();
  const where = `${path}, column ${name}`;
  const labels = classNumbers(Float32Array.from(different, Number), where);
  return countedFromZero([{ labels, where }], undefined).classNames;
}

async function pixelsIn(
  files: readonly ParquetFile[],
  { name }: ParquetField,
  { size, colour, behind }: PictureForm,
): Promise<Uint8Array> {
  const form = { size, colour, behind };
  const each = pixelsPerExample(sizesOf(form));
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const key = [files.map(({ path, stamp }) => [resolve(path), stamp]), name, size, colour, behind];
  return cachedBytes(key, rows * each, async () => {
    const decode = await pictureDecoder(form);
    const all = new Uint8Array(rows * each);
    let first = 0;
    for (const file of files) {
      const column = (await parquetColumns(file, [name]))[name]!;
      if (column.kind !== "bytes") throw wrongValue(file, name, 0, "holds no bytes of a picture");
      if (column.missing !== -1) throw wrongValue(file, name, column.missing, "has no bytes of a picture");
      const { bytes, ends } = column;
      const pictureAt = (row: number): [Uint8Array, string] => [
        bytes.subarray(row === 0 ? 0 : ends[row - 1]!, ends[row]!),
        `${file.path}, row ${row + 1}`,
      ];
      await decodePictures(decode, file.rows, pictureAt, all.subarray(first * each));
      first += file.rows;
    }
    return all;
  });
}
